"""A message ready to go, and where it belongs."""

from dataclasses import dataclass

from bot.domain.notify.routing import Slot
from bot.domain.values import OfferId, PersonId, RunId, SubjectId
from bot.ports.slack import Message
from bot.ports.store.outbox import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message ready to go, what it speaks of and whose that is, and where it stands if it does already."""

    subject: SubjectId
    owner: PersonId
    offer: OfferId
    message: Message | None
    standing: Post | None
    card: Post | None
    run: RunId | None = None
    is_left: bool = False  # it stands in a channel in which the run is not shown any more
    announces: str = ""  # what this review is the first loud word about; empty: nothing new
    pointer: Message | None = None  # what stands in the place of a message that is posted anew
    plain: Message | None = None  # what is said if Slack does not take the message

    @property
    def root(self) -> Slot:
        """The slot of the message on whose thread the rest hangs."""
        return Slot(self.card.slot) if self.card is not None else Slot.CARD
