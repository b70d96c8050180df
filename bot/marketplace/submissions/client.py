"""`SubmissionClient`: Azure applications over the submission API, one method of the port after the other.

No call of this API is idempotent and there is no token for one: who calls looks first. A publish has no job
here, so job ids are ours: `<product>.<submission>.preview`, `....live`, `audience.<product>.<digest>`.
"""

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence

from bot.domain.offer.failure import ErrorDetail
from bot.domain.offer.offer import Offer
from bot.domain.offer.submission import JobReport, Progress, ReportedStep, Submission, Target
from bot.domain.offer.tree import Resource, Tree
from bot.domain.values import DurableId, JobId, OfferId, SubmissionId
from bot.http.json_text import JsonObject
from bot.marketplace.addresses import is_submission, preview_of, product_guid, submission_number
from bot.marketplace.faults import misunderstood
from bot.marketplace.line import Line
from bot.marketplace.stepsapi import StepsApi
from bot.marketplace.submissions import states
from bot.marketplace.submissions.audience import entries_in, forms_of, written
from bot.marketplace.submissions.creation import creation
from bot.marketplace.submissions.jobs import OurJob, audience_job, job_of, publish_job
from bot.marketplace.submissions.products import offer_of
from bot.marketplace.submissions.states import SubmissionDocument
from bot.marketplace.submissions.trees import Documents, Instances, steady
from bot.marketplace.wire import Page, Workflow, read
from bot.ports.marketplace import Busy, MarketplaceError, NotFound, Overtaken, Refused

TYPE = "azureApplication"


class SubmissionClient:
    """Implements the `Marketplace` port for Azure applications. `steps` asks the same API."""

    def __init__(self, line: Line, steps: StepsApi) -> None:
        self._line = line
        self._steps = steps

    async def find_offer(self, offer: OfferId) -> Offer | None:
        """Look an Azure application up by its ID; None when the account has no such one."""
        plain = offer.replace("'", "")
        name = f"externalIDs/Any(i:i/type eq 'AzureOfferId' and i/value eq '{plain}')"
        page = read(Page, await self._line.get("products", {"$filter": name}))
        found = (offer_of(entry) for entry in page.value)
        return next((one for one in found if one is not None and one.id == offer.lower()), None)

    async def list_offers(self) -> tuple[Offer, ...]:
        """Return every Azure application of the account. A later page that is not there ends the list."""
        found: list[Offer] = []
        try:
            async for page in self._line.pages("products"):
                found += [one for entry in read(Page, page).value if (one := offer_of(entry)) is not None]
        except NotFound:
            if not found:
                raise
        return tuple(found)

    async def tree(self, product: DurableId, target: Target) -> Tree | None:
        """Read one environment; None when the offer never got there.

        What was published may not be readable any more: then the tree says so, and holds its instances only.
        """
        guid = product_guid(product)
        documents = Documents(self._line, guid)
        plans = await documents.variants()
        if target is Target.DRAFT:
            resources = await steady(documents.branches, lambda now: documents.resources(now, plans))
            return Tree(target=target, submission=None, resources=resources)
        published = await self._published(product, target)
        if published is None:
            return None
        id_ = states.submission_id(guid, published)
        instances = states.instances(published)
        if not await self._is_frozen(documents, instances):
            return _unread(target, id_, guid, instances)
        try:
            resources = await documents.resources(instances, plans)
        except NotFound:
            return _unread(target, id_, guid, instances)
        return Tree(target=target, submission=id_, resources=resources)

    async def _is_frozen(self, documents: Documents, instances: Instances) -> bool:
        """Tell whether a submission's instances are its own, and not the draft that goes on changing."""
        draft = await documents.branches()
        if any(instances.get(place) == instance for place, instance in draft.items()):
            return False
        place = ("property", "")
        if place not in instances or place not in draft:
            return True
        try:
            own, drafts = await asyncio.gather(
                documents.document("properties", instances[place]),
                documents.document("properties", draft[place]),
            )
        except NotFound:
            return False
        return own is None or drafts is None or own.get("id") != drafts.get("id")

    async def _published(self, product: DurableId, target: Target) -> SubmissionDocument | None:
        for document in sorted(await self._documents(product), key=states.number_of, reverse=True):
            found = await self._standing(product, document)
            progress = found.preview if target is Target.PREVIEW else found.live
            if progress is Progress.SUCCEEDED:
                return document
        return None

    async def submissions(self, product: DurableId) -> tuple[Submission, ...]:
        """Return the listing, oldest first; what was promoted is a preview and live."""
        guid = product_guid(product)
        found: list[Submission] = []
        for document in sorted(await self._documents(product), key=states.number_of):
            found += states.entries(guid, document, await self._standing(product, document))
        return tuple(found)

    async def _documents(self, product: DurableId) -> list[SubmissionDocument]:
        path = f"products/{product_guid(product)}/submissions"
        pages = [read(Page, page) async for page in self._line.pages(path)]
        return [read(SubmissionDocument, entry) for page in pages for entry in page.value]

    async def _standing(self, product: DurableId, document: SubmissionDocument) -> states.Standing:
        promoted = states.has_failed(document) and await self._was_promoted(product, document)
        return states.standing(document, was_promoted=promoted)

    async def _was_promoted(self, product: DurableId, document: SubmissionDocument) -> bool:
        """Tell whether the way to live had begun; without workflows nobody can tell, and it had not."""
        path = f"products/{product_guid(product)}/submissions/{document.id}/workflowdetails"
        try:
            page = read(Page, await self._line.get(path))
        except NotFound:
            return False
        live = (
            w for entry in page.value if (w := read(Workflow, entry)).target_environment.lower() == "live"
        )
        return any(step.start_date_time_in_utc is not None for one in live for step in one.workflow_steps)

    async def submission(self, id_: SubmissionId) -> Submission | None:
        """Read one submission by id; None when unknown. Of one that was promoted, the live entry."""
        if not is_submission(id_):
            return None
        guid, product = id_.split("/")[1], DurableId(f"product/{id_.split('/')[1]}")
        try:
            document = await self._document(guid, submission_number(id_))
        except NotFound:
            return None
        return states.entries(guid, document, await self._standing(product, document))[-1]

    async def _document(self, guid: str, number: str) -> SubmissionDocument:
        return read(SubmissionDocument, await self._line.get(f"products/{guid}/submissions/{number}"))

    async def submit_preview(self, product: DurableId) -> JobReport:
        """Publish the whole draft to preview. Not idempotent."""
        guid = product_guid(product)
        body = creation(guid, await Documents(self._line, guid).branches())
        try:
            content = await self._line.post(f"products/{guid}/submissions", body)
        except Busy as error:
            if any(e.progress is Progress.RUNNING for e in await self.submissions(product)):
                raise
            raise Refused(str(error), errors=error.errors) from None
        document = read(SubmissionDocument, content, changes=True)
        if not document.id.isdecimal():
            raise misunderstood("the submission has no number", changes=True)
        return JobReport(id=publish_job(guid, document.id, Target.PREVIEW), progress=Progress.RUNNING)

    async def go_live(self, product: DurableId, preview: SubmissionId) -> JobReport:
        """Promote exactly that preview. Not idempotent, and there is no way back."""
        guid, number = product_guid(product), submission_number(preview_of(product, preview))
        document = await self._document(guid, number)
        newest = max((states.number_of(one) for one in await self._documents(product)), default=0)
        found = await self._standing(product, document)
        if found.preview is not Progress.SUCCEEDED or found.live not in {None, Progress.FAILED}:
            raise Refused("The submission does not wait for the sign-off any more.")
        if newest > int(number):
            raise Refused("There is a newer submission of this offer.")
        try:
            await self._line.post(f"products/{guid}/submissions/{number}/promote", {})
        except Busy as error:  # a conflict of a promote is about this very submission
            raise Refused(str(error), errors=error.errors) from None
        return JobReport(id=publish_job(guid, number, Target.LIVE), progress=Progress.RUNNING)

    async def save_preview_audience(
        self, product: DurableId, audience: Sequence[Mapping[str, object]]
    ) -> JobReport:
        """Put a preview audience into the draft, as a whole, at once; in force after the next publish.

        Raises Overtaken when the audience was changed by somebody else meanwhile.
        """
        before = entries_in(await self._audience(product))
        try:
            await self._save(product, audience)
        except (Busy, Refused):  # its tag may have been old: something else in the document was changed
            if entries_in(await self._audience(product)) != before:
                raise Overtaken from None
            await self._save(product, audience)
        digest = hashlib.sha256(json.dumps([dict(one) for one in audience], sort_keys=True).encode())
        job = audience_job(product_guid(product), digest.hexdigest()[:16])
        return JobReport(id=job, progress=Progress.SUCCEEDED)

    async def _save(self, product: DurableId, wanted: Sequence[Mapping[str, object]]) -> None:
        ids = {str(entry.get("id") or "").lower() for entry in wanted}
        document = await self._audience(product)
        for form in forms_of(document):
            tag = str(document.get("@odata.etag") or "*")
            path = f"products/{product_guid(product)}/productavailabilities/{document.get('id')}"
            await self._line.put(path, written(document, wanted, form), tag=tag)
            document = await self._audience(product)
            if {str(one["id"]) for one in entries_in(document)} == ids:
                return
        raise Refused("Partner Center did not take the list.")

    async def _audience(self, product: DurableId) -> JsonObject:
        documents = Documents(self._line, product_guid(product))
        instance = (await documents.branches()).get(("availability", ""), "")
        found = await documents.document("productavailabilities", instance) if instance else None
        if found is None:
            raise Refused("The draft has no place for a preview audience yet. Make it in Partner Center.")
        return found

    async def cancel(self, job: JobId) -> JobReport:
        """Cancel a publish to preview; Refused when it is too late."""
        ours = job_of(job)
        if ours.target is not Target.PREVIEW:
            raise Refused("What goes live cannot be canceled any more.")
        try:
            await self._line.delete(f"products/{ours.product}/submissions/{ours.number}")
        except Busy as error:
            raise Refused(str(error), errors=error.errors) from None
        return JobReport(id=job, progress=await self._after_cancel(ours))

    async def _after_cancel(self, ours: OurJob) -> Progress:
        """Look what a cancellation that was taken has come to; gone, failed and canceled are one thing."""
        try:
            document = await self._document(ours.product, ours.number)
        except NotFound:
            return Progress.CANCELED
        except MarketplaceError:
            return Progress.RUNNING
        found = states.standing(document, was_promoted=False).preview
        return Progress.CANCELED if found is Progress.FAILED else found

    async def job(self, job: JobId) -> JobReport:
        """Read how a publish stands. A saved audience was saved when it was answered."""
        ours = job_of(job)
        if ours.target is Target.DRAFT:
            return JobReport(id=job, progress=Progress.SUCCEEDED)
        document = await self._document(ours.product, ours.number)
        found = await self._standing(DurableId(f"product/{ours.product}"), document)
        progress = found.preview if ours.target is Target.PREVIEW else _live(found)
        why = document.pending_update_info.failure_reason
        errors = (ErrorDetail(code="pendingUpdate", message=why),) if why else ()
        return JobReport(id=job, progress=progress, errors=errors, unread=found.unread)

    async def saved(self, job: JobId) -> Tree | None:
        """Return the preview audience as the draft holds it now."""
        ours = job_of(job)
        content = {"previewAudiences": list(entries_in(await self._audience_of(ours)))}
        kind = "price-and-availability-offer"
        resource = Resource(id=f"{kind}/{ours.product}", type=kind, content=content)
        return Tree(target=Target.DRAFT, submission=None, resources=(resource,))

    async def _audience_of(self, ours: OurJob) -> JsonObject:
        return await self._audience(DurableId(f"product/{ours.product}"))

    def unserved(self, offer: Offer) -> str:
        """Say why an offer of that type cannot be staged; empty when it can."""
        return "" if offer.type == TYPE else f"Offers of type {offer.type} are not served here."

    async def steps(self, product: DurableId, submission: SubmissionId) -> tuple[ReportedStep, ...] | None:
        """Return the steps of both workflows; None where there are none to tell."""
        return await self._steps.steps(product, submission)

    async def reasons(self, product: DurableId, submission: SubmissionId) -> tuple[ErrorDetail, ...] | None:
        """Return what speaks against a failed submission; None where that could not be asked."""
        return await self._steps.reasons(product, submission)

    @property
    def steps_problem(self) -> str:
        """What the API last answered in place of steps or reasons."""
        return self._steps.problem


def _live(found: states.Standing) -> Progress:
    """A promote that left no trace on a submission that waits again has failed."""
    return found.live if found.live is not None else Progress.FAILED


def _unread(target: Target, id_: SubmissionId, guid: str, instances: Instances) -> Tree:
    named = {f"{module} {variant}".strip(): value for (module, variant), value in sorted(instances.items())}
    kind = "published-instances"
    resource = Resource(id=f"{kind}/{guid}", type=kind, content={"instances": named})
    return Tree(target=target, submission=id_, resources=(resource,), is_unread=True)
