"""Modals and App Home in the local workspace live by Slack's rules."""

from bot.sandbox.workspace.seeds import ANA, BEN, CHLOE, ERIN, RELEASES
from tests.contract.workspace_client import (
    Json,
    Slack,
    Socket,
    Watch,
    button,
    modal,
    plain,
    section,
    submitting,
    text_input,
    typed,
)

HOME: Json = {"type": "home", "blocks": [section("Welcome")]}


async def test_a_trigger_opens_one_modal_for_its_person(slack: Slack, socket: Socket) -> None:
    trigger = await slack.trigger(socket, CHLOE)
    opened = await slack.api("views.open", trigger_id=trigger, view=modal(callback_id="stage"))
    again = await slack.api("views.open", trigger_id=trigger, view=modal())

    assert opened["view"]["id"] == (await slack.state(CHLOE))["view"]["id"]
    assert (await slack.state(ANA))["view"] is None
    assert again["error"] == "exchanged_trigger_id"


async def test_a_trigger_lives_for_three_seconds(slack: Slack, socket: Socket, watch: Watch) -> None:
    late, in_time = await slack.trigger(socket), await slack.trigger(socket)
    watch.seconds += 3.0
    opened = await slack.api("views.open", trigger_id=in_time, view=modal())
    watch.seconds += 0.1
    expired = await slack.api("views.open", trigger_id=late, view=modal())

    assert opened["ok"]
    assert expired["error"] == "expired_trigger_id"
    assert (await slack.api("views.open", trigger_id="1.2.x", view=modal()))["error"] == "invalid_trigger_id"


async def test_a_refused_view_leaves_the_trigger_unused(slack: Slack, socket: Socket) -> None:
    trigger = await slack.trigger(socket)
    refused = await slack.api("views.open", trigger_id=trigger, view=modal(title=plain("x" * 25)))
    opened = await slack.api("views.open", trigger_id=trigger, view=modal())

    assert (refused["error"], opened["ok"]) == ("invalid_arguments", True)


async def test_a_stale_hash_is_a_conflict_and_a_closed_view_is_not_found(
    slack: Slack, socket: Socket
) -> None:
    view = await slack.open(socket, modal())
    first = await slack.api("views.update", view_id=view["id"], hash=view["hash"], view=modal(section("a")))
    second = await slack.api("views.update", view_id=view["id"], hash=view["hash"], view=modal(section("b")))
    await slack.act("close", view_id=view["id"])
    third = await slack.api("views.update", view_id=view["id"], view=modal())

    assert (first["ok"], second["error"], third["error"]) == (True, "hash_conflict", "not_found")


async def test_a_view_can_be_updated_by_the_id_that_the_app_gave_it(slack: Slack, socket: Socket) -> None:
    await slack.open(socket, modal(external_id="mine"))
    updated = await slack.api(
        "views.update", external_id="mine", view=modal(section("b"), external_id="mine")
    )
    twin = await slack.api(
        "views.open", trigger_id=await slack.trigger(socket), view=modal(external_id="mine")
    )

    assert updated["ok"]
    assert twin["error"] == "duplicate_external_id"


async def test_three_views_at_most_lie_on_top_of_each_other(slack: Slack, socket: Socket) -> None:
    root = await slack.open(socket, modal(text_input()))
    await submitting(slack, socket, root, typed("a"), response_action="push", view=modal(text_input()))
    second = (await slack.state())["view"]
    _, third = await submitting(
        slack, socket, second, typed("a"), response_action="push", view=modal(text_input())
    )
    stack = (await slack.state())["view_stack"]
    await submitting(slack, socket, stack[-1], typed("a"), response_action="push", view=modal())

    assert third["acked"]
    assert [None, root["id"], second["id"]] == [view["previous_view_id"] for view in stack]
    assert {root["id"]} == {view["root_view_id"] for view in stack}
    assert len((await slack.state())["view_stack"]) == 3
    assert "push_limit_reached" in (await slack.until(ANA, "notice"))["text"]


async def test_a_push_needs_a_trigger_from_a_modal(slack: Slack, socket: Socket) -> None:
    view = await slack.open(socket, modal({"type": "actions", "block_id": "b", "elements": [button()]}))
    outside = await slack.api("views.push", trigger_id=await slack.trigger(socket), view=modal())
    container = {"type": "view", "view_id": view["id"]}
    await slack.act("action", container=container, block_id="b", action_id="go")
    trigger = (await socket.next())["payload"]["trigger_id"]
    inside = await slack.api("views.push", trigger_id=trigger, view=modal())

    assert outside["error"] == "not_found"
    assert view["id"] == inside["view"]["previous_view_id"]


async def test_closing_is_told_only_if_the_app_asked_for_it(slack: Slack, socket: Socket) -> None:
    quiet = await slack.open(socket, modal())
    await slack.act("close", view_id=quiet["id"])
    loud = await slack.open(socket, modal(notify_on_close=True))
    await slack.act("close", view_id=loud["id"])
    payload = (await socket.next())["payload"]

    assert ("view_closed", loud["id"], False) == (
        payload["type"],
        payload["view"]["id"],
        payload["is_cleared"],
    )


async def test_closing_all_tells_of_every_view(slack: Slack, socket: Socket) -> None:
    root = await slack.open(socket, modal(text_input(), notify_on_close=True))
    pushed = modal(notify_on_close=True)
    await submitting(slack, socket, root, typed("a"), response_action="push", view=pushed)
    top = (await slack.state())["view"]
    await slack.act("close", view_id=top["id"], all=True)
    closed: list[Json] = []
    for _ in range(2):
        envelope = await socket.next()
        await socket.ack(envelope)
        closed.append(envelope["payload"])

    assert [(top["id"], True), (root["id"], True)] == [
        (payload["view"]["id"], payload["is_cleared"]) for payload in closed
    ]


async def test_a_channel_menu_starts_where_the_person_was_and_gives_a_response_url(
    slack: Slack, socket: Socket
) -> None:
    menu = {
        "type": "conversations_select",
        "action_id": "where",
        "default_to_current_conversation": True,
        "response_url_enabled": True,
    }
    view = await slack.open(socket, modal(text_input("where") | {"element": menu}))
    payload, _ = await submitting(slack, socket, view)
    told = payload["response_urls"][0]
    async with slack.session.post(told["response_url"], json={"text": "done", "response_type": "in_channel"}):
        pass

    assert view["blocks"][0]["element"]["initial_conversation"] == RELEASES
    assert (told["block_id"], told["action_id"], told["channel_id"]) == ("where", "where", RELEASES)
    assert (await slack.history())[0]["text"] == "done"


async def test_an_action_in_a_view_tells_what_was_typed_so_far(slack: Slack, socket: Socket) -> None:
    actions = {"type": "actions", "block_id": "b", "elements": [button(value="7")]}
    view = await slack.open(socket, modal(text_input(), actions))
    container = {"type": "view", "view_id": view["id"]}
    await slack.act(
        "action", container=container, block_id="b", action_id="go", value="9", values=typed("so far")
    )
    payload = (await socket.next())["payload"]

    assert ("block_actions", "7", container) == (
        payload["type"],
        payload["actions"][0]["value"],
        payload["container"],
    )
    assert typed("so far") == payload["view"]["state"]["values"]
    assert "response_url" not in payload


async def test_an_input_sends_an_action_only_if_it_dispatches(slack: Slack, socket: Socket) -> None:
    view = await slack.open(
        socket, modal(text_input("quiet"), text_input("loud") | {"dispatch_action": True})
    )
    container = {"type": "view", "view_id": view["id"]}
    quiet = await slack.act("action", container=container, block_id="quiet", action_id="text", value="a")
    await slack.act("action", container=container, block_id="loud", action_id="text", value="a")
    action = (await socket.next())["payload"]["actions"][0]

    assert (quiet["status"], quiet["error"]) == (400, "no_action")
    assert (action["type"], action["value"]) == ("plain_text_input", "a")


async def test_app_home_is_published_per_person(slack: Slack, socket: Socket) -> None:
    await slack.act("home", ANA)
    event = (await socket.next())["payload"]["event"]
    published = await slack.api("views.publish", user_id=ANA, view=HOME)
    stale = await slack.api("views.publish", user_id=ANA, view=HOME, hash="1.x")
    nobody = await slack.api("views.publish", user_id=ERIN, view=HOME)

    assert (event["type"], event["tab"], event["channel"]) == ("app_home_opened", "home", "D0ANA")
    assert published["view"]["id"] == (await slack.state(ANA))["home"]["id"]
    assert (await slack.state(BEN))["home"] is None
    assert (stale["error"], nobody["error"]) == ("hash_conflict", "user_not_found")
