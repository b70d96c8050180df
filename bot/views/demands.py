"""What a person is asked to do: the demand, why it is them, since when, until when, and the buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from bot.domain.notify.ladders import WaitKind
from bot.domain.notify.waiting import KeptNotice, KeptWait
from bot.domain.notify.waits import Circumstances
from bot.domain.run.run import Run
from bot.domain.values import PersonId
from bot.domain.whitelist.revision import WhitelistRevision
from bot.ports.slack import Block, Message
from bot.views.blocks import kit, words
from bot.views.blocks.ids import Action

_MOST = 8
SNOOZES = {"1": "in 1 hour", "4": "in 4 hours", "tomorrow": "tomorrow 09:00", "monday": "Monday 09:00"}
"""For how long a demand can be put off; the day's ones in the person's own time zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One wait as one recipient is asked about it. `others` were asked, too."""

    wait: KeptWait
    notice: KeptNotice
    subject: Run | WhitelistRevision
    seen: Circumstances
    others: tuple[str, ...]
    now: datetime

    @property
    def is_over(self) -> bool:
        """Tell whether nothing waits any more."""
        return not self.wait.is_open


def demand(lines: Sequence[Demand], *, mention: bool) -> Message:
    """Ask one recipient for what waits, several demands of one moment in one message."""
    shown = lines[:_MOST]
    blocks = [block for line in shown for block in _blocks(line, mention=mention)]
    more = len(lines) - len(shown)
    if more > 0:
        blocks.append(kit.context(f"… and {words.count(more, 'more')}: `/stage list` shows them all."))
    text = "; ".join(f"{kit.text(line.subject.offer)}: {asks(line)}" for line in shown)
    if len(lines) > 1:
        text = f"{words.count(len(lines), 'thing waits', 'things wait')} for you: {text}"
    return Message(text=text, blocks=kit.fitted(blocks))


def _blocks(line: Demand, *, mention: bool) -> list[Block]:
    offer = f"*{kit.text(line.subject.offer)}*"
    if line.is_over:
        return [kit.section(f":white_check_mark: {offer}: {_over(line)}")]
    whom = f"{kit.anybody(line.notice.recipient)} " if mention and line.notice.recipient[0] in "UWS" else ""
    said = f"{whom}{offer}: {asks(line)}"
    small = [_why(line), _when(line), _others(line)]
    return [kit.section(said), kit.context(*(one for one in small if one)), _buttons(line)]


def asks(line: Demand) -> str:  # noqa: C901, PLR0911, PLR0912 - a table, one branch a kind
    """Say what is wanted, in one sentence."""
    seen = line.seen
    match line.wait.need.kind:
        case WaitKind.SIGN:
            items = ", ".join(f"“{kit.text(item.text, 80)}”" for item in seen.open_items)
            return f"it is staged. To be checked and signed: {items or 'nothing any more'}."
        case WaitKind.APPROVE:
            missing = sum(gap.missing for gap in seen.gaps)
            return f"it is staged and checked. It still needs {words.count(missing, 'approval')}."
        case WaitKind.EXPIRING:
            return "your approval ends before it could be used. Renew it if it still holds."
        case WaitKind.GO_LIVE:
            return "it is approved, and somebody has to send it live."
        case WaitKind.CHANGES:
            return "changes were asked for. Make them and stage again, or talk to whoever asked."
        case WaitKind.FAILED:
            return "it failed. Look at the reason, mend it and stage again."
        case WaitKind.LATE:
            return f"it takes longer than nine of ten did ({_phase(line)})."
        case WaitKind.VERY_LATE:
            return (
                f"it takes longer than forty-nine of fifty did ({_phase(line)}). "
                "Open a ticket with Microsoft."
            )
        case WaitKind.BLOCKED:
            return "another publish of this offer is in the way. Cancel it in Partner Center, or wait for it."
        case WaitKind.UNKNOWN:
            return "the marketplace cannot be asked, so nobody knows how far it is."
        case WaitKind.PERSON_NEEDED:
            return "nobody can tell what became of a call. Look into Partner Center."
        case WaitKind.PLANNED:
            return "it is planned to go live, and something is still missing."
        case WaitKind.WHITELIST:
            return f"the change of its whitelist is {_held(line)}."
        case _:
            assert_never(line.wait.need.kind)


def _phase(line: Demand) -> str:
    if isinstance(line.subject, Run):
        step = next((step for step in line.subject.steps if step.key == line.wait.need.part), None)
        if step is not None:
            return kit.text(step.title, 80)
    return line.wait.need.part.replace("_", " ")


def _held(line: Demand) -> str:
    return {
        "held": "waiting for a publish that holds the draft",
        "conflicted": "not written: somebody changed the draft meanwhile",
        "refused": "refused by the marketplace",
    }.get(line.wait.need.part, "not written")


def _why(line: Demand) -> str:
    notice = line.notice
    if notice.because:
        return f"You are told because {kit.text(notice.because, 300)}."
    return f"You are asked because {kit.text(notice.why, 200)}."


def _when(line: Demand) -> str:
    opened, deadline = line.wait.wait.opened_at, line.wait.need.deadline
    since = f"It waits since {kit.when(opened)}." if line.notice.rung or line.now > opened else ""
    if deadline is None:
        return since
    urgent = "Sent now because it ends" if line.notice.is_urgent else "It has time until"
    return f"{since} {urgent} {kit.when(deadline)}.".strip()


def _others(line: Demand) -> str:
    if not line.others:
        return ""
    named = ", ".join(kit.person(one) for one in line.others[:5] if one[0] in "UW")
    return f"Asked as well: {named}." if named else ""


def _buttons(line: Demand) -> Block:
    id_ = line.wait.id
    buttons = []
    if isinstance(line.subject, Run):
        buttons.append(kit.button("Open the review", Action.WATCH, line.subject.id, style="primary"))
    else:
        buttons.append(kit.button("Open the whitelist", Action.WHITELIST, line.subject.offer))
    if line.notice.can_act:
        buttons.append(kit.button("I take it", Action.ATTENTION_TAKE, id_))
        buttons.append(_choice("Remind me", Action.ATTENTION_SNOOZE, id_))
        hand = kit.plain_text("Hand over to")
        buttons.append({"type": "users_select", "action_id": Action.ATTENTION_HAND, "placeholder": hand})
    return kit.actions(f"attention:{id_}", *buttons)


def _choice(label: str, action: Action, id_: str) -> Block:
    options = [{"text": kit.plain_text(text), "value": f"{id_}:{span}"} for span, text in SNOOZES.items()]
    return {
        "type": "static_select",
        "action_id": action,
        "placeholder": kit.plain_text(label),
        "options": options,
    }


def _over(line: Demand) -> str:
    subject = line.subject
    if isinstance(subject, Run) and subject.decided_by:
        who = ", ".join(kit.text(subject.names.get(one, one), 80) for one in subject.decided_by)
        verb = "Decided by" if line.wait.need.kind is WaitKind.APPROVE else "Done; decided by"
        return f"{verb} {who}. Nothing waits for you here."
    at = line.wait.closed_at
    return f"Done, {kit.when(at)}. Nothing waits for you here." if at else "Nothing waits for you here."


def taken(who: PersonId, until: datetime) -> Message:
    """Tell whoever took it what that means."""
    return Message(
        text="It is yours",
        blocks=(
            kit.section(
                f"It is yours, {kit.person(who)}, until {kit.when(until)}: nobody else is asked until then. "
                "Afterwards you are asked once whether it still is."
            ),
        ),
    )


def snoozed(until: datetime) -> Message:
    """Tell whoever put it off until when, and what that does not stop."""
    says = f"You hear of it again after {kit.when(until)}. Others are still asked when it waits too long."
    return Message(text="Put off", blocks=(kit.section(says),))


def handed_over(to: PersonId, until: datetime) -> Message:
    """Tell whoever handed it over."""
    says = f"{kit.person(to)} has it now, until {kit.when(until)}, and is told so."
    return Message(text="Handed over", blocks=(kit.section(says),))
