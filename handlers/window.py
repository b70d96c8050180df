"""Windows: opened at once, filled when what they show is known, and never left at the hourglass.

A window carries an id of ours, so that it is filled even when Slack's answer to opening it came late or
never. What cannot be shown becomes a sentence with a way to try again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from bot.domain.errors import InvalidForm, NotAllowed, UserError
from bot.ports.marketplace import MarketplaceError, Refused, Unreachable
from bot.ports.people import PeopleUnknown
from bot.ports.slack import ChatError, ChatRefused, Message, View
from bot.ports.store.errors import StoreError
from bot.telemetry.log import get_logger
from bot.telemetry.tracing import current_trace
from bot.usecases.kernel import access
from bot.usecases.kernel.services import Services
from bot.views import replies
from handlers.interaction import Interaction
from handlers.response import Response


@dataclass(frozen=True, slots=True)
class Growing:
    """A page that shows what is there now, and is drawn once more when the rest is known."""

    view: View
    rest: "Page"


Page = Callable[[], Awaitable[View | Growing]]

_OPEN_WITHIN = 1.2
"""Seconds for which the acknowledgement waits for Slack to say that the window is open."""

_DRAW_WITHIN = 20.0
_LONGEST_PAUSE = 30.0
_LOOKS = (0.0, 0.5, 1.0, 2.0, 4.0)
"""Seconds between looks for a window of which Slack did not say whether it opened."""

_log = get_logger("window")


class Sentence(Protocol):
    """Draws a sentence in place of what cannot be shown, with a button only where trying again can help."""

    def __call__(self, why: str, *, can_try: bool) -> View: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """Where a page goes: `view_id` where Slack told it, else found by `external_id`."""

    view_id: str = ""
    external_id: str = ""

    def holds(self, view: View) -> View:
        return view | {"external_id": self.external_id} if self.external_id else view


_Put = Callable[[Services, _Window, View], Awaitable[bool]]


async def show_page(
    interaction: Interaction, services: Services, loading: View, page: Page, sentence: Sentence
) -> Response | None:
    """Open a window in its loading form, or turn the open one into it; a tracked task fills it."""
    page = _keeping_refusals(interaction, services, page, what=str(loading["callback_id"]))
    if interaction.view_id and not interaction.is_home:
        window = _Window(view_id=interaction.view_id)
        services.spawn(_turn(services, window, loading, page, sentence))
        return None
    return await _open(interaction, services, loading, page, sentence)


async def show_above(
    interaction: Interaction, services: Services, loading: View, page: Page, sentence: Sentence
) -> Response | None:
    """Open a window in its loading form, above the open one if there is one; a tracked task fills it."""
    kept = _keeping_refusals(interaction, services, page, what=str(loading["callback_id"]))
    return await _open(interaction, services, loading, kept, sentence)


def fill_page(interaction: Interaction, services: Services, page: Page, sentence: Sentence) -> None:
    """Fill the open window, which shows by itself that something is under way."""
    kept = _keeping_refusals(interaction, services, page, what="window")
    services.spawn(_refill(services, _Window(view_id=interaction.view_id), kept, sentence))


def _keeping_refusals(interaction: Interaction, services: Services, page: Page, *, what: str) -> Page:
    """Have a refusal that a window shows kept as one that is answered at once."""

    async def kept() -> View | Growing:
        try:
            return await page()
        except NotAllowed as error:
            about = interaction.value or interaction.text
            await access.refused(services, by=interaction.actor, what=what, about=about, why=str(error))
            raise

    return kept


async def open_dialog(interaction: Interaction, services: Services, view: View) -> Response | None:
    """Open a window that is complete at once; from a button of a window it lies above that one."""
    try:
        async with asyncio.timeout(_OPEN_WITHIN):
            answer, _ = await _opened(interaction, services, view)
    except TimeoutError:
        answer = replies.window_late()
    return Response(message=answer) if answer is not None else None


async def _open(
    interaction: Interaction, services: Services, view: View, page: Page, sentence: Sentence
) -> Response | None:
    """Have a task open the window, so that a slow Slack neither delays the answer nor stops the filling."""
    opened: asyncio.Future[Response | None] = asyncio.get_running_loop().create_future()
    window = _Window(external_id=services.clock.new_id())

    async def work() -> None:
        answer, is_sure = await _opened(interaction, services, window.holds(view))
        if answer is not None and opened.cancelled():
            await _tell(interaction, services, answer)
        elif not opened.done():
            opened.set_result(Response(message=answer) if answer else None)
        if answer is not None and is_sure:
            return
        if not await _fill(services, window, page, sentence, is_opening=not is_sure):
            await _tell(interaction, services, replies.window_missing())

    services.spawn(work())
    try:
        return await asyncio.wait_for(opened, _OPEN_WITHIN)
    except TimeoutError:
        return Response(message=replies.window_late())


async def _opened(interaction: Interaction, services: Services, view: View) -> tuple[Message | None, bool]:
    """Open a window; return what to say if it may not be there, and whether that is sure."""
    try:
        if interaction.view_id and not interaction.is_home:
            await services.chat.push_modal(interaction.trigger, view)
        else:
            await services.chat.open_modal(interaction.trigger, view)
    except ChatError as error:
        if error.outcome_known:
            return replies.away(error), True
        return replies.window_late(), False
    return None, True


async def _tell(interaction: Interaction, services: Services, message: Message) -> None:
    """Say something beside a window that is not there."""
    if not interaction.response_url:
        _log.warning("window.untold", cause="there is no address to answer to")
        return
    await services.chat.respond(interaction.response_url, message, thread=interaction.thread_ts)


async def _refill(services: Services, window: _Window, page: Page, sentence: Sentence) -> None:
    await _fill(services, window, page, sentence)


async def _turn(services: Services, window: _Window, loading: View, page: Page, sentence: Sentence) -> None:
    try:
        await services.chat.update_modal(window.view_id, loading)
    except ChatError as error:  # the page itself may still be taken
        _log.warning("window.loading", error=error.code or type(error).__name__)
    await _fill(services, window, page, sentence)


async def _fill(
    services: Services, window: _Window, page: Page, sentence: Sentence, *, is_opening: bool = False
) -> bool:
    """Show a page, or a sentence that says why there is none; False when the window is not there."""
    put = _put_when_open if is_opening else _put
    try:
        return await _shown(services, window, page, sentence, put)
    except ChatError as error:
        _log.error("window.refused", error=error.code or type(error).__name__)
    instead = sentence("Slack did not take what was to be shown here. Nothing was changed.", can_try=True)
    try:
        return await put(services, window, instead)
    except ChatError as error:
        _log.error("window.lost", error=error.code or type(error).__name__)
        return False


async def _shown(services: Services, window: _Window, page: Page, sentence: Sentence, put: _Put) -> bool:
    """Show a page, and one that grows once more when it is whole. Raises ChatError."""
    drawn = await _drawn(page, sentence)
    if not isinstance(drawn, Growing):
        return await put(services, window, drawn)
    if not await put(services, window, drawn.view):
        return False
    whole = await _drawn(drawn.rest, sentence)
    # of a window that was closed meanwhile nothing is left to say
    await _put(services, window, whole.view if isinstance(whole, Growing) else whole)
    return True


async def _put(services: Services, window: _Window, view: View) -> bool:
    """Show a view, once more after the pause that Slack asks for. Raises ChatError."""
    held = window.holds(view)
    try:
        return await services.chat.update_modal(window.view_id, held)
    except ChatRefused:
        raise
    except ChatError as error:
        pause = 1.0 if error.retry_after is None else error.retry_after
    await services.clock.sleep(min(pause, _LONGEST_PAUSE))
    return await services.chat.update_modal(window.view_id, held)


async def _put_when_open(services: Services, window: _Window, view: View) -> bool:
    for pause in _LOOKS:
        await services.clock.sleep(pause)
        if await _put(services, window, view):
            return True
    return False


async def _drawn(page: Page, sentence: Sentence) -> View | Growing:
    """Draw a page, or the sentence for what went wrong."""
    try:
        async with asyncio.timeout(_DRAW_WITHIN):
            return await page()
    except InvalidForm as error:
        return sentence(" ".join(error.fields.values()) or str(error), can_try=False)
    except UserError as error:
        return sentence(str(error), can_try=False)
    except Refused as error:
        why = next((detail.message for detail in error.errors), str(error))
        return sentence(why, can_try=True)
    except (MarketplaceError, TimeoutError) as error:
        return sentence(f"{str(error) or Unreachable()} Nothing was changed.", can_try=True)
    except (ChatError, PeopleUnknown, StoreError) as error:
        return sentence(str(error), can_try=True)
    except Exception as error:  # noqa: BLE001 - the person is told, the log has the rest
        _log.error("window.failed", error=type(error).__name__, exc_info=error)
        return sentence(f"Something went wrong on my side. Reference: {current_trace()}.", can_try=True)
