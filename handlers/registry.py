"""What bolt is told to listen to: one line per command, button and modal."""

import re

from slack_bolt.async_app import AsyncApp

from bot.telemetry.metrics import Metrics
from bot.usecases.kernel.services import Services
from bot.views.blocks.ids import Action, Callback, Changes, verb_action
from handlers import (
    attention,
    changes,
    channel,
    checklist,
    conversation,
    decide,
    home,
    interaction,
    stage,
    status,
    whitelist,
)
from handlers.commands import COMMAND, buttons, on_command, on_help, on_stage_shortcut
from handlers.listener import Handler, Listeners

EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked")
"""Every event that we listen to; `manifest.yml` is held against it."""


SHORTCUTS: dict[str, Handler] = {
    "run_status": conversation.on_status,
    "run_post_here": conversation.on_post_here,
    "stage_offer": on_stage_shortcut,
}
"""Every shortcut by its callback id; `manifest.yml` is held against it."""


def register(app: AsyncApp, services: Services, metrics: Metrics, *, box: float, per_minute: int) -> None:
    """Hang every journey on the app.

    `box` is the longest a listener may take, in seconds; `per_minute` what one person may ask for.
    """
    guard = Listeners(services, metrics, box=box, per_minute=per_minute)
    app.event("app_home_opened")(guard.action("home", interaction.event, home.on_opened))
    app.event("app_mention")(guard.words("words", interaction.event, conversation.on_words))
    app.event("message")(guard.words("words", interaction.event, conversation.on_words))
    for callback_id, on_shortcut in SHORTCUTS.items():
        app.shortcut(callback_id)(guard.action(callback_id, interaction.shortcut, on_shortcut))
    app.options(re.compile(rf"^{verb_action('')}"))(guard.options(interaction.question, conversation.offers))
    app.command(COMMAND)(guard.command("stage", interaction.command, on_command))
    submissions: dict[Callback, Handler] = {
        Callback.STAGE: stage.on_submit,
        Callback.WHITELIST: whitelist.on_submit,
        Callback.SIGN: checklist.on_note,
        Callback.MOVE: channel.on_moved,
    }
    for callback, handler in (submissions | decide.FORMS).items():
        app.view(callback)(guard.submission(callback, interaction.submission, handler))
    actions: dict[Action, Handler] = {
        Action.SIGN: checklist.on_sign,
        Action.UNSIGN: checklist.on_unsign,
        Action.RETRY: stage.retry,
        Action.CANCEL: stage.cancel,
        Action.EXPLAIN: stage.explain,
        Action.STAGE_OFFER: stage.stage_offer,
        Action.PICK_OFFER: stage.pick_offer,
        Action.TRY_AGAIN: stage.try_again,
        Action.WATCH: status.watch,
        Action.ATTENTION_TAKE: attention.on_take,
        Action.ATTENTION_SNOOZE: attention.on_snooze,
        Action.ATTENTION_HAND: attention.on_hand_over,
        Action.POST_HERE: channel.on_post_here,
        Action.MOVE: channel.on_move,
        Action.TIMELINE: status.timeline,
        Action.DETAILS: changes.on_run,
        Action.DRAFT_CHANGES: changes.on_draft,
        Action.LIST: status.everything,
        Action.HELP: on_help,
        Action.OPEN_PORTAL: status.nothing,
        Action.WHITELIST: whitelist.edit,
        Action.WHITELIST_SAVE: whitelist.save,
        Action.WHITELIST_RESTAGE: whitelist.save_and_restage,
        Action.WHITELIST_BACK: whitelist.back,
        Action.WHITELIST_WITHDRAW: whitelist.withdraw,
        Action.WHITELIST_REVIEW: whitelist.review,
        Action.WHITELIST_MERGE: whitelist.merge,
        Action.WHITELIST_RESTORE: whitelist.restore,
        Action.WHITELIST_HISTORY: whitelist.show_history,
        Action.WHITELIST_CSV: whitelist.send_csv,
        Action.WHITELIST_KIND: whitelist.say_kind,
    }
    for pages, on_page in {Changes.RUN: changes.on_run_page, Changes.DRAFT: changes.on_draft_page}.items():
        app.action(re.compile(rf"^{pages}:\d+$"))(guard.action(pages, interaction.action, on_page))
    for verb, on_button in buttons().items():
        wanted = re.compile(rf"^({verb_action(verb)}|page_{verb})(:\d+)?$")
        app.action(wanted)(guard.action(verb, interaction.action, on_button))
    for action, on_action in (actions | decide.BUTTONS).items():
        # several buttons of one kind in a row carry a number behind the colon
        wanted = re.compile(rf"^{action}(:\d+)?$")
        app.action(wanted)(guard.action(action, interaction.action, on_action))
