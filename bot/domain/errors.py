"""What a person can mend. The docstring of a class is its default sentence.

StagebotError
├── UserError                     shown to the person in words
│   ├── UnknownOffer              ├── AlreadyInFlight     ├── NotAllowed
│   ├── UnsupportedOffer          ├── IllegalStep         ├── AlreadyDecided
│   ├── ChecklistOpen             ├── ChangesWanted       ├── BecameTheLast
│   ├── UnknownRequest            └── InvalidForm
└── ConfigError                   a setting or the policy file; the command ends with exit code 2
"""

from collections.abc import Mapping


class StagebotError(Exception):
    """Something went wrong."""

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
    """You may not do that. `may`: who may instead, people and user groups; empty: any other full member."""

    def __init__(self, why: str = "", *, may: frozenset[str] | None = None) -> None:
        super().__init__(why or "You may not do that.")
        self.may = may


class StagedChanged(UserError):
    """What is staged is not what the review showed: look at it again."""

    def __init__(self, parts: tuple[str, ...]) -> None:
        changed = ", ".join(parts) or "the offer"
        super().__init__(f"What is staged changed ({changed}) since the review was drawn. Look at it again.")
        self.parts = parts


class AlreadyDecided(UserError):
    """That has been decided already."""


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
    """A run cannot go from where it is to where it was asked to go."""

    def __init__(self, state: str, wanted: str) -> None:
        super().__init__(
            f"The run is {state.replace('_', ' ')}; it cannot become {wanted.replace('_', ' ')}."
        )
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
