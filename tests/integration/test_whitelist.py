"""The whitelist from what is typed to the draft, on the real client, store and sandbox marketplace."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.errors import AlreadySaved, ChangeOnItsWay, InvalidForm, NotAllowed, TooLateToWithdraw
from bot.domain.offer.failure import ErrorDetail
from bot.domain.offer.submission import JobReport, Progress, Target
from bot.domain.people import EVERYONE, Person
from bot.domain.run.states import State
from bot.domain.values import ChannelId, JobId, OfferId, RevisionId, SubscriptionId
from bot.domain.whitelist.entries import Entries, Entry, entries_of
from bot.domain.whitelist.revision import RevisionState, WhitelistRevision
from bot.domain.whitelist.subscription_kinds import Verdict
from bot.domain.whitelist.summaries import WhitelistForm
from bot.ports.marketplace import Refused
from bot.sandbox.marketplace.switches import changed
from bot.usecases.review import approve
from bot.usecases.whitelist import access, edit, groups, kinds, propose, save
from bot.views.whitelist import difference
from tests.builders import TEAM
from tests.fakes import FixedPeople

OFFER, CHANNEL = OfferId("offer-x"), ChannelId("C0RELEASES")
QA = SubscriptionId("11111111-2222-3333-4444-555555555555")
MSDN = SubscriptionId("33333333-4444-5555-6666-777777777777")
CSP = SubscriptionId("44444444-5555-6666-7777-888888888888")
FOREIGN = SubscriptionId("88888888-9999-0000-1111-222222222222")


async def proposed(house, lines: str, *, by=None, why: str = "", group: str = "") -> WhitelistRevision:
    """Open the whitelist, put `lines` below what is there, and look at the difference."""
    by = by or house.ana
    board = await edit.open_edit(house.services, OFFER, CHANNEL, by=by)
    typed = "\n".join([*(f"{e.subscription}, {e.label}" for e in board.revision.base), lines])
    form = WhitelistForm(lines=typed, why=why)
    wanted = await propose.typed(house.services, board.revision.id, form, group=group, by=by)
    await kinds.weigh(house.services, wanted.revision)
    return wanted.revision


async def saved(house, lines: str, **how) -> WhitelistRevision:
    """Save `lines` on top of what is there."""
    restage = how.pop("restage", False)
    revision = await proposed(house, lines, **how)
    return await save.save(house.services, revision.id, restage=restage, by=how.get("by") or house.ana)


async def now(house, revision: WhitelistRevision) -> WhitelistRevision:
    return await access.get(house.services, revision.id, house.ana)


async def draft(house) -> Entries:
    found = await house.services.marketplace.find_offer(OFFER)
    return entries_of(await house.services.marketplace.tree(found.durable_id, Target.DRAFT))


def in_portal(house, *entries: Entry) -> None:
    """Somebody edits the draft in Partner Center."""
    product = house.market.catalog.by_external[OFFER]
    for resource in product.draft.values():
        if resource["id"].startswith("price-and-availability-offer/"):
            resource["previewAudiences"] = [
                {"type": "subscription", "id": e.subscription, "label": e.label} for e in entries
            ]


async def events(house, revision: WhitelistRevision) -> list[str]:
    recorded = await house.services.store.read(lambda tx: tx.journal.of(revision.id))
    return [entry.event.kind for entry in recorded]


async def test_a_saved_list_reaches_the_draft_and_the_channel_hears_of_it_once(house):
    revision = await saved(house, f"{MSDN}, ops", why="New testers")
    await house.turn()
    await house.turn()

    assert Entry(subscription=MSDN, label="ops") in await draft(house)
    assert (await now(house, revision)).state is RevisionState.APPLIED
    assert await events(house, revision) == ["whitelist.saved", "whitelist.applied"]
    assert house.chat.texts == ["offer-x: whitelist changed (1 added), saved in the draft"]


async def test_what_is_no_subscription_stays_on_the_list(house):
    product = house.market.catalog.by_external[OFFER]
    resource = next(r for r in product.draft.values() if r["id"].startswith("price-and-availability-offer/"))
    tenant = {"type": "tenant", "id": "99999999-8888-4777-8666-555555555555", "label": "partner tenant"}
    resource["previewAudiences"].append(tenant)
    await saved(house, f"{MSDN}, ops")
    await house.turn()
    await house.turn()
    resource = next(r for r in product.draft.values() if r["id"].startswith("price-and-availability-offer/"))
    assert tenant in resource["previewAudiences"]


async def test_a_change_in_the_portal_meanwhile_is_never_overwritten(house):
    revision = await saved(house, f"{MSDN}, ops")
    in_portal(house, Entry(subscription=FOREIGN, label="theirs"))
    await house.turn()

    stopped = await now(house, revision)
    assert stopped.state is RevisionState.CONFLICTED
    assert stopped.theirs == (Entry(subscription=FOREIGN, label="theirs"),)
    assert await draft(house) == (Entry(subscription=FOREIGN, label="theirs"),)
    assert any("nothing was overwritten" in text for text in house.chat.texts)

    merged = await edit.begin_from(house.services, revision.id, CHANNEL, merged=True, by=house.ana)
    assert {entry.subscription for entry in merged.entries} == {MSDN, FOREIGN}
    mine = await edit.begin_from(house.services, revision.id, CHANNEL, merged=False, by=house.ana)
    assert FOREIGN not in {entry.subscription for entry in mine.entries}


async def test_the_difference_page_knows_of_a_change_in_between(house):
    revision = await proposed(house, f"{MSDN}, ops")
    in_portal(house, Entry(subscription=FOREIGN))
    board = await kinds.weigh(house.services, await now(house, revision))
    assert board.theirs == (Entry(subscription=FOREIGN),)


async def test_two_people_save_at_once_and_one_is_told_of_the_other(house):
    first = await proposed(house, f"{MSDN}, ops")
    second = await proposed(house, f"{FOREIGN}, partner", by=house.ben)
    await save.save(house.services, first.id, restage=False, by=house.ana)
    with pytest.raises(ChangeOnItsWay, match="is on its way"):
        await save.save(house.services, second.id, restage=False, by=house.ben)
    with pytest.raises(AlreadySaved):
        await save.save(house.services, first.id, restage=False, by=house.ana)


async def test_while_a_run_holds_the_draft_the_change_is_kept_and_applied_when_it_ends(house):
    run = await house.stage()
    await house.turn()
    revision = await saved(house, f"{MSDN}, ops")
    await house.turn()
    assert (await now(house, revision)).waits
    assert MSDN not in {entry.subscription for entry in await draft(house)}
    assert "whitelist.changed" in await house.kinds(run)

    await house.turn_until(run, State.AWAITING_APPROVAL)
    for _ in range(3):
        await house.turn()
    assert (await now(house, revision)).state is RevisionState.APPLIED
    assert MSDN in {entry.subscription for entry in await draft(house)}


@pytest.mark.parametrize("conflict", ["http", "job"])
async def test_a_publish_from_the_portal_holds_the_draft_as_well(house, conflict):
    house.market.switches = changed(house.market.switches, {"conflict": conflict})
    found = await house.services.marketplace.find_offer(OFFER)
    await house.services.marketplace.submit_preview(found.durable_id)
    revision = await saved(house, f"{MSDN}, ops")
    for _ in range(8):
        await house.turn()
    assert (await now(house, revision)).waits
    assert (await house.kinds(revision)).count("whitelist.waiting") == 1, "it is announced once"
    for _ in range(40):
        await house.turn(120)
    assert (await now(house, revision)).state is RevisionState.APPLIED
    kinds_ = await house.kinds(revision)
    assert (kinds_.count("whitelist.waiting"), kinds_.count("whitelist.applied")) == (1, 1)


@pytest.mark.parametrize("conflict", ["http", "job"])
async def test_a_run_that_waits_for_another_publish_says_so_once(house, conflict):
    """The listing shows the other publish in one look and not in the next: it is one wait."""
    house.market.switches = changed(house.market.switches, {"conflict": conflict})
    found = await house.services.marketplace.find_offer(OFFER)
    await house.services.marketplace.submit_preview(found.durable_id)
    run = await house.stage()
    for _ in range(8):
        await house.turn()
    assert (await house.kinds(run)).count("request.blocked") == 1


async def test_saved_and_restaged_supersedes_the_run_that_waits_for_approval(house):
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await saved(house, f"{MSDN}, ops", restage=True)
    for _ in range(3):
        await house.turn()

    assert (await house.run(run)).state is State.SUPERSEDED
    with pytest.raises(Exception, match="superseded"):
        await approve.give(house.services, run.id, by=house.ben)
    fresh = await house.services.store.read(lambda tx: tx.runs.active_for(run.durable_id))
    assert fresh is not None
    staged = await house.turn_until(fresh, State.AWAITING_APPROVAL)
    assert any("33333333…" in line and line.endswith("added") for line in staged.changes), staged.changes
    assert house.published("preview") == 2


async def test_the_thread_of_a_staged_run_says_that_it_is_without_the_change(house):
    await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await saved(house, f"{MSDN}, ops")
    await house.turn()
    assert any("What is staged is without that change" in text for text in house.chat.texts)


async def test_a_kind_that_cannot_preview_is_refused_whatever_button_is_forged(house):
    revision = await proposed(house, f"{CSP}, reseller")
    with pytest.raises(NotAllowed):
        await save.save(house.services, revision.id, restage=False, by=house.ana)


async def test_a_person_says_of_which_kind_an_unreadable_subscription_is(house):
    revision = await proposed(house, f"{FOREIGN}, partner")
    board = await kinds.weigh(house.services, await now(house, revision))
    assert board.judgements[FOREIGN].verdict is Verdict.UNKNOWN

    await kinds.say_kind(house.services, revision.id, FOREIGN, "CSP", by=house.ben)
    board = await kinds.weigh(house.services, await now(house, revision))
    assert board.judgements[FOREIGN].verdict is Verdict.REFUSED
    assert board.said_by == {FOREIGN: house.ben.person}


async def test_limits_are_the_policys_and_say_so(house):
    house.with_policy(whitelist_limit=3)
    with pytest.raises(InvalidForm) as refused:
        await proposed(house, f"{MSDN}\n{FOREIGN}")
    assert "allows 3 (whitelist_limit)" in refused.value.fields["lines"]

    house.with_policy(whitelist_by_hand=1)
    with pytest.raises(InvalidForm) as refused:
        await proposed(house, f"{MSDN}\n{FOREIGN}")
    assert "Upload a CSV" in refused.value.fields["lines"]

    board = await edit.open_edit(house.services, OFFER, CHANNEL, by=house.ana)
    with pytest.raises(InvalidForm, match="another look"):
        await propose.typed(
            house.services, board.revision.id, WhitelistForm(lines="# nobody"), group="", by=house.ana
        )


async def test_who_the_policy_does_not_name_reads_only(house):
    named = frozenset({house.ben.person})
    house.with_policy(stagers=named, approvers=named, readers=frozenset({EVERYONE}))
    board = await edit.open_edit(house.services, OFFER, CHANNEL, by=house.ana)
    assert not board.may_edit
    with pytest.raises(NotAllowed):
        await proposed(house, f"{MSDN}")
    assert (await edit.open_edit(house.services, OFFER, CHANNEL, by=house.ben)).may_edit


async def test_guests_never_edit(house):
    guest = Person(id=house.ana.person, team=TEAM, name="Gary", is_guest=True)
    house.services = replace(house.services, people=FixedPeople(**{house.ana.person: guest}))
    with pytest.raises(NotAllowed):
        await proposed(house, f"{MSDN}")


async def test_every_version_is_kept_and_an_old_one_restored(house):
    before = await draft(house)
    await saved(house, f"{MSDN}, ops", why="Testers")
    await house.turn()
    await house.turn()
    _, kept, _ = await edit.history(house.services, OFFER, by=house.ana)
    assert [(v.number, v.state) for v in kept] == [
        (2, RevisionState.APPLIED),
        (1, RevisionState.FOUND),
    ]

    begun = await edit.begin_from(house.services, kept[1].id, CHANNEL, merged=False, by=house.ben)
    await kinds.weigh(house.services, begun)
    await save.save(house.services, begun.id, restage=False, by=house.ben)
    await house.turn()
    await house.turn()
    assert await draft(house) == before


async def test_a_saved_group_is_put_on_a_list(house):
    await proposed(house, f"{MSDN}, ops", group="qa-team")
    form = WhitelistForm(lines=f"@qa-team\n{QA}")
    board = await edit.open_edit(house.services, OFFER, CHANNEL, by=house.ben)
    wanted = await propose.typed(house.services, board.revision.id, form, group="", by=house.ben)
    assert MSDN in {entry.subscription for entry in wanted.revision.entries}


async def test_the_end_of_an_entry_is_announced_and_its_removal_proposed_once(house):
    last = date(2026, 12, 1)
    revision = await saved(house, f"{MSDN}, ops, until {last}")
    await house.turn()
    await house.turn()
    board = await edit.open_edit(house.services, OFFER, CHANNEL, by=house.ana)
    assert Entry(subscription=MSDN, label="ops", until=last) in board.revision.base

    house.clock.step(timedelta(days=6))
    for _ in range(3):
        await house.turn()
    assert sum("is near" in text for text in house.chat.texts) == 1
    house.clock.step(timedelta(days=4))
    for _ in range(3):
        await house.turn()
    assert sum("on the whitelist ended" in text for text in house.chat.texts) == 1
    assert MSDN in {entry.subscription for entry in await draft(house)}
    assert await events(house, revision) == ["whitelist.saved", "whitelist.applied", "whitelist.ending"]

    proposal = await _proposal(house)
    await kinds.weigh(house.services, proposal)
    await save.save(house.services, proposal.id, restage=False, by=house.ben)
    await house.turn()
    await house.turn()
    assert MSDN not in {entry.subscription for entry in await draft(house)}


async def _proposal(house) -> WhitelistRevision:
    button = next(
        element
        for message in house.chat.messages.values()
        for block in message.blocks
        for element in block.get("elements", ())
        if element.get("action_id") == "whitelist_review"
    )
    return await access.get(house.services, RevisionId(button["value"]), house.ana)


async def test_an_unclear_answer_is_settled_by_looking(house):
    revision = await saved(house, f"{MSDN}, ops")
    house.market.switches = changed(house.market.switches, {"drop_after_accept": 1})
    for _ in range(6):
        await house.turn()
    assert (await now(house, revision)).state is RevisionState.APPLIED
    assert len([e for e in await draft(house) if e.subscription == MSDN]) == 1


class Refusing:
    """The marketplace, except that it refuses the list."""

    def __init__(self, real) -> None:
        self._real = real

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    async def save_preview_audience(self, product, audience):
        raise Refused(errors=(ErrorDetail(code="collectionLimitExceeded", message="Too many <entries>."),))


async def test_a_refused_list_says_what_the_marketplace_says(house):
    house.services = replace(house.services, marketplace=Refusing(house.services.marketplace))
    revision = await saved(house, f"{MSDN}, ops")
    await house.turn()

    stopped = await now(house, revision)
    assert (stopped.state, stopped.problem) == (RevisionState.REFUSED, "Too many <entries>.")
    assert any("Too many &lt;entries&gt;." in text for text in house.chat.texts)


class Contradicting(Refusing):
    """The marketplace, except that the job that saves the list ends in one way or another."""

    report = JobReport(
        id=JobId("5e1f0000-aaaa-4bbb-8ccc-0000000000d1"),
        progress=Progress.FAILED,
        errors=(
            ErrorDetail(code="internalServerError", message="Operation failed"),
            ErrorDetail(code="Conflict", message="The start date should be defined"),
        ),
    )

    async def save_preview_audience(self, product, audience):
        return replace(self.report, progress=Progress.RUNNING, errors=())

    async def job(self, job):
        return self.report


async def test_a_validation_called_conflict_does_not_make_the_list_wait_for_ever(house):
    house.services = replace(house.services, marketplace=Contradicting(house.services.marketplace))
    revision = await saved(house, f"{MSDN}, ops")
    for _ in range(4):
        await house.turn(60)

    stopped = await now(house, revision)
    assert stopped.state is RevisionState.REFUSED
    assert stopped.problem == "Operation failed. The start date should be defined"


async def test_a_job_that_says_something_unknown_is_said_and_not_waited_for_without_end(house):
    marketplace = Contradicting(house.services.marketplace)
    marketplace.report = replace(
        marketplace.report, progress=Progress.RUNNING, errors=(), unread="completed / aNewWord"
    )
    house.services = replace(house.services, marketplace=marketplace)
    revision = await saved(house, f"{MSDN}, ops")
    for _ in range(10):
        await house.turn(120)

    stopped = await now(house, revision)
    assert stopped.state is RevisionState.REFUSED
    assert "aNewWord" in stopped.problem


async def test_who_is_second_keeps_what_they_typed_sees_both_and_can_put_theirs_on_top(house):
    first = await proposed(house, f"{MSDN}, ops")
    second = await proposed(house, f"{FOREIGN}, partner", by=house.ben)
    await save.save(house.services, first.id, restage=False, by=house.ana)
    with pytest.raises(save.SavedFirst) as late:
        await save.save(house.services, second.id, restage=False, by=house.ben)

    shown = str(difference.saved_first(second, late.value.other))
    assert MSDN in shown
    assert FOREIGN in shown
    assert "whitelist_merge" in shown
    assert "whitelist_back" in shown

    merged = await edit.begin_from(house.services, second.id, CHANNEL, merged=True, by=house.ben)
    assert {MSDN, FOREIGN} <= {entry.subscription for entry in merged.entries}
    assert [entry.subscription for entry in merged.diff.added] == [FOREIGN]
    weighed = await kinds.weigh(house.services, merged)
    assert weighed.theirs is None  # what it stands on is on its way: no conflict
    for _ in range(3):
        await house.turn()
    await save.save(house.services, merged.id, restage=False, by=house.ben)
    for _ in range(3):
        await house.turn()
    assert {MSDN, FOREIGN} <= {entry.subscription for entry in await draft(house)}


async def test_what_the_draft_holds_now_is_not_offered_to_be_restored(house):
    await saved(house, f"{MSDN}, ops", why="Testers")
    for _ in range(2):
        await house.turn()

    offer, kept, current = await edit.history(house.services, OFFER, by=house.ana)
    drawn = difference.history(offer.id, offer.name, kept, current=current, channel=CHANNEL)

    assert current == {kept[0].id}
    restored = [block["accessory"]["value"] for block in drawn["blocks"] if "accessory" in block]
    assert restored == [kept[1].id]


async def test_a_saved_group_keeps_its_labels_and_end_dates(house):
    begun = await edit.open_edit(house.services, OFFER, CHANNEL, by=house.ana)
    form = WhitelistForm(lines=f"{MSDN}, ops, until 2027-03-31")
    await propose.typed(house.services, begun.revision.id, form, group="qa", by=house.ana)

    (entry,) = [e for e in (await groups.saved(house.services, house.ana))["qa"] if e.subscription == MSDN]
    assert (entry.label, entry.until) == ("ops", date(2027, 3, 31))


async def test_a_change_is_withdrawn_only_by_editors_before_it_goes_out_and_once(house):
    revision = await saved(house, f"{MSDN}, ops")
    before = await draft(house)
    await save.withdraw(house.services, revision.id, by=house.ben)
    for _ in range(3):
        await house.turn()

    assert before == await draft(house)
    assert await events(house, revision) == ["whitelist.saved", "whitelist.withdrawn"]
    with pytest.raises(TooLateToWithdraw, match="withdrawn"):
        await save.withdraw(house.services, revision.id, by=house.ana)

    another = await saved(house, f"{MSDN}, ops")
    await house.turn()
    with pytest.raises(TooLateToWithdraw):
        await save.withdraw(house.services, another.id, by=house.ana)


async def test_a_list_that_was_found_in_the_draft_is_kept_as_a_fact(house):
    await saved(house, f"{MSDN}, ops")

    offer = await house.services.marketplace.find_offer(OFFER)
    kept = await house.services.store.read(lambda tx: tx.revisions.kept(offer.durable_id))
    (found,) = [version for version in kept if version.state is RevisionState.FOUND]
    assert await events(house, found) == ["whitelist.found"]
