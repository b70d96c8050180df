"""Submitting and closing a modal, and what the app may answer to a submission."""

from bot.sandbox.workspace.acts.room import ActRefused, Room, Work, nothing_to_deliver
from bot.sandbox.workspace.acts.typed import take
from bot.sandbox.workspace.blocks.check import BlocksRefused, check_view
from bot.sandbox.workspace.blocks.layout import Surface
from bot.sandbox.workspace.blocks.walk import every_element
from bot.sandbox.workspace.delivery import Delivered, Envelope
from bot.sandbox.workspace.modals import MOST_VIEWS, View
from bot.sandbox.workspace.people import Person
from bot.sandbox.workspace.required import unmet
from bot.sandbox.workspace.shapes import Json

_TROUBLE = "We had some trouble connecting. Try again?"


def submit(room: Room, body: Json) -> Work:
    """Submit the modal on top, if Slack's client would let the person."""
    person = room.person(body)
    view = _top(room, person, body)
    if view.is_busy:
        raise ActRefused("busy", "The form is being submitted.", status=409)
    if view.definition.get("submit") is None:
        raise ActRefused("no_submit", "This view has nothing to submit.")
    take(room, person, body.get("values"), blocks=view.blocks, into=view.values)
    view.errors = unmet(view.blocks, view.state()) or None
    if view.errors:
        room.workspace.modals.changed(view)
        raise ActRefused("invalid_input", "Some fields need attention.", errors=view.errors)
    view.is_busy = True
    room.workspace.modals.changed(view)
    return _submitted(room, person, view)


def close(room: Room, body: Json) -> Work:
    """Close the modal on top, or all of them."""
    person = room.person(body)
    view = _top(room, person, body)
    modals = room.workspace.modals
    is_cleared = bool(body.get("all")) or bool(view.definition.get("clear_on_close"))
    closed = list(reversed(modals.stack(person.id))) if is_cleared else [view]
    payloads = [
        room.payloads.of_view("view_closed", person, each, is_cleared=is_cleared)
        for each in closed
        if each.definition.get("notify_on_close")
    ]
    if is_cleared:
        modals.clear(person.id)
    else:
        modals.close(view)
    return _closed(room, payloads) if payloads else nothing_to_deliver()


async def _closed(room: Room, payloads: list[Json]) -> Delivered:
    ends = [
        await room.delivery.deliver(Envelope(kind="interactive", payload=payload)) for payload in payloads
    ]
    return ends[0]


def _top(room: Room, person: Person, body: Json) -> View:
    stack = room.workspace.modals.stack(person.id)
    if not stack or stack[-1].id != body.get("view_id"):
        raise ActRefused("unknown_view", "This view is not open any more.", status=404)
    return stack[-1]


async def _submitted(room: Room, person: Person, view: View) -> Delivered:
    workspace = room.workspace
    payload = room.payloads.of_view(
        "view_submission",
        person,
        view,
        trigger_id=workspace.triggers.give(person.id, view_id=view.id),
        response_urls=_response_urls(room, person, view),
    )
    envelope = Envelope(kind="interactive", payload=payload, accepts_response=True)
    delivered = await room.delivery.deliver(envelope)
    view.is_busy = False
    if delivered.failure is None:
        failure = _answered(room, view, delivered.payload or {})
    else:
        failure = delivered.failure
    if failure is not None:
        workspace.modals.changed(view)
        workspace.board.notice(person.id, f"{_TROUBLE} ({failure})")
    return delivered


def _response_urls(room: Room, person: Person, view: View) -> list[Json]:
    values = view.state()
    urls: list[Json] = []
    for placed in every_element(view.blocks):
        if placed.is_input and placed.element.get("response_url_enabled"):
            block_id, action_id = placed.block["block_id"], placed.element["action_id"]
            state = values[block_id][action_id]
            channel = state.get("selected_conversation") or state.get("selected_channel")
            if channel:
                urls.append(
                    {
                        "block_id": block_id,
                        "action_id": action_id,
                        "channel_id": channel,
                        "response_url": room.workspace.responses.give(person.id, channel),
                    }
                )
    return urls


def _answered(room: Room, view: View, answer: Json) -> str | None:
    """Do what the app answered; returns what is wrong with the answer."""
    modals = room.workspace.modals
    if modals.find(view.id) is None:
        return None
    match answer.get("response_action"):
        case None:
            modals.close(view)
        case "clear":
            modals.clear(view.person)
        case "errors":
            return _show_errors(room, view, answer.get("errors"))
        case "update" | "push" as how:
            return _show_view(room, view, answer.get("view"), is_push=how == "push")
        case other:
            return f"unknown response_action: {other}"
    return None


def _show_errors(room: Room, view: View, errors: object) -> str | None:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        return "errors must name input blocks of the view"
    view.errors = {block_id: str(sentence) for block_id, sentence in errors.items()}
    room.workspace.modals.changed(view)
    return None


def _show_view(room: Room, view: View, definition: object, *, is_push: bool) -> str | None:
    modals = room.workspace.modals
    try:
        checked = check_view(definition, Surface.MODAL)
    except BlocksRefused as refused:
        return "; ".join(map(str, refused.problems)) or refused.code
    if not is_push:
        modals.update(view, checked)
        return None
    if len(modals.stack(view.person)) >= MOST_VIEWS:
        return "push_limit_reached"
    modals.push(view, checked)
    return None
