"""What Slack heard as arrived is a row: it needs no task behind the acknowledgement."""

import pytest

from bot.domain.values import ChannelId, OfferId
from bot.domain.whitelist.revision import RevisionState
from bot.domain.whitelist.summaries import WhitelistForm
from bot.telemetry.metrics import Metrics
from bot.usecases.whitelist import access, edit, kinds, propose
from bot.views.blocks.ids import Action
from bot.views.whitelist import modal
from handlers import interaction, whitelist
from handlers.listener import Listeners
from tests.builders import TEAM

MSDN = "33333333-4444-5555-6666-777777777777"
CHANNEL = ChannelId("C0RELEASES")


@pytest.mark.parametrize(
    ("action", "handler"),
    [
        (Action.WHITELIST_SAVE, whitelist.save),
        (Action.WHITELIST_RESTAGE, whitelist.save_and_restage),
    ],
)
async def test_a_saved_whitelist_is_a_row_before_the_click_is_acknowledged(house, action, handler):
    """The tasks of this fixture never run, as those of a process that is killed."""
    acknowledged: list[RevisionState] = []

    async def ack(**payload):
        found = await access.get(house.services, revision.id, house.ana)
        acknowledged.append(found.state)

    begun = await edit.open_edit(house.services, OfferId("offer-x"), CHANNEL, by=house.ana)
    kept = "\n".join([*(entry.subscription for entry in begun.revision.base), MSDN])
    form = WhitelistForm(lines=kept)
    wanted = await propose.typed(house.services, begun.revision.id, form, group="", by=house.ana)
    revision = wanted.revision
    await kinds.weigh(house.services, revision)
    listeners = Listeners(house.services, Metrics(), box=60, per_minute=60)
    listener = listeners.action(action, interaction.action, handler)
    window = modal.busy("", about=revision.offer, channel=CHANNEL, revision=revision.id)
    await listener(
        ack,
        {
            "user": {"id": house.ana.person, "team_id": TEAM},
            "trigger_id": "1.2.same",
            "view": {"id": "V1", "type": "modal", "private_metadata": window["private_metadata"]},
            "actions": [{"value": revision.id}],
        },
    )

    assert acknowledged == [RevisionState.SAVED]
