"""The directory over real HTTP: facts of people, at most a minute old, failing closed."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.domain.people import Actor, Person
from bot.domain.policy.groups import UserGroup
from bot.domain.values import PersonId, TeamId
from bot.http.session import open_session
from bot.ports.people import PeopleUnknown
from bot.slack.calls import Calls
from bot.slack.directory import Directory
from bot.slack.installation import Installation
from bot.slack.web_client import WebClient
from tests.unit.slack.doubles import (
    TOKEN,
    Answer,
    FakeSlack,
    ManualClock,
    answered,
    cut,
    fake_slack,
    ok,
    refused,
    text,
)

HOME = TeamId("T0HOME")
ANA = Actor(team=HOME, person=PersonId("U0ANA"))


def _user(**facts: Any) -> Answer:
    known = {"id": ANA.person, "team_id": HOME, "name": "ana", "profile": {"display_name": "Ana Ortiz"}}
    return ok(user=known | facts)


def _groups(*groups: dict[str, Any]) -> Answer:
    return ok(usergroups=list(groups))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    async with fake_slack() as slack:
        slack.usual["auth.test"] = ok(team_id=HOME, user_id="U0BOT", bot_id="B0BOT")
        slack.usual["users.info"] = _user()
        slack.usual["usergroups.list"] = _groups({"id": "S0REL", "handle": "release", "users": [ANA.person]})
        yield slack


@pytest.fixture
async def people(fake: FakeSlack, clock: ManualClock) -> AsyncIterator[Directory]:
    async with open_session() as session:
        calls = Calls(client=WebClient(token=TOKEN, base_url=fake.api, session=session), clock=clock)
        installation = Installation(calls=calls, token=TOKEN)
        yield Directory(calls=calls, installation=installation, clock=clock)


async def test_a_member_with_their_groups_by_id_whatever_their_handles(people: Directory) -> None:
    expected = Person(id=ANA.person, team=HOME, name="Ana Ortiz", groups=frozenset({"S0REL"}))
    assert expected == await people.person(ANA)


@pytest.mark.parametrize(
    ("facts", "is_bot", "is_guest", "is_deactivated", "is_stranger"),
    [
        ({"is_bot": True}, True, False, False, False),
        ({"id": "USLACKBOT"}, True, False, False, False),
        ({"is_restricted": True}, False, True, False, False),
        ({"is_ultra_restricted": True}, False, True, False, False),
        ({"deleted": True}, False, False, True, False),
        ({"is_stranger": True}, False, False, False, True),
        ({"team_id": "T0ELSE"}, False, False, False, True),
        ({"team_id": ""}, False, False, False, True),
        ({"team_id": None}, False, False, False, True),
        ({"team_id": "T0ELSE", "enterprise_user": {"teams": [HOME]}}, False, False, False, False),
    ],
)
async def test_who_is_no_member(
    fake: FakeSlack,
    people: Directory,
    facts: dict[str, Any],
    is_bot: bool,
    is_guest: bool,
    is_deactivated: bool,
    is_stranger: bool,
) -> None:
    fake.tell("users.info", _user(**facts))
    person = await people.person(Actor(team=HOME, person=PersonId(facts.get("id", ANA.person))))

    told = (person.is_bot, person.is_guest, person.is_deactivated, person.is_stranger)
    assert (is_bot, is_guest, is_deactivated, is_stranger) == told
    assert person.is_member is not any(told)


async def test_facts_are_asked_for_once_a_minute(
    fake: FakeSlack, people: Directory, clock: ManualClock
) -> None:
    await people.person(ANA)
    clock.pass_time(59)
    await people.person(ANA)
    before = len(fake.args("users.info"))
    clock.pass_time(1)
    fake.tell("usergroups.list", _groups())
    person = await people.person(ANA)

    assert (1, 2, frozenset()) == (before, len(fake.args("users.info")), person.groups)


async def test_a_clock_set_back_does_not_keep_facts_for_ever(
    fake: FakeSlack, people: Directory, clock: ManualClock
) -> None:
    await people.person(ANA)
    clock.pass_time(-3600)
    await people.person(ANA)

    assert len(fake.args("users.info")) == 2


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        ("users.info", cut()),
        ("users.info", refused("user_not_found")),
        ("users.info", refused("missing_scope")),
        ("users.info", refused("ratelimited", status=429, headers={"Retry-After": "9"})),
        ("users.info", text("<h1>no</h1>", status=500)),
        ("users.info", ok()),
        ("users.info", ok(user={"id": "U0BEN", "team_id": HOME})),
        ("users.info", ok(user={"id": ANA.person, "team_id": HOME, "is_restricted": "perhaps"})),
        ("users.info", answered([])),
        ("usergroups.list", cut()),
        ("usergroups.list", ok(usergroups="none")),
        ("usergroups.list", refused("fatal_error")),
        ("auth.test", refused("invalid_auth")),
        ("auth.test", ok()),
    ],
)
async def test_when_slack_does_not_tell_nobody_is_known(
    fake: FakeSlack, people: Directory, method: str, answer: Answer
) -> None:
    fake.tell(method, answer)
    with pytest.raises(PeopleUnknown):
        await people.person(ANA)


async def test_a_failure_is_not_remembered(fake: FakeSlack, people: Directory) -> None:
    fake.tell("users.info", refused("user_not_found"))
    with pytest.raises(PeopleUnknown):
        await people.person(ANA)
    person = await people.person(ANA)

    assert person.is_member


async def test_old_facts_are_no_substitute_when_slack_is_away(
    fake: FakeSlack, people: Directory, clock: ManualClock
) -> None:
    await people.person(ANA)
    clock.pass_time(61)
    fake.tell("users.info", cut())
    with pytest.raises(PeopleUnknown):
        await people.person(ANA)


@pytest.mark.parametrize(
    "code", ["missing_scope", "plan_upgrade_required", "unknown_method", "no_permission", "access_denied"]
)
async def test_whoever_is_refused_groups_is_in_none_is_known_and_the_refusal_is_kept(
    fake: FakeSlack, people: Directory, code: str
) -> None:
    fake.tell("usergroups.list", refused(code))
    person = await people.person(ANA)

    assert (ANA.person, frozenset(), code) == (person.id, person.groups, person.groups_refused)


async def test_groups_are_not_asked_for_where_nothing_is_decided_by_them(
    fake: FakeSlack, people: Directory
) -> None:
    people.groups_matter = lambda: False
    fake.tell("usergroups.list", refused("internal_error"))

    person = await people.person(ANA)

    assert frozenset() == person.groups
    assert not [call for call in fake.calls if call.method == "usergroups.list"]


async def test_a_group_listed_without_its_members_is_asked_for_them(
    fake: FakeSlack, people: Directory
) -> None:
    fake.tell("usergroups.list", _groups({"id": "S0REL", "handle": "release"}))
    fake.tell("usergroups.users.list", ok(users=[ANA.person]))
    person = await people.person(ANA)

    assert {"S0REL"} == person.groups


async def test_a_disabled_group_has_no_members(fake: FakeSlack, people: Directory) -> None:
    disabled = {"id": "S0REL", "handle": "release", "users": [ANA.person], "date_delete": 1795406400}
    fake.tell("usergroups.list", _groups(disabled))
    person = await people.person(ANA)

    assert frozenset() == person.groups


async def test_guests_are_not_looked_up_in_groups(fake: FakeSlack, people: Directory) -> None:
    fake.tell("users.info", _user(is_restricted=True))
    await people.person(ANA)

    assert fake.args("usergroups.list") == []


async def test_who_we_are_is_asked_once(fake: FakeSlack, people: Directory, clock: ManualClock) -> None:
    await people.person(ANA)
    clock.pass_time(86400)
    await people.person(ANA)

    assert len(fake.args("auth.test")) == 1


async def test_user_groups_are_listed_with_their_ids_handles_and_whether_anybody_is_in_them(
    fake: FakeSlack, people: Directory
) -> None:
    fake.usual["usergroups.list"] = _groups(
        {"id": "S0REL", "handle": "release", "users": [ANA.person]},
        {"id": "S0EMPTY", "handle": "empty", "users": []},
        {"id": "S0GONE", "handle": "gone", "users": [ANA.person], "date_delete": 1},
    )
    assert await people.groups() == (
        UserGroup(id="S0REL", handle="@release", has_members=True),
        UserGroup(id="S0EMPTY", handle="@empty", has_members=False),
    )


async def test_user_groups_are_not_guessed_when_slack_does_not_list_them(
    fake: FakeSlack, people: Directory
) -> None:
    fake.usual["usergroups.list"] = refused("missing_scope")
    with pytest.raises(PeopleUnknown):
        await people.groups()
