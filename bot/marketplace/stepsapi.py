"""The older submission API, which alone tells steps and reasons. Without it the bot still works.

It answers or it does not: nothing it does ever raises. Where it had no answer it is not asked for steps for
a while; in June 2026 it answered 400 to everybody for a week.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.domain.offer.failure import ErrorDetail
from bot.domain.offer.submission import ReportedStep, StepStatus
from bot.domain.values import DurableId, SubmissionId
from bot.http.json_text import JsonObject
from bot.marketplace.addresses import product_guid, submission_number
from bot.marketplace.findings import findings
from bot.marketplace.line import Line
from bot.marketplace.pause import Pause
from bot.marketplace.wire import Page, Workflow, WorkflowStep, read
from bot.ports.clock import Clock
from bot.ports.marketplace import MarketplaceError, NotFound
from bot.telemetry.log import get_logger

_MOST_QUIET = 10_000

# Partner Center submission API, workflowdetails; the rest are the step states of the Cloud Partner Portal API
_STATES = {
    "": StepStatus.PENDING,
    "notstarted": StepStatus.PENDING,
    "inprogress": StepStatus.RUNNING,
    "running": StepStatus.RUNNING,
    "waitingforpublisherreview": StepStatus.RUNNING,
    "waitingforapproval": StepStatus.RUNNING,
    "success": StepStatus.COMPLETE,
    "succeeded": StepStatus.COMPLETE,
    "complete": StepStatus.COMPLETE,
    "completed": StepStatus.COMPLETE,
    "skipped": StepStatus.COMPLETE,
    "notrequired": StepStatus.COMPLETE,
    "notapplicable": StepStatus.COMPLETE,
}
_WITHOUT_DOING = frozenset({"skipped", "notrequired", "notapplicable"})


class StepsApi:
    """Asks for steps and reasons. `quiet_seconds`: how long not to ask for steps after there was no answer.

    Reasons are asked for at every call: a failure is told once, and its reasons must not wait for the steps.
    `refused` hears the kind of each question that got no answer; `problem` says what the last one got.
    """

    def __init__(
        self,
        line: Line,
        clock: Clock,
        *,
        quiet_seconds: float,
        refused: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._line = line
        self._clock = clock
        self._quiet_seconds = quiet_seconds
        self._refused = refused
        self._away: Pause | None = None
        self._unknown: OrderedDict[str, Pause] = OrderedDict()
        self._log = get_logger("steps")
        self.problem = ""

    async def steps(self, product: DurableId, submission: SubmissionId) -> tuple[ReportedStep, ...] | None:
        """Return the steps of all workflows in the reported order; None when there are none to tell."""
        try:
            path = _path(product, submission, "workflowdetails")
            if self._is_quiet(path):
                return None
            entries = await self._ask(path, "steps")
            found = workflow_steps([read(Workflow, entry) for entry in entries])
        except NotFound:
            return None
        except MarketplaceError as error:
            self._away = self._pause(max(self._quiet_seconds, error.retry_after or 0.0))
            return None
        if not entries:
            self._note(path)
        return found or None

    async def reasons(self, product: DurableId, submission: SubmissionId) -> tuple[ErrorDetail, ...] | None:
        """Return what speaks against a submission; None when a part of it could not be asked for.

        What one of the two questions brought is returned all the same, if it brought anything.
        """
        found: list[ErrorDetail] = []
        is_whole = True
        for what in ("validations", "reports"):
            try:
                entries = await self._ask(_path(product, submission, what), what)
            except NotFound:
                continue
            except MarketplaceError:
                is_whole = False
                continue
            found += findings(entries, ()) if what == "validations" else findings((), entries)
        return tuple(dict.fromkeys(found)) if found or is_whole else None

    async def _ask(self, path: str, what: str) -> Sequence[JsonObject]:
        try:
            entries = read(Page, await self._line.get(path)).value
        except NotFound:
            self._note(path)
            raise
        except MarketplaceError as error:
            self.problem = str(error) or type(error).__name__
            self._refused(what)
            self._log.warning("steps.refused", what=what, kind=type(error).__name__)
            raise
        self.problem = ""
        return entries

    def _is_quiet(self, path: str) -> bool:
        now = self._clock.now()
        return any(pause is not None and pause.left(now) for pause in (self._away, self._unknown.get(path)))

    def _pause(self, seconds: float) -> Pause:
        return Pause(since=self._clock.now(), seconds=seconds)

    def _note(self, path: str) -> None:
        self._unknown[path] = self._pause(self._quiet_seconds)
        self._unknown.move_to_end(path)
        while len(self._unknown) > _MOST_QUIET:
            self._unknown.popitem(last=False)


def _path(product: DurableId, submission: SubmissionId, what: str) -> str:
    return f"products/{product_guid(product)}/submissions/{submission_number(submission)}/{what}"


def workflow_steps(workflows: Iterable[Workflow]) -> tuple[ReportedStep, ...]:
    """Return all steps in the reported order.

    A key is the workflow's type or environment and the step's name, so that it outlives another order;
    steps of the same name are counted through.
    """
    found: dict[str, ReportedStep] = {}
    for position, workflow in enumerate(workflows, start=1):
        prefix = _slug(f"{workflow.type} {workflow.target_environment}") or str(position)
        for step in workflow.workflow_steps:
            key = _free(f"{prefix}/{_slug(step.name) or 'step'}", found)
            found[key] = replace(_step(step), key=key)
    return tuple(found.values())


def _free(key: str, taken: dict[str, ReportedStep]) -> str:
    if key not in taken:
        return key
    return next(f"{key}-{n}" for n in range(2, len(taken) + 3) if f"{key}-{n}" not in taken)


def _slug(text: str) -> str:
    return "-".join(re.findall(r"[^\W_]+", text.lower()))[:100]


def _step(step: WorkflowStep) -> ReportedStep:
    word = re.sub(r"[\W_]", "", step.state).lower()
    status = _STATES.get(word, StepStatus.FAILED)
    return ReportedStep(
        key="",
        title=step.name or "Step",
        status=status,
        started_at=step.start_date_time_in_utc,
        ended_at=step.complete_date_time_in_utc
        if status in {StepStatus.COMPLETE, StepStatus.FAILED}
        else None,
        detail=step.state if _is_worth_saying(word, status) else "",
    )


def _is_worth_saying(word: str, status: StepStatus) -> bool:
    """A step that was left out, or that ended in a word of its own, says so in the marketplace's word."""
    return word in _WITHOUT_DOING or (status is StepStatus.FAILED and word != "failed")
