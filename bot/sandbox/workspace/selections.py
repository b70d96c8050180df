"""What a person chose in an element: read from the page, told to the app in the shape of Slack's state."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.sandbox.workspace.blocks.walk import Placed, every_element
from bot.sandbox.workspace.shapes import Json

Values = dict[str, dict[str, Json]]
"""State as Slack tells it: block id, then action id, then what is chosen."""


class BadValue(Exception):
    """The page sent something that the element cannot hold."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a type of element keeps its value: under which key, from which initial field, read by what."""

    key: str
    initial: str
    read: Callable[[Json, object], object]
    is_many: bool = False


def _option(element: Json, raw: object) -> object:
    wanted = raw.get("value") if isinstance(raw, dict) else raw
    for option in _offered(element):
        if option["value"] == wanted:
            return option
    if (
        element["type"].endswith("external_select")
        and isinstance(raw, dict)
        and {"text", "value"} <= raw.keys()
    ):
        return {"text": raw["text"], "value": raw["value"]}
    raise BadValue(f"{wanted!r} is not one of the options")


def _offered(element: Json) -> Iterable[Json]:
    yield from element.get("options", [])
    for group in element.get("option_groups", []):
        yield from group["options"]


def _matching(pattern: str) -> Callable[[Json, object], object]:
    compiled = re.compile(pattern)

    def read(_element: Json, raw: object) -> object:
        if not isinstance(raw, str) or not compiled.fullmatch(raw):
            raise BadValue(f"{raw!r} does not fit here")
        return raw

    return read


def _text(_element: Json, raw: object) -> object:
    if not isinstance(raw, str):
        raise BadValue("a text was expected")
    return raw or None


def _moment(_element: Json, raw: object) -> object:
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise BadValue("a Unix time was expected")
    return raw


def _as_is(_element: Json, raw: object) -> object:
    return raw


def _file_id(_element: Json, raw: object) -> object:
    file_id = raw.get("id") if isinstance(raw, dict) else raw
    if not isinstance(file_id, str):
        raise BadValue("a file's id was expected")
    return file_id


_PERSON = _matching(r"[UW][A-Z0-9]+")
_PLACE = _matching(r"[CDG][A-Z0-9]+")

_KINDS: dict[str, Kind] = {
    "static_select": Kind("selected_option", "initial_option", _option),
    "external_select": Kind("selected_option", "initial_option", _option),
    "radio_buttons": Kind("selected_option", "initial_option", _option),
    "overflow": Kind("selected_option", "", _option),
    "checkboxes": Kind("selected_options", "initial_options", _option, is_many=True),
    "multi_static_select": Kind("selected_options", "initial_options", _option, is_many=True),
    "multi_external_select": Kind("selected_options", "initial_options", _option, is_many=True),
    "users_select": Kind("selected_user", "initial_user", _PERSON),
    "multi_users_select": Kind("selected_users", "initial_users", _PERSON, is_many=True),
    "conversations_select": Kind("selected_conversation", "initial_conversation", _PLACE),
    "multi_conversations_select": Kind(
        "selected_conversations", "initial_conversations", _PLACE, is_many=True
    ),
    "channels_select": Kind("selected_channel", "initial_channel", _PLACE),
    "multi_channels_select": Kind("selected_channels", "initial_channels", _PLACE, is_many=True),
    "datepicker": Kind("selected_date", "initial_date", _matching(r"\d{4}-\d\d-\d\d")),
    "timepicker": Kind("selected_time", "initial_time", _matching(r"\d\d:\d\d")),
    "datetimepicker": Kind("selected_date_time", "initial_date_time", _moment),
    "plain_text_input": Kind("value", "initial_value", _text),
    "number_input": Kind("value", "initial_value", _text),
    "email_text_input": Kind("value", "initial_value", _text),
    "url_text_input": Kind("value", "initial_value", _text),
    "rich_text_input": Kind("rich_text_value", "initial_value", _as_is),
    "file_input": Kind("files", "", _file_id, is_many=True),
}
_STATELESS = frozenset({"button", "overflow", "icon_button", "feedback_buttons", "workflow_button"})


def chosen(element: Json, raw: object) -> Json:
    """Read a value for an element: bare, or wrapped as Slack's state wraps it. Raises BadValue."""
    kind = _KINDS[element["type"]]
    if isinstance(raw, dict) and raw.get("type") == element["type"] and kind.key in raw:
        raw = raw[kind.key]
    return {"type": element["type"], kind.key: _read(kind, element, raw)}


def _read(kind: Kind, element: Json, raw: object) -> object:
    if not kind.is_many:
        return None if raw is None else kind.read(element, raw)
    if not isinstance(raw, list):
        raise BadValue("a list was expected")
    return [kind.read(element, item) for item in raw]


def value_in(state: Json) -> object:
    """Return what a state value holds; None or an empty list when nothing is chosen."""
    return state.get(_KINDS[state["type"]].key)


def has_state(element: Json) -> bool:
    """Whether the element keeps a value; buttons and menus of actions do not."""
    return element["type"] not in _STATELESS


def state_of(blocks: list[Json], recorded: Values) -> Values:
    """Return the value of every element that keeps one: what was recorded, otherwise its initial value."""
    values: Values = {}
    for placed in every_element(blocks):
        if has_state(placed.element):
            kept = _recorded(placed, recorded)
            values.setdefault(placed.block["block_id"], {})[placed.element["action_id"]] = kept
    return values


def _recorded(placed: Placed, recorded: Values) -> Json:
    element = placed.element
    kept = recorded.get(placed.block["block_id"], {}).get(element["action_id"])
    if kept is not None and kept["type"] == element["type"]:
        return kept
    kind = _KINDS[element["type"]]
    return {"type": element["type"], kind.key: element.get(kind.initial, [] if kind.is_many else None)}


def record(values: Values, placed: Placed, state: Json) -> None:
    """Keep what a person chose."""
    values.setdefault(placed.block["block_id"], {})[placed.element["action_id"]] = state
