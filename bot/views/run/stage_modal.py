"""Draws the stage modal in each of its forms, and reads it back."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.errors import InvalidForm, UnknownOffer
from bot.domain.offer.offer import Offer
from bot.domain.offer.preflight import Finding, Level
from bot.domain.run.run import Run
from bot.domain.run.summaries import StageForm, StagePlan
from bot.domain.values import ChannelId, OfferId
from bot.ports.slack import Block, View
from bot.views.blocks import bands, kit, words
from bot.views.blocks.ids import Action, Callback, Field
from bot.views.run.status_line import status_line

_TITLE = "Push to staging"
_MOST_NOTE = 500
_MOST_NAME = 500
_MOST_CHANGES = 10
_MOST_LABELS = 8
_MOST_FINDINGS = 8


def loading(about: str, channel: ChannelId) -> View:
    """What stands there within a second. `about` is the offer as somebody named it."""
    says = f":hourglass_flowing_sand: Looking at *{kit.text(about, 120)}* in the marketplace…"
    return _view([kit.section(says)], about, channel)


def filled(plan: StagePlan) -> View:
    """What would be pushed, and the form that pushes it."""
    blocks = [
        kit.section(f"*{kit.text(plan.name, 120)}* (`{kit.text(plan.offer)}`), {_type(plan)}"),
        *_change(plan),
        *_steps(plan),
        kit.section(_whitelist(plan), accessory=kit.button("Edit", Action.WHITELIST, plan.offer)),
        *_replaces(plan),
        *_findings(plan),
        *_ahead(plan),
    ]
    staging = kit.context("Staging shows it to the whitelist only. Production comes after an approval.")
    if plan.blocks and _errors(plan):
        return _view([*blocks, *_blocked(plan)], plan.offer, plan.channel)
    form = [*_fields(plan.channel), *_all_the_same(plan), staging]
    return _view([*blocks, *form], plan.offer, plan.channel, submit=_TITLE, shown=plan.shown)


def _errors(plan: StagePlan) -> int:
    return sum(finding.level is Level.ERROR for finding in plan.findings)


def _blocked(plan: StagePlan) -> list[Block]:
    """Say that nobody can push a draft with errors, and how to look again once it is corrected."""
    again = kit.button("Look again", Action.TRY_AGAIN)
    says = (
        f"*It cannot be pushed yet*: {words.count(_errors(plan), 'error')} above, and the policy sends no "
        "draft with errors (`preflight: block`). Correct it in Partner Center, then look again."
    )
    return [kit.section(says, accessory=again)]


def _all_the_same(plan: StagePlan) -> list[Block]:
    """Ask whether a push that will probably be refused is meant: an error never blocks, it asks."""
    errors = _errors(plan)
    if not errors:
        return []
    again = kit.button("Look again", Action.TRY_AGAIN)
    says = f"The marketplace will probably refuse this push ({words.count(errors, 'error')} above)."
    return [
        kit.section(
            f"{says} Correct it in Partner Center, or say that you push it all the same.", accessory=again
        ),
        kit.checkbox(Field.ALL_THE_SAME, "Push with errors", "Push it all the same"),
    ]


def _replaces(plan: StagePlan) -> list[Block]:
    """Say which run ends with this push, and the changes that were asked for."""
    if plan.replaces is None:
        return []
    wanted = [
        f"• {words.who(plan.replaces, objection.by)}: {kit.text(objection.reason, 300)}"
        for objection in plan.replaces.objections[:_MOST_CHANGES]
    ]
    says = ":memo: This push takes the place of the run whose changes were asked for:"
    return [kit.section("\n".join([says, *wanted]))]


def _findings(plan: StagePlan) -> list[Block]:
    blocks = [kit.section(_finding(finding)) for finding in plan.findings[:_MOST_FINDINGS]]
    rest = len(plan.findings) - _MOST_FINDINGS
    lines = [f"and {words.count(rest, 'more finding')}"] if rest > 0 else []
    if plan.unfinished:
        lines.append(f":hourglass_flowing_sand: {words.count(plan.unfinished, 'look')} not ended yet")
    return [*blocks, kit.context(*lines)] if lines else blocks


def _finding(finding: Finding) -> str:
    """Say what is wrong, what to do, and where it is written."""
    icon = {Level.ERROR: ":x: *Error*", Level.WARNING: ":warning: *Warning*"}[finding.level]
    fix = f" _{kit.text(finding.fix, 150)}_" if finding.fix else ""
    more = f" {kit.link(finding.link, 'Read more')}" if finding.link else ""
    return f"{icon}: {kit.text(finding.text, 300)}{fix}{more}"


def _ahead(plan: StagePlan) -> list[Block]:
    """Say what will keep this from going live although nothing is wrong with the offer."""
    blocks = []
    if plan.nobody_left:
        blocks.append(
            kit.section(
                ":no_entry: If you start this run, nobody may approve it: the policy names nobody but you "
                "for what it asks for. Have somebody else start it, or have the policy changed."
            )
        )
    if plan.outlasting is not None:
        blocks.append(
            kit.section(
                f":snowflake: A freeze ({kit.text(plan.outlasting.reason, 150)}) holds until "
                f"{kit.when(plan.outlasting.until)}, and approvals run out before that. The approvers are "
                "asked for them when it ends."
            )
        )
    return blocks


def _type(plan: StagePlan) -> str:
    return kit.text(words.offer_type(plan.offer_type), 60)


def _change(plan: StagePlan) -> list[Block]:
    if plan.change is None:
        return []
    label, meaning = words.CLASSES[plan.change.change_class]
    if plan.change.first:
        label, meaning = "First publish", "Nothing is published yet: everything is certified."
    lines = [f"• {kit.text(line.text, 200)}" for line in plan.change.lines[:_MOST_CHANGES]]
    if rest := [line.text for line in plan.change.lines[_MOST_CHANGES:]]:
        lines.append(f"• and {words.more_changes(rest)}")
    said = kit.section("\n".join([f"*{label}*: {meaning}", *lines]))
    if not lines:
        return [said]
    every = kit.button(
        f"All {words.count(len(plan.change.lines), 'change')}", Action.DRAFT_CHANGES, plan.offer
    )
    return [said, kit.actions(Field.CHANGES, every)]


def _steps(plan: StagePlan) -> list[Block]:
    lines = []
    if plan.usual is not None:
        lines.append(f"To STAGED: {bands.takes(plan.usual)}.")
    if plan.past_steps:
        named = " → ".join(kit.text(title, 60) for title in plan.past_steps[:12])
        lines.append(f"Steps of the last run: {named}.")
    else:
        lines.append("Steps appear as the marketplace reports them.")
    return [kit.context(*lines)]


def _whitelist(plan: StagePlan) -> str:
    labels = [kit.text(label, 60) for label in (plan.whitelist or ())[:_MOST_LABELS]]
    more = plan.whitelist_count - len(labels)
    if more > 0:
        labels.append(f"{more} more")
    named = f": {', '.join(labels)}" if labels else ""
    return f"*Whitelist*\n{words.count(plan.whitelist_count, 'subscription')} may see it{named}."


def _fields(channel: ChannelId) -> list[Block]:
    placeholder = "What is this push about? The team reads it on the card."
    note = kit.text_input(
        Field.NOTE, "Note for the team", placeholder=placeholder, most=_MOST_NOTE, optional=True
    )
    return [note, kit.channel_select(Field.CHANNEL, "Channel", initial=channel)]


def unknown(error: UnknownOffer, *, channel: ChannelId) -> View:
    """No such offer: the nearest names as buttons."""
    blocks = [kit.section(f":mag: {kit.text(str(error), 300)}")]
    if error.near:
        blocks.append(kit.section("Did you mean one of these?"))
        named = enumerate(error.near[:5])
        buttons = [kit.button(name, f"{Action.PICK_OFFER}:{i}", name) for i, name in named]
        blocks.append(kit.actions(Field.NEAR, *buttons))
    return _view(blocks, error.offer, channel)


def in_flight(run: Run, permalink: str | None, *, channel: ChannelId | None = None) -> View:
    """Somebody was faster: who, where it is, and a way to watch it."""
    started = f"{words.who(run, run.requested_by)} started it {kit.when(run.created_at)}"
    says = f":hourglass_flowing_sand: *{kit.text(run.offer)}* is already in flight.\n{started}; it is "
    link = f"\n{kit.link(permalink, 'Open its card')}" if permalink else ""
    watch = kit.button("Show where it is", Action.WATCH, run.id)
    here = kit.button("Post its messages here", Action.POST_HERE, run.id)
    blocks = [kit.section(f"{says}{status_line(run)}.{link}"), kit.actions(Field.RUN, watch, here)]
    return _view(blocks, run.offer, channel or run.channel)


def sentence(why: str, *, can_try: bool, about: str, channel: ChannelId) -> View:
    """Why there is nothing to push, with a button where trying again can help."""
    blocks = [kit.section(f":no_entry: *{kit.text(about, 120)}*: {kit.text(why, 600)}")]
    if can_try:
        blocks.append(kit.actions(Field.NEAR, kit.button("Try again", Action.TRY_AGAIN)))
    return _view(blocks, about, channel)


def away(
    about: str, seen: Offer | None, *, channel: ChannelId, reason: str, can_push: bool, passes: bool = True
) -> View:
    """The marketplace cannot be asked; an offer that was seen before can be asked for all the same.

    `passes`: it may answer later by itself; else somebody has to mend something first.
    """
    why = kit.text(reason, 200) or "The marketplace does not answer in time."
    mend = "" if passes else " Whoever runs stagebot has to mend that; until then trying again does not help."
    blocks = [
        kit.section(f":warning: {why} Nothing was started.{mend}"),
        kit.actions(Field.NEAR, kit.button("Try again", Action.TRY_AGAIN)),
    ]
    if seen is None or not can_push:
        return _view(blocks, about, channel)
    known = kit.text(seen.name or seen.id, 120)
    says = f"You can push *{known}* all the same: the request is kept and sent as soon as it answers."
    return _view([*blocks, kit.section(says), *_fields(channel)], seen.id, channel, submit=_TITLE)


def _view(
    blocks: Sequence[Block], about: str, channel: ChannelId, *, submit: str = "", shown: str = ""
) -> View:
    kept = {"offer": about[:_MOST_NAME], "channel": channel, "shown": shown}
    subject = json.dumps(kept, separators=(",", ":"))
    return kit.modal(Callback.STAGE, _TITLE, blocks, submit=submit, private_metadata=subject)


def subject(private_metadata: str) -> tuple[str, ChannelId]:
    """Return the offer, as it was named, and the channel that a modal is about."""
    kept = json.loads(private_metadata or "{}")
    return str(kept.get("offer", "")), ChannelId(str(kept.get("channel", "")))


def cannot_write(why: str) -> dict[str, str]:
    """Say on the channel's field that nothing can be posted there, and the cure."""
    cure = "Invite me there with /invite @stagebot, or choose another channel."
    return {Field.CHANNEL.value: kit.cut(f"I cannot write to that channel ({why}). {cure}", 150)}


def read(state: Mapping[str, Any], private_metadata: str) -> StageForm:
    """Read the submitted form. Raises InvalidForm with what is wrong with each field."""
    offer, channel = subject(private_metadata)
    note = (state.get(Field.NOTE) or {}).get(Field.NOTE) or {}
    chosen = (state.get(Field.CHANNEL) or {}).get(Field.CHANNEL) or {}
    text = str(note.get("value") or "").strip()
    target = ChannelId(str(chosen.get("selected_conversation") or channel))
    problems = {}
    if len(text) > _MOST_NOTE:
        problems[Field.NOTE.value] = f"At most {_MOST_NOTE} characters."
    if not target or target.startswith("D"):
        problems[Field.CHANNEL.value] = "Choose a channel that the team reads."
    if problems:
        raise InvalidForm(problems)
    shown = str(json.loads(private_metadata or "{}").get("shown", ""))
    return StageForm(offer=OfferId(offer), channel=target, note=text, shown=shown)
