"""What one person reads when something cannot be done."""

from bot.domain.errors import AlreadyDecided
from bot.views import replies
from bot.views.blocks import kit
from tests.blockkit import check_message
from tests.builders import NOON


def test_when_it_was_decided_is_told_in_the_readers_own_zone():
    message = replies.sorry(AlreadyDecided("This was already approved by Ben Acker.", at=NOON))

    check_message(message.text, message.blocks)
    assert kit.when(NOON) in str(message.blocks)
