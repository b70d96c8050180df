"""The switches that the page offers: the workspace's own, and those of another sandbox beside it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox.serve import serve
from bot.sandbox.workspace.app import create_app
from bot.sandbox.workspace.seeds import ANA, RELEASES
from tests.contract.workspace_client import Json, Setting, Slack, running

_PANEL = {
    "title": "Marketplace",
    "switches": [
        {"id": "outage", "label": "The marketplace is away", "kind": "toggle", "value": False},
        {
            "id": "hang",
            "label": "A step hangs",
            "kind": "choice",
            "value": "",
            "options": [{"value": "", "label": "None"}, {"value": "certification", "label": "Certification"}],
        },
        {"id": "publish:offer-x", "label": "Somebody publishes offer-x", "kind": "act", "later": "unknown"},
    ],
}


@dataclass(slots=True)
class OtherSandbox:
    """Another sandbox with a control API."""

    panel: object = field(default_factory=lambda: _PANEL)
    status: int = 200
    status_of_set: int = 200
    heard: list[tuple[str, Json]] = field(default_factory=list)

    def app(self) -> web.Application:
        """Return it as an app."""
        app = web.Application()
        app.router.add_get("/control/panel", self._show)
        app.router.add_post("/control/panel/{id}", self._set)
        return app

    async def _show(self, _: web.Request) -> web.Response:
        return web.json_response(self.panel, status=self.status)

    async def _set(self, request: web.Request) -> web.Response:
        self.heard.append((request.match_info["id"], await request.json()))
        return web.json_response({"error": "not today"}, status=self.status_of_set)


@asynccontextmanager
async def _beside(other: web.Application) -> AsyncIterator[Slack]:
    async with serve(other) as address, running(Setting(neighbours={"marketplace": address})) as slack:
        yield slack


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with running() as slack:
        yield slack


async def _panel(slack: Slack, name: str) -> Json:
    panels = (await slack.send("GET", "/sandbox/switches"))["panels"]
    found: Json = next(panel for panel in panels if panel["id"] == name)
    return found


async def _is_on(slack: Slack, switch: str) -> bool:
    switches = {item["id"]: item["value"] for item in (await _panel(slack, "slack"))["switches"]}
    return bool(switches[switch])


async def _flip(slack: Slack, switch: str, value: object, panel: str = "slack") -> Json:
    return await slack.send("POST", f"/sandbox/switches/{panel}/{switch}", {"value": value})


_OF_FAULTS = [
    ("down", "chat.postMessage", "service_unavailable"),
    ("down", "users.info", "service_unavailable"),
    ("limited", "chat.postMessage", "ratelimited"),
    ("refused", "chat.postMessage", "invalid_blocks"),
    ("no-groups", "usergroups.list", "plan_upgrade_required"),
    ("uninstalled", "auth.test", "account_inactive"),
    (f"archived:{RELEASES}", "chat.postMessage", "is_archived"),
    (f"removed:{RELEASES}", "chat.postMessage", "not_in_channel"),
    (f"restricted:{RELEASES}", "chat.postMessage", "restricted_action"),
]


@pytest.mark.parametrize(("switch", "method", "error"), _OF_FAULTS)
async def test_a_switch_does_what_it_says_and_can_be_taken_back(
    slack: Slack, switch: str, method: str, error: str
) -> None:
    args: Json = {"channel": RELEASES, "text": "a", "user": ANA}
    await _flip(slack, switch, value=True)
    on = (await _is_on(slack, switch), (await slack.api(method, **args)).get("error"))
    await _flip(slack, switch, value=False)
    if switch.startswith("archived"):
        await _flip(slack, f"removed:{RELEASES}", value=False)

    assert on == (True, error)
    assert await _is_on(slack, switch) is False
    assert (await slack.api(method, **args))["ok"]


async def test_one_lost_answer_is_one(slack: Slack) -> None:
    await _flip(slack, "lost", value=True)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await slack.post("once")

    assert await _is_on(slack, "lost") is False
    assert [message["text"] for message in await slack.history()] == ["once"]


async def test_faults_that_a_test_has_laid_stay_beside_a_switch(slack: Slack) -> None:
    rule = {"method": "chat.update", "error": "internal_error", "times": None}
    await slack.fault(fail=[rule])
    await _flip(slack, "limited", value=True)
    await _flip(slack, "limited", value=False)

    assert [item["method"] for item in (await slack.send("GET", "/sandbox/faults"))["fail"]] == [
        "chat.update"
    ]


async def test_a_broken_connection_has_to_be_opened_again(slack: Slack) -> None:
    socket = await slack.socket()
    await _flip(slack, "reconnect", value=None)

    assert (await socket.next())["reason"] == "link_disabled"


@pytest.mark.parametrize(
    ("switch", "value"),
    [("nothing", True), ("archived:C0NOPE", True), ("archived:D0ANA", True), ("down", "yes"), ("down", None)],
)
async def test_a_switch_that_is_not_there_or_cannot_be_set_so_is_refused(
    slack: Slack, switch: str, value: object
) -> None:
    assert (await _flip(slack, switch, value))["status"] in {400, 404}


async def test_every_page_hears_that_a_switch_was_set(slack: Slack) -> None:
    since = (await slack.state())["seq"]
    await _flip(slack, "late", value=True)

    assert (await slack.until(ANA, "switches.changed", since=since))["kind"] == "switches.changed"


async def test_the_switches_of_another_sandbox_are_shown_as_it_describes_them() -> None:
    other = OtherSandbox()
    async with _beside(other.app()) as slack:
        panel = await _panel(slack, "marketplace")
        await _flip(slack, "hang", "certification", panel="marketplace")
        await _flip(slack, "publish:offer-x", None, panel="marketplace")

    assert [(item["id"], item["kind"]) for item in panel["switches"]] == [
        ("outage", "toggle"),
        ("hang", "choice"),
        ("publish:offer-x", "act"),
    ]
    assert panel["problem"] == ""
    assert other.heard == [("hang", {"value": "certification"}), ("publish:offer-x", {"value": None})]


async def test_a_refusal_of_another_sandbox_is_shown_in_its_words() -> None:
    other = OtherSandbox(status_of_set=409)
    async with _beside(other.app()) as slack:
        refused = await _flip(slack, "outage", value=True, panel="marketplace")

    assert (refused["status"], refused["message"]) == (400, "Marketplace: not today")


@pytest.mark.parametrize(
    ("panel", "status"),
    [
        ([], 200),
        ({"switches": 5}, 200),
        ({"switches": [{"id": "<b>", "label": "x"}]}, 200),
        ({"switches": [{"id": "a", "label": "x" * 301}]}, 200),
        ({"switches": [{"id": "a", "label": "x", "kind": "bomb"}]}, 200),
        ({}, 500),
    ],
)
async def test_an_odd_panel_leaves_the_own_one_alone(panel: object, status: int) -> None:
    async with _beside(OtherSandbox(panel=panel, status=status).app()) as slack:
        shown = await _panel(slack, "marketplace")

        assert shown["switches"] == []
        assert shown["problem"] or panel == []
        assert (await _panel(slack, "slack"))["switches"]


async def test_a_sandbox_without_a_panel_is_shown_by_the_names_of_its_switches() -> None:
    values: Json = {"cancel_refused": False, "slow_seconds": 0.0, "garble": "", "fail_next": []}

    async def show(_: web.Request) -> web.Response:
        return web.json_response(values)

    async def change(request: web.Request) -> web.Response:
        values.update(await request.json())
        return web.json_response(values)

    app = web.Application()
    app.router.add_get("/control/switches", show)
    app.router.add_put("/control/switches", change)
    async with _beside(app) as slack:
        before = await _panel(slack, "marketplace")
        await _flip(slack, "cancel_refused", value=True, panel="marketplace")
        after = await _panel(slack, "marketplace")

    assert [(item["label"], item["kind"]) for item in before["switches"]] == [
        ("Cancel refused", "toggle"),
        ("Slow seconds", "number"),
        ("Garble", "text"),
    ]
    assert (before["is_folded"], after["switches"][0]["value"]) == (True, True)


async def test_a_sandbox_that_is_away_is_said_to_be() -> None:
    async with running(Setting(neighbours={"marketplace": "http://127.0.0.1:9"})) as slack:
        shown = await _panel(slack, "marketplace")

    assert shown["problem"] == "It does not answer."


@pytest.mark.parametrize("url", ["http://example.com", "https://127.0.0.1", "file:///etc/passwd", "nope"])
def test_only_a_sandbox_of_this_machine_is_asked(url: str) -> None:
    with pytest.raises(ValueError, match=json.dumps(url)[1:-1]):
        create_app(neighbours={"marketplace": url})
