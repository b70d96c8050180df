"""The local workspace misbehaves on demand, and keeps a journal of what it was asked."""

import asyncio

import aiohttp
import pytest

from bot.sandbox.workspace.seeds import ANA, OFFER_X, RELEASES
from tests.contract.workspace_client import Slack, Watch


async def test_a_method_can_fail_as_often_as_wanted_without_doing_anything(slack: Slack) -> None:
    await slack.fault(fail=[{"method": "chat.postMessage", "error": "internal_error", "times": 2}])
    codes = [(await slack.api("chat.postMessage", channel=RELEASES, text="a")).get("error") for _ in range(3)]

    assert codes == ["internal_error", "internal_error", None]
    assert len(await slack.history()) == 1


async def test_a_failure_can_have_a_status_and_a_time_to_wait(slack: Slack) -> None:
    await slack.fault(
        fail=[{"method": "chat.update", "error": "ratelimited", "status": 429, "retry_after": 7}]
    )
    answer = await slack.api("chat.update", channel=RELEASES, ts="1.2", text="a")

    assert (answer["status"], answer["headers"]["Retry-After"], answer["error"]) == (429, "7", "ratelimited")


async def test_a_call_can_be_done_and_its_answer_cut_off(slack: Slack) -> None:
    await slack.fault(cut=[{"method": "chat.postMessage"}])
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await slack.api("chat.postMessage", channel=RELEASES, text="did it arrive?")

    assert [message["text"] for message in await slack.history()] == ["did it arrive?"]
    assert [call["error"] for call in await slack.calls("chat.postMessage")] == ["connection cut"]


async def test_a_response_address_can_fail_and_be_cut_too(slack: Slack) -> None:
    socket = await slack.socket()
    url = (await slack.command(socket))["response_url"]
    await slack.fault(fail=[{"method": "response_url", "error": "oops", "status": 500}])
    async with slack.session.post(url, json={"text": "a"}) as failed:
        status = failed.status
    await slack.fault(cut=[{"method": "response_url"}])
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await slack.session.post(url, json={"text": "b"})

    assert status == 500
    assert [message["text"] for message in (await slack.state())["ephemerals"][RELEASES]] == ["b"]


async def test_a_call_can_be_held_until_the_faults_are_cleared(slack: Slack) -> None:
    await slack.fault(hold=[{"method": "chat.postMessage", "seconds": None}])
    posting = asyncio.create_task(slack.post("held"))
    while not await slack.calls("chat.postMessage"):
        continue
    before = await slack.history()
    await slack.send("DELETE", "/sandbox/faults")
    await posting

    assert before == []
    assert [message["text"] for message in await slack.history()] == ["held"]


async def test_a_revoked_token_stays_revoked_until_the_fault_is_cleared(slack: Slack) -> None:
    await slack.fault(revoked=True)
    revoked = await slack.api("auth.test")
    await slack.send("DELETE", "/sandbox/faults")

    assert revoked["error"] == "token_revoked"
    assert (await slack.api("auth.test"))["ok"]


async def test_envelopes_can_be_late(slack: Slack, watch: Watch) -> None:
    socket = await slack.socket()
    await slack.fault(delay=0.05)
    started = asyncio.get_running_loop().time()
    await slack.command(socket)

    assert asyncio.get_running_loop().time() - started >= 0.05


async def test_rate_limits_are_off_unless_switched_on(slack: Slack) -> None:
    for number in range(12):
        await slack.post(str(number))

    assert len(await slack.history()) == 12


async def test_a_channel_takes_a_short_burst_and_then_about_a_message_a_second(
    slack: Slack, watch: Watch
) -> None:
    await slack.fault(rate_limits=True)
    for number in range(5):
        await slack.post(str(number))
    limited = await slack.api("chat.postMessage", channel=RELEASES, text="6")
    elsewhere = await slack.api("chat.postMessage", channel=OFFER_X, text="1")
    watch.seconds += int(limited["headers"]["Retry-After"])
    later = await slack.api("chat.postMessage", channel=RELEASES, text="6")

    assert (
        limited["status"],
        limited["error"],
        limited["headers"]["Retry-After"],
    ) == (429, "ratelimited", "5")
    assert [elsewhere["ok"], later["ok"]] == [True, True]


async def test_a_method_has_its_tier(slack: Slack, watch: Watch) -> None:
    await slack.fault(rate_limits=["users.list"])
    statuses = [(await slack.api("users.list"))["status"] for _ in range(21)]
    watch.seconds += 60
    free = [(await slack.api("usergroups.list"))["status"] for _ in range(21)]

    assert statuses == [200] * 20 + [429]
    assert (await slack.api("users.list"))["status"] == 200
    assert free == [200] * 21


async def test_switches_that_are_not_named_stay_and_unknown_ones_are_refused(slack: Slack) -> None:
    await slack.fault(revoked=True)
    both = await slack.fault(drop=2)
    unknown = await slack.fault(explode=True)
    cleared = await slack.send("DELETE", "/sandbox/faults")

    assert (both["revoked"], both["drop"]) == (True, 2)
    assert (unknown["status"], unknown["error"]) == (400, "invalid_body")
    assert (cleared["revoked"], cleared["drop"]) == (False, 0)


async def test_the_journal_keeps_calls_without_tokens(slack: Slack) -> None:
    await slack.api("chat.postMessage", form=True, token="xoxb-sandbox", channel=RELEASES, text="a")
    async with slack.session.post(f"{slack.url}/api/users.info", data={"token": "xoxb-sandbox", "user": ANA}):
        pass
    calls = (await slack.send("GET", "/sandbox/journal"))["calls"]
    later = (await slack.send("GET", f"/sandbox/journal?after={calls[0]['seq']}"))["calls"]
    await slack.send("DELETE", "/sandbox/journal")

    assert [(call["method"], call["ok"]) for call in calls] == [
        ("chat.postMessage", True),
        ("users.info", True),
    ]
    assert calls[1]["args"] == {"user": ANA}
    assert calls[1:] == later
    assert (await slack.send("GET", "/sandbox/journal"))["calls"] == []
