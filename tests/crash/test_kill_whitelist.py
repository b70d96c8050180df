"""Kill -9 around the save of a whitelist: it reaches the draft once, and the channel hears of it once."""

import pytest

from tests.crash.test_kill import CHANNEL, cards

NEW = "33333333-4444-5555-6666-777777777777"


def audience(world) -> list[str]:
    """The ids in the draft."""
    draft = world.market.catalog.by_external["offer-x"].draft
    resource = next(r for key, r in draft.items() if key.startswith("price-and-availability-offer/"))
    return [entry["id"] for entry in resource["previewAudiences"]]


def button(view, action):
    """The value and the block of a button, once the view has it."""
    blocks = view["blocks"] if view else ()
    found = (
        (block["block_id"], element)
        for block in blocks
        if block["type"] == "actions"
        for element in block["elements"]
    )
    return next(((block, e["value"]) for block, e in found if e["action_id"] == action), None)


async def save(world):
    """Type the command, add a subscription, look at the difference, save."""
    await world.act("command", person="U0ANA", channel=CHANNEL, text="/stage whitelist offer-x")
    view = await world.until(lambda state: (v := state["view"]) and v.get("submit") and v)
    lines = "\n".join([*audience(world), NEW])
    values = {"lines": {"lines": {"type": "plain_text_input", "value": lines}}}
    await world.act("submit", person="U0ANA", view_id=view["id"], values=values)
    block, _ = await world.until(lambda state: button(state["view"], "whitelist_save"))
    container = {"type": "view", "view_id": view["id"]}
    await world.act("action", person="U0ANA", container=container, block_id=block, action_id="whitelist_save")


@pytest.mark.parametrize(
    "moment", [pytest.param(lambda _: True, id="asked for"), pytest.param(cards, id="announced")]
)
async def test_a_bot_killed_after_the_save_goes_on_with_it(world, moment):
    process = await world.start()
    await save(world)
    await world.until(moment)
    await world.kill(process)

    world.environment["STAGEBOT_REPLICA"] = "second"
    await world.start()
    said = "saved in the draft"
    await world.until(lambda state: any(said in text for text in cards(state)))

    assert audience(world).count(NEW) == 1
    assert sum("whitelist" in text for text in cards(await world.state())) == 1
