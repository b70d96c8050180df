"""What a person can mend. The docstring of a class is its default sentence; one class has one meaning.

StagebotError
├── UserError                shown to the person in words
│   ├── UnknownOffer         no such offer
│   ├── UnsupportedOffer     the publishing API does not serve it
│   ├── UnknownRequest       no such run, or version of a whitelist
│   ├── NotAllowed           somebody else may
│   ├── InvalidForm          what was typed needs another look
│   ├── AlreadyInFlight      the offer has a run
│   ├── AlreadyEnded         the run is over
│   ├── TooLateToCancel      the push to production may be on its way
│   ├── NotWaiting           the run does not wait for a decision
│   ├── AlreadyDecided       the run was approved or rejected
│   ├── AlreadyApproved      by this very person
│   ├── StagedChanged        the review shows what is not staged any more
│   ├── BecameTheLast        one of several approvals has become the last
│   ├── ChecklistOpen        required items are unsigned
│   ├── ChangesWanted        somebody asked for changes
│   ├── AlreadySigned        an item of the checklist has its signature
│   ├── NotSigned            an item has none
│   ├── NotOnChecklist       an item is no item any more
│   ├── NoFreeze             there is nothing to lift
│   ├── AlreadySaved         a change of a whitelist was decided
│   ├── TooLateToWithdraw    a saved change of a whitelist may be in the draft
│   ├── ChangeOnItsWay       another change of a whitelist is on its way
│   └── IllegalStep          the run has moved on meanwhile
└── ConfigError              a setting or the policy file; the command ends with exit code 2
"""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar


class StagebotError(Exception):
    """Something went wrong."""

    passes: ClassVar[bool] = False
    """True: it may pass by itself, so trying again later can help."""

    def __str__(self) -> str:
        """Return the sentence given, else the class's own."""
        return super().__str__() or (type(self).__doc__ or "").strip()


class UserError(StagebotError):
    """That is not possible."""


class UnknownOffer(UserError):
    """No offer with that ID is known to the publisher account."""

    def __init__(self, offer: str, near: tuple[str, ...] = (), *, was_asked: bool = True) -> None:
        """`near` are offer IDs; `was_asked` is false where the marketplace did not answer."""
        super().__init__(
            f"No offer “{offer}” in this publisher account."
            if was_asked
            else f"I have not seen an offer “{offer}” before, and the marketplace does not answer now."
        )
        self.offer = offer
        self.near = near
        self.was_asked = was_asked


class UnsupportedOffer(UserError):
    """The publishing API does not serve offers of this type."""


class UnknownRequest(UserError):
    """That staging run is not known any more."""


class AlreadyInFlight(UserError):
    """The offer already has a run in flight; the publisher account allows one at a time."""

    def __init__(self, run_id: str) -> None:
        super().__init__()
        self.run_id = run_id


class NotAllowed(UserError):
    """You may not do that. `may`: who may, as the policy lists them; empty: the policy names nobody."""

    def __init__(self, why: str = "", *, may: frozenset[str] | None = None) -> None:
        super().__init__(why or "You may not do that.")
        self.may = may


class StagedChanged(UserError):
    """What is staged is not what the review showed: look at it again."""

    def __init__(self, parts: tuple[str, ...]) -> None:
        changed = ", ".join(parts) or "the offer"
        super().__init__(f"What is staged changed ({changed}) since the review was drawn. Look at it again.")
        self.parts = parts


class AlreadyEnded(UserError):
    """That run is over."""

    def __init__(self, state: str) -> None:
        super().__init__(f"That run is over already: it is {state.replace('_', ' ')}.")
        self.state = state


class TooLateToCancel(UserError):
    """The push to production is on its way, and Microsoft knows no cancel after that."""


class NotWaiting(UserError):
    """That run does not wait for a decision now. Its review opens when it is staged."""


class AlreadyDecided(UserError):
    """That run has been decided already. `at`: when (UTC), if that is known."""

    def __init__(self, why: str = "", *, at: datetime | None = None) -> None:
        super().__init__(why or "That run has been decided already.")
        self.at = at


class AlreadyApproved(UserError):
    """You have approved this already. Your approval stands."""


class AlreadySigned(UserError):
    """That item is signed already."""

    def __init__(self, item: str, signer: str) -> None:
        super().__init__(f"“{item}” was already signed by {signer}.")


class NotSigned(UserError):
    """That item is not signed, so there is nothing to take back."""

    def __init__(self, item: str) -> None:
        super().__init__(f"“{item}” is not signed, so there is nothing to take back.")


class NotOnChecklist(UserError):
    """That item is not on the checklist any more."""


class NoFreeze(UserError):
    """No freeze holds now, so there is none to lift."""


class AlreadySaved(UserError):
    """This change of the whitelist has been saved already. Open the whitelist again for another."""


class TooLateToWithdraw(UserError):
    """This change of the whitelist cannot be taken back any more."""


class ChangeOnItsWay(UserError):
    """Another change of this whitelist is on its way to the marketplace."""

    def __init__(self, by: str) -> None:
        whose = f", by {by}," if by else ""
        super().__init__(
            f"Another change of this whitelist{whose} is on its way to the marketplace. "
            "Open the whitelist again when it is there."
        )


class BecameTheLast(UserError):
    """What was meant as one approval of several has become the last one."""

    def __init__(self) -> None:
        super().__init__(
            "Others approved meanwhile, so yours is now the last approval: it sends the offer to production, "
            "which cannot be undone. Press the button again if you want that."
        )


class ChecklistOpen(UserError):
    """The checklist has required items that nobody has signed."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        named = ", ".join(f"“{text}”" for text in texts)
        super().__init__(f"Before anybody can approve, somebody has to check and sign: {named}.")
        self.texts = texts


class ChangesWanted(UserError):
    """Somebody asked for changes."""

    def __init__(self, by: str, reason: str) -> None:
        super().__init__(
            f"{by} asked for changes: “{reason}”. Whoever asked can withdraw that, or a new push to staging "
            "takes this run's place."
        )


class IllegalStep(UserError):
    """The run has moved on meanwhile, so that is not possible any more. Look where it is now."""

    def __init__(self, state: str, wanted: str) -> None:
        super().__init__()
        self.state = state
        self.wanted = wanted


class InvalidForm(UserError):
    """Some fields need another look."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__()
        self.fields = dict(fields)


class ConfigError(StagebotError):
    """The configuration is not right."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
