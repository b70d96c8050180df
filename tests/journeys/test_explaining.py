"""A failure that nothing explains yet: whoever stages is given the entry that will explain it."""

import json

from tests.journeys.conftest import BEN


async def failure_of(team):
    """Let a run fail for a reason that nobody knows; return the message that says so."""
    team.marketplace(fail_certification={"offer-x": "Gizmo '17' of the image is bent."})
    await team.stage()
    return await team.until(
        lambda seen: next(
            (m for thread in seen["replies"].values() for m in thread if '"explain"' in json.dumps(m)), None
        )
    )


async def test_a_message_that_nothing_explains_gets_an_entry_for_the_policy_file(team):
    failed = await failure_of(team)
    assert "Explain it for next time" in json.dumps(failed)

    await team.press(failed, "run", "explain", BEN)
    told = await team.until(lambda seen: seen["view"], BEN)

    assert 'match: \\"Gizmo * of the image is bent\\"' in json.dumps(told)
    assert "cause:" in json.dumps(told)
