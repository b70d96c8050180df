"""Every callback, action and block id.

Buttons carry one row id or one offer ID, nothing else; those of the checklist a run's id and an item's key.
A number behind a colon tells several buttons of one kind apart; of a page's button, it is where the page
begins.
"""

from enum import StrEnum

from bot.domain.run.summaries import RunPage


class Callback(StrEnum):
    """Which modal was submitted."""

    STAGE = "stage"
    APPROVE = "approve"
    SEND_LIVE = "send_live"
    REJECT = "reject"
    REQUEST_CHANGES = "request_changes"
    SIGN = "sign"
    NOTICE = "notice"
    LIFT_FREEZE = "lift_freeze"
    EMERGENCY = "emergency"
    WHITELIST = "whitelist"
    MOVE = "move"


class Action(StrEnum):
    """Which button was pressed."""

    APPROVE = "approve"
    APPROVE_EARLY = "approve_early"  # the button where the next approval sends nothing live at once
    REJECT = "reject_open"
    REQUEST_CHANGES = "request_changes_open"
    WITHDRAW = "withdraw"
    SIGN = "sign_open"
    UNSIGN = "unsign"
    RETRY = "retry"
    EXPLAIN = "explain"
    CANCEL = "cancel"
    WATCH = "watch"
    POST_HERE = "post_here"
    MOVE = "move_open"
    STAGE_OFFER = "stage_offer"
    PICK_OFFER = "pick_offer"
    TRY_AGAIN = "try_again"
    TIMELINE = "timeline"
    DETAILS = "details"
    DRAFT_CHANGES = "draft_changes"
    LIST = "list"
    HELP = "help"
    ATTENTION_TAKE = "attention_take"
    ATTENTION_SNOOZE = "attention_snooze"
    ATTENTION_HAND = "attention_hand"
    OPEN_PORTAL = "open_portal"
    SEND_LIVE = "send_live"
    LIFT_FREEZE = "lift_freeze_open"
    EMERGENCY = "emergency_open"
    WHITELIST = "whitelist_open"
    WHITELIST_SAVE = "whitelist_save"
    WHITELIST_RESTAGE = "whitelist_restage"
    WHITELIST_BACK = "whitelist_back"
    WHITELIST_WITHDRAW = "whitelist_withdraw"
    WHITELIST_REVIEW = "whitelist_review"
    WHITELIST_MERGE = "whitelist_merge"
    WHITELIST_RESTORE = "whitelist_restore"
    WHITELIST_HISTORY = "whitelist_history"
    WHITELIST_CSV = "whitelist_csv"
    WHITELIST_KIND = "whitelist_kind"


def verb_action(verb: str) -> str:
    """Return the action of a button that runs a command for the offer in its value."""
    return f"verb_{verb}"


def page_action(verb: str, page: RunPage) -> str:
    """Return the action of a button that shows a list's next page; after the last comes the first."""
    return f"page_{verb}:{page.first + len(page.runs) if page.more else 0}"


class Changes(StrEnum):
    """Whose changes a window lists: the start of a page stands behind a colon in the button's id."""

    RUN = "page_changes"
    DRAFT = "page_draft"


class Field(StrEnum):
    """Which block or input."""

    PAGE = "page"
    CHANGES = "changes"

    NOTE = "note"
    CHANNEL = "channel"
    REASON = "reason"
    RUN = "run"
    WHERE = "where"
    TIMELINE = "timeline"
    REVIEW = "review"
    ITEM_NOTE = "item_note"
    NEAR = "near"
    PICK = "pick"
    MENU = "menu"
    EXCEPTIONS = "exceptions"
    LINES = "lines"
    ADD = "add"
    REMOVE = "remove"
    GROUPS = "groups"
    GROUP_NAME = "group_name"
    FILE = "file"
    WHY = "why"
    ALL_THE_SAME = "all_the_same"
