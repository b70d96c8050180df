"""Using an element: buttons, menus, pickers, inputs that dispatch, and menus that ask the app for options."""

from dataclasses import dataclass

from bot.sandbox.workspace.acts.room import ActRefused, Room, Work, interact
from bot.sandbox.workspace.acts.typed import take
from bot.sandbox.workspace.blocks import objects, schema
from bot.sandbox.workspace.blocks.walk import Placed, find
from bot.sandbox.workspace.delivery import Delivered, Envelope
from bot.sandbox.workspace.messages import Message
from bot.sandbox.workspace.modals import View
from bot.sandbox.workspace.payloads import channel_of
from bot.sandbox.workspace.people import Channel, Person
from bot.sandbox.workspace.selections import BadValue, Values, chosen, has_state, record, state_of
from bot.sandbox.workspace.shapes import Json

_BUTTONS = frozenset({"button", "icon_button"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """Where the element stands: in a message of a channel, or in a view."""

    person: Person
    message: Message | None = None
    channel: Channel | None = None
    view: View | None = None

    @property
    def blocks(self) -> list[Json]:
        """The blocks to look for the element in."""
        if self.view is not None:
            return self.view.blocks
        return self.message.blocks if self.message is not None else []


def action(room: Room, body: Json) -> Work:
    """Press a button, choose from a menu, change an input that dispatches."""
    container = _container(room, body)
    placed = _placed(container, body)
    if placed.is_input and not placed.block.get("dispatch_action"):
        raise ActRefused("no_action", "This input is read when the form is submitted.")
    allowed = placed.element.get("visible_to_user_ids")
    if allowed is not None and container.person.id not in allowed:
        raise ActRefused("not_visible", f"{container.person.name} does not see this.", status=404)
    values = _recorded(room, container)
    take(room, container.person, body.get("values"), blocks=container.blocks, into=values)
    told = _action(placed, body.get("value"), values)
    told |= {"action_ts": room.workspace.board.stamp()}
    payload = room.payloads.interaction(
        "block_actions", container.person, actions=[told], **_surroundings(room, container, values)
    )
    return interact(room, container.person, payload)


def options(room: Room, body: Json) -> Work:
    """Ask the app for the options of a menu; they are the payload of the end."""
    container = _container(room, body)
    placed = _placed(container, body)
    if not placed.element["type"].endswith("external_select"):
        raise ActRefused("no_suggestions", "This menu knows its options.")
    surroundings = _surroundings(room, container, _recorded(room, container))
    for unwanted in ("trigger_id", "response_url", "state"):
        surroundings.pop(unwanted, None)
    payload = room.payloads.interaction(
        "block_suggestion",
        container.person,
        action_id=placed.element["action_id"],
        block_id=placed.block["block_id"],
        value=str(body.get("query", "")),
        **surroundings,
    )
    return _suggested(room, container.person, payload)


async def _suggested(room: Room, person: Person, payload: Json) -> Delivered:
    envelope = Envelope(kind="interactive", payload=payload, accepts_response=True)
    delivered = await room.delivery.deliver(envelope)
    answer = delivered.payload or {}
    problems = [
        *schema.items(objects.OPTION, most=100)(answer.get("options", []), "/options"),
        *schema.items(objects.OPTION_GROUP, most=100)(answer.get("option_groups", []), "/option_groups"),
    ]
    if delivered.failure is None and not problems:
        return delivered
    reason = delivered.failure or str(problems[0])
    room.workspace.board.notice(person.id, f"The options could not be loaded: {reason}")
    return Delivered(acked=delivered.acked, ms=delivered.ms, failure=delivered.failure)


def _container(room: Room, body: Json) -> Container:
    person = room.person(body)
    told = body.get("container")
    if not isinstance(told, dict):
        raise ActRefused("missing_container", "`container` has to say where the element stands.")
    if told.get("type") == "view":
        return Container(person=person, view=_view(room, person, told.get("view_id")))
    channel = room.channel(told, person)
    messages = room.workspace.board.messages
    ts = told.get("ts")
    found = messages.whisper(person.id, channel.id, ts) or messages.get(channel.id, ts)
    if found is None:
        raise ActRefused("unknown_message", "There is no such message any more.", status=404)
    return Container(person=person, channel=channel, message=found)


def _view(room: Room, person: Person, view_id: object) -> View:
    view = room.workspace.modals.find(view_id)
    if view is None or view.person != person.id:
        raise ActRefused("unknown_view", "There is no such view any more.", status=404)
    return view


def _placed(container: Container, body: Json) -> Placed:
    placed = find(container.blocks, body.get("block_id"), body.get("action_id"))
    if placed is None:
        raise ActRefused("unknown_element", "There is no such element any more.", status=404)
    return placed


def _recorded(room: Room, container: Container) -> Values:
    """Return what this person has chosen here so far, to be added to."""
    if container.view is not None:
        return container.view.values
    if container.message is None:
        return {}
    return room.workspace.choices_in(container.person.id, container.message)


def _action(placed: Placed, value: object, values: Values) -> Json:
    element = placed.element
    told: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": placed.block["block_id"],
    }
    if element["type"] in _BUTTONS:
        return told | {
            key: element[key] for key in ("text", "value", "style", "url", "icon") if key in element
        }
    if element["type"] == "feedback_buttons":
        button = element[
            "negative_button" if value == element["negative_button"]["value"] else "positive_button"
        ]
        return told | {"text": button["text"], "value": button["value"]}
    try:
        state = chosen(element, value)
    except BadValue as bad:
        raise ActRefused("bad_value", f"That cannot be chosen: {bad}.") from None
    if has_state(element):
        record(values, placed, state)
    return told | state | ({"placeholder": element["placeholder"]} if "placeholder" in element else {})


def _surroundings(room: Room, container: Container, values: Values) -> Json:
    """Tell what stands around the element, as far as Slack does."""
    triggers, person = room.workspace.triggers, container.person.id
    if container.view is not None:
        view = container.view
        return {
            "container": {"type": "view", "view_id": view.id},
            "view": view.wire(),
            "trigger_id": triggers.give(person, view_id=view.id),
        }
    if container.message is None or container.channel is None:
        return {}
    return _around_message(room, container.person.id, container.channel, container.message, values)


def _around_message(room: Room, person: str, channel: Channel, message: Message, values: Values) -> Json:
    is_whisper = message.whispered_to is not None
    told: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": is_whisper,
    }
    if message.is_reply:
        told["thread_ts"] = message.thread_ts
    around: Json = {
        "container": told,
        "channel": channel_of(channel),
        "state": {"values": state_of(message.blocks, values)},
        "trigger_id": room.workspace.triggers.give(person, channel=channel.id),
        "response_url": room.workspace.responses.give(
            person,
            channel.id,
            source_ts=message.ts,
            is_source_whispered=is_whisper,
        ),
    }
    return around if is_whisper else around | {"message": room.workspace.board.messages.wire(message)}
