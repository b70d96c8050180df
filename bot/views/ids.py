"""Every callback, action and block id. Buttons carry one row id or one offer ID, nothing else."""

from enum import StrEnum


class Callback(StrEnum):
    """Which modal was submitted."""

    STAGE = "stage"
    REJECT = "reject"
    NOTICE = "notice"


class Action(StrEnum):
    """Which button was pressed."""

    APPROVE = "approve"
    REJECT = "reject_open"
    RETRY = "retry"
    CANCEL = "cancel"
    WATCH = "watch"
    STAGE_OFFER = "stage_offer"
    PICK_OFFER = "pick_offer"
    TRY_AGAIN = "try_again"
    DETAILS = "details"
    LIST = "list"
    HELP = "help"
    OPEN_PORTAL = "open_portal"


class Field(StrEnum):
    """Which block or input."""

    NOTE = "note"
    CHANNEL = "channel"
    REASON = "reason"
    RUN = "run"
    REVIEW = "review"
    NEAR = "near"
    MENU = "menu"
