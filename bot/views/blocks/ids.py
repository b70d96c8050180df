"""Every callback, action and block id.

Buttons carry one row id or one offer ID, nothing else; those of the checklist a run's id and an item's key.
"""

from enum import StrEnum


class Callback(StrEnum):
    """Which modal was submitted."""

    STAGE = "stage"
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
    APPROVE_EARLY = "approve_early"  # its dialog said that more approvals would be needed
    REJECT = "reject_open"
    REQUEST_CHANGES = "request_changes_open"
    WITHDRAW = "withdraw"
    SIGN = "sign_open"
    UNSIGN = "unsign"
    RETRY = "retry"
    CANCEL = "cancel"
    WATCH = "watch"
    POST_HERE = "post_here"
    MOVE = "move_open"
    STAGE_OFFER = "stage_offer"
    PICK_OFFER = "pick_offer"
    TRY_AGAIN = "try_again"
    DETAILS = "details"
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
    WHITELIST_REVIEW = "whitelist_review"
    WHITELIST_MERGE = "whitelist_merge"
    WHITELIST_RESTORE = "whitelist_restore"
    WHITELIST_HISTORY = "whitelist_history"
    WHITELIST_CSV = "whitelist_csv"
    WHITELIST_KIND = "whitelist_kind"


class Field(StrEnum):
    """Which block or input."""

    NOTE = "note"
    CHANNEL = "channel"
    REASON = "reason"
    RUN = "run"
    WHERE = "where"
    REVIEW = "review"
    ITEM_NOTE = "item_note"
    NEAR = "near"
    MENU = "menu"
    EXCEPTIONS = "exceptions"
    LINES = "lines"
    ADD = "add"
    REMOVE = "remove"
    GROUPS = "groups"
    GROUP_NAME = "group_name"
    FILE = "file"
    WHY = "why"
