"""The few blocks we use, and the one border at which foreign text is escaped.

Foreign text enters a view only through `text` (where Slack reads formatting) or `plain` (where it does
not). Limits: Slack's "Block Kit reference".
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from bot.domain.people import EVERYONE
from bot.domain.values import PersonId
from bot.ports.slack import Block

SECTION, HEADER, BUTTON, TITLE = 3000, 150, 75, 24
_CONTEXT_ELEMENTS, _ACTIONS, _TASKS, _TOTAL = 10, 5, 50, 12_000

# Unicode's property Default_Ignorable_Code_Point (DerivedCoreProperties): joiners, tags, fillers, selectors;
# and the marks of interlinear text
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # they turn the direction of what follows
)
_BLANK = re.compile("[^\\S\n]|\u2800")
_PILE = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})"
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_MARK = re.compile(r"(?<![^\W_])[*_~`]|[*_~`](?![^\W_])")
_EMOJI = re.compile(r":(?=[\w+'-])(?!(?<=\d:)\d\d\b)")  # a colon before a name; a time of day stays
_QUOTE = re.compile("^>+")
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(?:[/?#][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*)?")
_ENOUGH = 20  # of so many times the limit, what is left when the invisible is gone is shown
_LOOK_ALIKE = {"*": "∗", "_": "＿", "~": "∼", "`": "ˋ"}


def text(foreign: str, limit: int = 300) -> str:
    """Return foreign text that Slack shows literally, on one line.

    Nothing in it links, mentions or formats, and it cannot look like a line of ours: no emoji by its name,
    no quote at its beginning.
    """
    literal = _QUOTE.sub(lambda match: "›" * len(match.group()), plain(foreign, limit))
    marked = _MARK.sub(lambda match: _LOOK_ALIKE[match.group()], literal)
    return marked.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def with_addresses(foreign: str, limit: int = 300) -> str:
    """Return foreign text whose https addresses can be followed. Each shows itself, so none deceives."""
    words = _line(foreign, limit).split(" ")
    return " ".join(_address(word) if _ADDRESS.fullmatch(word) else text(word, limit) for word in words)


def _address(url: str) -> str:
    return f"<{url.replace('&', '&amp;')}>"


def plain(foreign: str, limit: int = 150) -> str:
    """Return foreign text for one line without formatting: cut to `limit`, control characters shown."""
    return _EMOJI.sub("∶", _line(foreign, limit))


def _line(foreign: str, limit: int) -> str:
    return cut(" ".join(_visible(foreign[: _ENOUGH * limit]).split()), limit)


def _visible(foreign: str) -> str:
    """Show control characters, drop what nobody sees, and thin out piles of accents; lines stay."""
    lines = "\n".join(foreign.splitlines())
    return _PILE.sub(r"\1", _BLANK.sub(" ", _CONTROL.sub("�", _INVISIBLE.sub("", lines))))


def cut(words: str, limit: int) -> str:
    """Cut to a length, with an ellipsis where something is missing."""
    return words if len(words) <= limit else f"{words[: limit - 1].rstrip()}…"


def section(mrkdwn: str, *, accessory: Block | None = None) -> Block:
    """A paragraph."""
    block: Block = {"type": "section", "text": _mrkdwn(cut(mrkdwn, SECTION))}
    if accessory is not None:
        block["accessory"] = accessory
    return block


def paragraphs(lines: Sequence[str], *, between: str = "\n") -> list[Block]:
    """Put lines into as few paragraphs as Slack takes, none of them cut inside of a line."""
    parts: list[str] = []
    for line in lines:
        if parts and len(parts[-1]) + len(between) + len(line) <= SECTION:
            parts[-1] += between + line
        else:
            parts.append(line)
    return [section(part) for part in parts]


def header(words: str) -> Block:
    """A heading, in plain text."""
    return {"type": "header", "text": plain_text(cut(words, HEADER))}


def context(*lines: str) -> Block:
    """Small print."""
    kept = [line for line in lines if line][:_CONTEXT_ELEMENTS]
    return {"type": "context", "elements": [_mrkdwn(cut(line, SECTION)) for line in kept]}


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def actions(block_id: str, *elements: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)[:_ACTIONS]}


def button(
    label: str,
    action_id: str,
    value: str = "",
    *,
    style: str = "",
    confirm: Block | None = None,
    url: str = "",
    described: str = "",
) -> Block:
    """A button; `value` is one id and nothing else. `described` is read aloud instead of the label."""
    block: Block = {"type": "button", "text": plain_text(cut(label, BUTTON)), "action_id": action_id}
    optional = {"value": value, "style": style, "url": url, "accessibility_label": cut(described, BUTTON)}
    block |= {key: given for key, given in optional.items() if given}
    if confirm is not None:
        block["confirm"] = confirm
    return block


def confirm(title: str, says: str, *, yes: str, no: str = "Cancel", danger: bool = False) -> Block:
    """The dialog before a button takes effect. A courtesy, not a lock."""
    block: Block = {
        "title": plain_text(cut(title, 100)),
        "text": _mrkdwn(cut(says, 300)),
        "confirm": plain_text(cut(yes, 30)),
        "deny": plain_text(cut(no, 30)),
    }
    if danger:
        block["style"] = "danger"
    return block


def plan(title: str, tasks: Sequence[Block]) -> Block:
    """The steps of something, as Slack draws them. One per message."""
    return {"type": "plan", "title": cut(title, HEADER), "tasks": list(tasks)[:_TASKS]}


def rich_text(words: str) -> Block:
    """Plain words in rich text."""
    return {"type": "text", "text": words}


def rich_when(at: datetime) -> Block:
    """A time in the reader's own zone, in rich text."""
    utc = at.astimezone(UTC)
    return {
        "type": "date",
        "timestamp": int(utc.timestamp()),
        "format": "{date_short_pretty} at {time}",
        "fallback": f"{utc:%Y-%m-%d %H:%M} UTC",
    }


_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>|<!subteam\^(S[A-Z0-9]+)>")


def rich_mentions(words: str) -> list[Block]:
    """Our own words with mentions in mrkdwn, in rich text."""
    found: list[Block] = []
    end = 0
    for match in _MENTION.finditer(words):
        found += [rich_text(words[end : match.start()])] if match.start() > end else []
        user, group = match.groups()
        found.append(
            {"type": "user", "user_id": user} if user else {"type": "usergroup", "usergroup_id": group}
        )
        end = match.end()
    return [*found, rich_text(words[end:])] if end < len(words) else found


def task(task_id: str, title: str, status: str, output: Sequence[Block] = ()) -> Block:
    """One step of a plan; `title` is plain text, `output` elements of rich text."""
    block: Block = {"task_id": cut(task_id, 255), "title": plain(title) or "Step", "status": status}
    if output:
        block["output"] = {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": list(output)}],
        }
    return block


def quoted(foreign: Sequence[str], *, limit: int = 2000) -> Block:
    """Foreign messages in a box of fixed-width letters; nothing in it is formatted."""
    shown = cut(_visible("\n".join(foreign)[: _ENOUGH * limit]).strip(), limit) or "(no text)"
    box = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": shown}]}
    return {"type": "rich_text", "elements": [box]}


def modal(callback: str, title: str, blocks: Sequence[Block], **more: object) -> Block:
    """A modal view; `submit`, `close`, `private_metadata` as Slack calls them."""
    view: Block = {
        "type": "modal",
        "callback_id": callback,
        "title": plain_text(cut(title, TITLE)),
        "close": plain_text(cut(str(more.pop("close", "Close")), TITLE)),
        "blocks": list(blocks)[:100],
    }
    if submit := more.pop("submit", ""):
        view["submit"] = plain_text(cut(str(submit), TITLE))
    return view | more


def text_input(
    block_id: str, label: str, *, placeholder: str, most: int, optional: bool, initial: str = ""
) -> Block:
    """A field for several lines."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": block_id,
        "multiline": True,
        "max_length": most,
        "placeholder": plain_text(cut(placeholder, 150)),
    }
    if initial:
        element["initial_value"] = initial
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label),
        "optional": optional,
        "element": element,
    }


def checkbox(block_id: str, label: str, choice: str) -> Block:
    """One box that must be ticked before the form can be sent."""
    option = {"text": plain_text(choice), "value": block_id}
    element: Block = {"type": "checkboxes", "action_id": block_id, "options": [option]}
    return {"type": "input", "block_id": block_id, "label": plain_text(label), "element": element}


def looked_up(action_id: str, placeholder: str) -> Block:
    """A list whose entries are looked up while somebody types."""
    return {
        "type": "external_select",
        "action_id": action_id,
        "placeholder": plain_text(cut(placeholder, 150)),
        "min_query_length": 0,
    }


def channel_select(block_id: str, label: str, *, initial: str) -> Block:
    """A field for a channel."""
    element: Block = {
        "type": "conversations_select",
        "action_id": block_id,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if initial:
        element["initial_conversation"] = initial
    return {"type": "input", "block_id": block_id, "label": plain_text(label), "element": element}


_IN_ADDRESSES = "%/:?#[]@!$&'()*+,;=-._~"
"""What RFC 3986 allows in an address: nothing of it can end a link of Slack's early."""
_PAGE = re.compile(r"https?://\S", re.IGNORECASE)


def person(id_: PersonId | str) -> str:
    """A mention: it pings. Only for somebody who must act or was waiting; `words.who` names without it."""
    return f"<@{id_}>"


def anybody(name: str) -> str:
    """Mention a person or a user group by id; what is no id is shown as text."""
    if name == EVERYONE:
        return "every full member"
    if re.fullmatch("[UW][A-Z0-9]+", name):
        return person(name)
    return f"<!subteam^{name}>" if re.fullmatch("S[A-Z0-9]+", name) else text(name, 80)


def link(url: str, label: str) -> str:
    """A labelled link. What is no address of a page is not linked: the label stands alone."""
    address = quote(url, safe=_IN_ADDRESSES, errors="replace")
    return f"<{address}|{label}>" if _PAGE.match(address) else label


def when(at: datetime) -> str:
    """A time in the reader's own zone, with UTC where Slack cannot tell."""
    utc = at.astimezone(UTC)
    return f"<!date^{int(utc.timestamp())}^{{date_short_pretty}} at {{time}}|{utc:%Y-%m-%d %H:%M} UTC>"


def room_beside(blocks: Sequence[Block]) -> int:
    """Return how many characters a message still takes beside these blocks."""
    return max(0, _TOTAL - sum(len(str(block)) for block in blocks))


def fitted(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks that Slack takes in one message: at most 50, and not too much text in all."""
    kept: list[Block] = []
    total = 0
    for block in list(blocks)[:50]:
        total += len(str(block))
        if total > _TOTAL and block["type"] not in {"actions", "context"}:
            continue
        kept.append(block)
    return tuple(kept)


def _mrkdwn(words: str) -> Block:
    # verbatim: Slack adds no links and mentions of its own to what merely looks like one
    return {"type": "mrkdwn", "text": words or " ", "verbatim": True}


def plain_text(words: str) -> Block:
    """Words of ours (or already `plain` ones) where Slack formats nothing."""
    return {"type": "plain_text", "text": words or " ", "emoji": True}
