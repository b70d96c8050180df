"""Rich text: sections, lists, quotes and preformatted text, and the pieces within."""

from bot.sandbox.workspace.blocks.objects import BLOCK_ID, URL
from bot.sandbox.workspace.blocks.schema import (
    Check,
    by_type,
    flag,
    items,
    one_of,
    record,
    string,
    typed,
    whole,
)

_MARKS = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
_STYLE = record({}, dict.fromkeys(_MARKS, flag))
_STYLED: dict[str, Check] = {"style": _STYLE}

_TEXT = typed("text", {"text": string()}, _STYLED)
_LINK = typed("link", {"url": URL}, {"text": string(), "unsafe": flag, **_STYLED})

_PIECE = by_type(
    {
        "text": _TEXT,
        "link": _LINK,
        "emoji": typed(
            "emoji", {"name": string()}, {"unicode": string(), "skin_tone": whole(1, 6), **_STYLED}
        ),
        "user": typed("user", {"user_id": string()}, _STYLED),
        "usergroup": typed("usergroup", {"usergroup_id": string()}, _STYLED),
        "channel": typed("channel", {"channel_id": string()}, _STYLED),
        "team": typed("team", {"team_id": string()}, _STYLED),
        "broadcast": typed("broadcast", {"range": one_of("here", "channel", "everyone")}, _STYLED),
        "color": typed("color", {"value": string()}),
        "date": typed(
            "date",
            {"timestamp": whole(0, 9_999_999_999), "format": string()},
            {"url": URL, "fallback": string(), **_STYLED},
        ),
    }
)
_PIECES = items(_PIECE)

_SECTION = typed("rich_text_section", {"elements": _PIECES})
_BORDER: dict[str, Check] = {"border": whole(0, 1)}

_PART = by_type(
    {
        "rich_text_section": _SECTION,
        "rich_text_list": typed(
            "rich_text_list",
            {
                "style": one_of("bullet", "ordered"),
                "elements": items(by_type({"rich_text_section": _SECTION})),
            },
            {"indent": whole(0, 8), "offset": whole(0, 10_000), **_BORDER},
        ),
        "rich_text_quote": typed("rich_text_quote", {"elements": _PIECES}, _BORDER),
        "rich_text_preformatted": typed(
            "rich_text_preformatted",
            {"elements": items(by_type({"text": _TEXT, "link": _LINK}))},
            {"language": string(), **_BORDER},
        ),
    }
)

RICH_TEXT = by_type(
    {"rich_text": typed("rich_text", {"elements": items(_PART, least=1)}, {"block_id": BLOCK_ID})}
)
"""A rich_text block, also where another block or element carries one."""
