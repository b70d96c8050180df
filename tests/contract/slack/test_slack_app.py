"""The bolt app as we build it: the environment decides nothing, and nothing is sent twice behind our back."""

import os
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack.app import build_app
from bot.slack.wiring import Slack
from tests.unit.slack.doubles import TOKEN, FakeSlack, cut

_ENVIRONMENT = {
    "SLACK_BOT_TOKEN": "xoxb-of-the-environment",
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "of the environment",
    "SLACK_SIGNING_SECRET": "of the environment",
    "SLACK_VERIFICATION_TOKEN": "of the environment",
}
COMMAND = {"command": "/stage", "text": "x", "team_id": "T0HOME", "user_id": "U0ANA", "channel_id": "C0"}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in _ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


async def _dispatch(app: AsyncApp, body: dict[str, Any]) -> tuple[int, str]:
    answer = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    return answer.status, answer.body


def _listening(app: AsyncApp, listener: Any) -> AsyncApp:
    app.command("/stage")(listener)
    return app


@pytest.mark.usefixtures("environment")
async def test_left_alone_bolt_becomes_an_oauth_app(slack: Slack) -> None:
    """What `build_app` guards against; when bolt no longer does this, the guard may go."""
    assert AsyncApp(client=slack.client, signing_secret="s").oauth_flow is not None


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("is_authorized", [True, False])
async def test_a_client_id_in_the_environment_changes_nothing(slack: Slack, is_authorized: bool) -> None:
    authorize = slack.installation.authorizer() if is_authorized else None
    app = build_app(client=slack.client, signing_secret=None, authorize=authorize)

    assert (app.oauth_flow, app.installation_store) == (None, None)


@pytest.mark.usefixtures("environment")
async def test_the_environment_is_left_as_it_was(slack: Slack) -> None:
    build_app(client=slack.client, signing_secret=None)

    assert {name: os.environ[name] for name in _ENVIRONMENT} == _ENVIRONMENT


@pytest.mark.usefixtures("environment")
async def test_a_request_is_served_with_our_token(fake: FakeSlack, slack: Slack) -> None:
    seen: list[str | None] = []

    async def listener(ack: Any, client: Any) -> None:
        seen.append(client.token)
        await ack()

    app = build_app(client=slack.client, signing_secret=None, authorize=slack.installation.authorizer())
    status, _ = await _dispatch(_listening(app, listener), COMMAND)

    assert (status, seen) == (200, [TOKEN])
    assert {f"Bearer {TOKEN}"} == {call.headers["Authorization"] for call in fake.calls}


async def test_the_acknowledgement_waits_for_the_listener(slack: Slack) -> None:
    done: list[str] = []

    async def listener(ack: Any) -> None:
        await ack(text="heard")
        done.append("committed")

    app = _listening(build_app(client=slack.client, signing_secret=None), listener)
    answer = await _dispatch(app, COMMAND)

    assert (done, app.process_before_response, answer[0]) == (["committed"], True, 200)


async def test_who_we_are_is_known_before_the_first_click(fake: FakeSlack, slack: Slack) -> None:
    async def listener(ack: Any) -> None:
        await ack()

    app = build_app(client=slack.client, signing_secret=None, authorize=slack.installation.authorizer())
    await slack.installation.identity()
    asked = len(fake.calls)
    await _dispatch(_listening(app, listener), COMMAND)

    assert (asked, len(fake.calls)) == (1, 1)


async def test_bolts_own_client_repeats_nothing_either(fake: FakeSlack, slack: Slack) -> None:
    """A listener that used bolt's client must not post twice."""
    handlers: list[Any] = []

    async def listener(ack: Any, client: Any) -> None:
        handlers.extend(client.retry_handlers)
        await ack()

    app = build_app(client=slack.client, signing_secret=None, authorize=slack.installation.authorizer())
    await _dispatch(_listening(app, listener), COMMAND)

    assert handlers == []


async def test_identity_survives_a_cut(fake: FakeSlack, slack: Slack) -> None:
    fake.tell("auth.test", cut())
    me = await slack.installation.identity()

    assert (me.team, me.bot_user, me.bot_id) == ("T0HOME", "U0BOT", "B0BOT")


@pytest.mark.parametrize(("secret", "status"), [("s", 401), (None, 200)])
async def test_http_requests_are_verified_exactly_when_there_is_a_secret(
    slack: Slack, secret: str | None, status: int
) -> None:
    async def listener(ack: Any) -> None:
        await ack()

    app = _listening(build_app(client=slack.client, signing_secret=secret), listener)
    answer = await app.async_dispatch(AsyncBoltRequest(body="command=%2Fstage&team_id=T0HOME", mode="http"))

    assert status == answer.status
