"""views.open, views.push, views.update, views.publish."""

from bot.sandbox.workspace.blocks.check import BlocksRefused, check_view
from bot.sandbox.workspace.blocks.layout import Surface
from bot.sandbox.workspace.methods.call import Call, SlackError, refused
from bot.sandbox.workspace.modals import MOST_VIEWS, View
from bot.sandbox.workspace.shapes import Json
from bot.sandbox.workspace.triggers import Trigger, TriggerRefused


def open_view(call: Call) -> Json:
    """Open a modal for whoever the trigger belongs to."""
    trigger = _trigger(call)
    definition = _definition(call, Surface.MODAL)
    _check_external_id(call, definition)
    trigger.is_used = True
    view = call.workspace.modals.open(trigger.person, definition, channel=trigger.channel)
    return {"view": view.wire()}


def push(call: Call) -> Json:
    """Lay a modal on top of the one that the trigger came from."""
    trigger = _trigger(call)
    definition = _definition(call, Surface.MODAL)
    modals = call.workspace.modals
    stack = modals.stack(trigger.person)
    if trigger.view_id is None or not stack:
        raise SlackError("not_found")
    if len(stack) >= MOST_VIEWS:
        raise SlackError("push_limit_reached")
    _check_external_id(call, definition)
    trigger.is_used = True
    return {"view": modals.push(stack[-1], definition, channel=trigger.channel).wire()}


def update(call: Call) -> Json:
    """Replace an open modal."""
    view = _addressed(call)
    definition = _definition(call, Surface.MODAL)
    _check_hash(call, view)
    _check_external_id(call, definition, of=view)
    call.workspace.modals.update(view, definition)
    return {"view": view.wire()}


def publish(call: Call) -> Json:
    """Show an App Home."""
    if not call.workspace.manifest.has_home:
        raise SlackError("not_enabled")
    person = call.workspace.directory.human(call.required("user_id"))
    if person is None:
        raise SlackError("user_not_found")
    definition = _definition(call, Surface.HOME)
    view = call.workspace.modals.home(person.id)
    if view is not None:
        _check_hash(call, view)
    return {"view": call.workspace.modals.publish(person.id, definition).wire()}


def _trigger(call: Call) -> Trigger:
    try:
        return call.workspace.triggers.look(call.required("trigger_id"))
    except TriggerRefused as refusal:
        raise SlackError(refusal.code) from None


def _definition(call: Call, surface: Surface) -> Json:
    view = call.structure("view", error="invalid_arguments")
    try:
        return check_view(view, surface)
    except BlocksRefused as refusal:
        raise refused(refusal) from None


def _addressed(call: Call) -> View:
    modals = call.workspace.modals
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if view_id is None and external_id is None:
        raise SlackError("invalid_arguments")
    view = modals.find(view_id) if view_id is not None else modals.find_external(external_id)
    if view is None or view.definition["type"] != "modal":
        raise SlackError("not_found")
    return view


def _check_hash(call: Call, view: View) -> None:
    told = call.text("hash")
    if told is not None and told != view.hash:
        raise SlackError("hash_conflict")


def _check_external_id(call: Call, definition: Json, *, of: View | None = None) -> None:
    known = call.workspace.modals.find_external(definition.get("external_id"))
    if known is not None and known is not of:
        raise SlackError("duplicate_external_id")
