"""Block elements, and which block takes which."""

from bot.sandbox.workspace.blocks.objects import (
    ACTION_ID,
    ALT_TEXT,
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    LINK_OPTION,
    OPTION,
    OPTION_GROUPS,
    OPTIONS,
    PLACEHOLDER,
    RICH_OPTION,
    SLACK_FILE,
    URL,
    distinct_values,
    initial_is_offered,
    plain,
)
from bot.sandbox.workspace.blocks.richtext import RICH_TEXT
from bot.sandbox.workspace.blocks.schema import (
    Check,
    Rule,
    also,
    exactly_one_of,
    flag,
    items,
    matching,
    one_of,
    record,
    string,
    typed,
    whole,
)

_DATE = matching(r"\d{4}-\d\d-\d\d", "must be a date formatted as YYYY-MM-DD")
_TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "must be a time formatted as HH:mm")
_NUMBER = matching(r"-?\d+(\.\d+)?", "must be a valid number")
_MOMENT = whole(1_000_000_000, 9_999_999_999)
_PERSON = string(255)
_CONVERSATION = string(255)

_ACTION = {"action_id": ACTION_ID, "confirm": CONFIRM}
_FIELD = {"action_id": ACTION_ID, "focus_on_load": flag}
_MENU = {**_ACTION, "focus_on_load": flag, "placeholder": PLACEHOLDER}
_MULTI = {**_MENU, "max_selected_items": whole(1, 1000)}
_TYPED_IN = {**_FIELD, "placeholder": PLACEHOLDER, "dispatch_action_config": DISPATCH_CONFIG}

_ONE_SOURCE = exactly_one_of("options", "option_groups")


def _static(kind: str, common: dict[str, Check], initial: str, initial_check: Check) -> Check:
    shape = typed(
        kind, None, {**common, "options": OPTIONS, "option_groups": OPTION_GROUPS, initial: initial_check}
    )
    return also(shape, _ONE_SOURCE, distinct_values, initial_is_offered(initial))


def _choice(kind: str, initial: str, initial_check: Check) -> Check:
    shape = typed(
        kind,
        {"options": items(RICH_OPTION, least=1, most=10)},
        {**_ACTION, "focus_on_load": flag, initial: initial_check},
    )
    rules: tuple[Rule, ...] = (distinct_values, initial_is_offered(initial))
    return also(shape, *rules)


BUTTON = typed(
    "button",
    {"text": plain(75)},
    {
        **_ACTION,
        "url": URL,
        "value": string(2000, least=0),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
        "agent_prompt": string(4000),
        "visible_to_user_ids": items(_PERSON),
    },
)

IMAGE = also(
    typed("image", {"alt_text": ALT_TEXT}, {"image_url": URL, "slack_file": SLACK_FILE}),
    exactly_one_of("image_url", "slack_file"),
)

_FEEDBACK = record(
    {"text": plain(75), "value": string(2000)},
    {"accessibility_label": string(75)},
)

CONTEXT_ACTIONS: dict[str, Check] = {
    "feedback_buttons": typed(
        "feedback_buttons",
        {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK},
        {"action_id": ACTION_ID},
    ),
    "icon_button": typed(
        "icon_button",
        {"icon": one_of("trash"), "text": plain(75)},
        {
            **_ACTION,
            "value": string(2000),
            "accessibility_label": string(75),
            "visible_to_user_ids": items(_PERSON),
        },
    ),
}

_MENUS: dict[str, Check] = {
    "static_select": _static("static_select", _MENU, "initial_option", OPTION),
    "external_select": typed(
        "external_select", None, {**_MENU, "initial_option": OPTION, "min_query_length": whole(0, 1000)}
    ),
    "users_select": typed("users_select", None, {**_MENU, "initial_user": _PERSON}),
    "conversations_select": typed(
        "conversations_select",
        None,
        {
            **_MENU,
            "initial_conversation": _CONVERSATION,
            "default_to_current_conversation": flag,
            "response_url_enabled": flag,
            "filter": CONVERSATION_FILTER,
        },
    ),
    "channels_select": typed(
        "channels_select", None, {**_MENU, "initial_channel": _CONVERSATION, "response_url_enabled": flag}
    ),
    "multi_static_select": _static("multi_static_select", _MULTI, "initial_options", OPTIONS),
    "multi_external_select": typed(
        "multi_external_select",
        None,
        {**_MULTI, "initial_options": OPTIONS, "min_query_length": whole(0, 1000)},
    ),
    "multi_users_select": typed("multi_users_select", None, {**_MULTI, "initial_users": items(_PERSON)}),
    "multi_conversations_select": typed(
        "multi_conversations_select",
        None,
        {
            **_MULTI,
            "initial_conversations": items(_CONVERSATION),
            "default_to_current_conversation": flag,
            "filter": CONVERSATION_FILTER,
        },
    ),
    "multi_channels_select": typed(
        "multi_channels_select", None, {**_MULTI, "initial_channels": items(_CONVERSATION)}
    ),
}

_PICKERS: dict[str, Check] = {
    "datepicker": typed("datepicker", None, {**_MENU, "initial_date": _DATE}),
    "timepicker": typed("timepicker", None, {**_MENU, "initial_time": _TIME, "timezone": string()}),
    "checkboxes": _choice("checkboxes", "initial_options", items(RICH_OPTION, least=1, most=10)),
    "radio_buttons": _choice("radio_buttons", "initial_option", RICH_OPTION),
}

_DATETIME: dict[str, Check] = {
    "datetimepicker": typed(
        "datetimepicker", None, {**_ACTION, "focus_on_load": flag, "initial_date_time": _MOMENT}
    )
}

_OVERFLOW: dict[str, Check] = {
    "overflow": also(
        typed("overflow", {"options": items(LINK_OPTION, least=1, most=5)}, _ACTION), distinct_values
    )
}

_TEXT_INPUTS: dict[str, Check] = {
    "plain_text_input": typed(
        "plain_text_input",
        None,
        {
            **_TYPED_IN,
            "initial_value": string(3000, least=0),
            "multiline": flag,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        },
    ),
    "number_input": typed(
        "number_input",
        {"is_decimal_allowed": flag},
        {**_TYPED_IN, "initial_value": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER},
    ),
    "email_text_input": typed("email_text_input", None, {**_TYPED_IN, "initial_value": string()}),
    "url_text_input": typed("url_text_input", None, {**_TYPED_IN, "initial_value": string()}),
    "rich_text_input": typed(
        "rich_text_input",
        None,
        {**_TYPED_IN, "initial_value": RICH_TEXT, "min_lines": whole(1, 100), "max_lines": whole(1, 100)},
    ),
    "file_input": typed(
        "file_input",
        None,
        {"action_id": ACTION_ID, "filetypes": items(string(), least=1), "max_files": whole(1, 10)},
    ),
}

ACCESSORIES: dict[str, Check] = {"button": BUTTON, "image": IMAGE, **_OVERFLOW, **_MENUS, **_PICKERS}
"""What a section takes as its accessory."""

ACTIONS: dict[str, Check] = {"button": BUTTON, **_OVERFLOW, **_MENUS, **_PICKERS, **_DATETIME}
"""What an actions block takes."""

INPUTS: dict[str, Check] = {**_MENUS, **_PICKERS, **_DATETIME, **_TEXT_INPUTS}
"""What an input block takes."""
