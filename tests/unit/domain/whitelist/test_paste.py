"""What people paste as a whitelist, case by case."""

import json
from datetime import date

import pytest

from bot.domain.values import SubscriptionId
from bot.domain.whitelist.entries import Entry
from bot.domain.whitelist.paste import read

ONE = SubscriptionId("11111111-2222-3333-4444-555555555555")
TWO = SubscriptionId("22222222-3333-4444-5555-666666666666")


@pytest.mark.parametrize(
    "line",
    [
        f"{ONE}, qa team",
        f"{ONE};qa team",
        f"{ONE}\tqa team",
        f"{ONE} qa team",
        f'{{{ONE.upper()}}}, "qa team"',
        f'"{ONE}","qa team"',
        f"qa team, {ONE}",
        f"SubscriptionID,{ONE},qa team",
        f"  {ONE.replace('-', '')} : qa team  ",
        f"https://portal.azure.com/#@contoso.com/resource/subscriptions/{ONE}/overview qa team",
        f"/subscriptions/{ONE} = qa team",
    ],
)
def test_one_subscription_with_its_label(line: str) -> None:
    assert read(line).entries == (Entry(subscription=ONE, label="qa team"),)


def test_the_list_of_the_azure_command_line() -> None:
    accounts = [
        {"cloudName": "AzureCloud", "id": ONE, "name": "QA, west", "tenantId": TWO},
        {"id": f"/subscriptions/{TWO}", "subscriptionId": TWO, "displayName": "Ops"},
    ]
    assert read(json.dumps(accounts, indent=2)).entries == (
        Entry(subscription=ONE, label="QA, west"),
        Entry(subscription=TWO, label="Ops"),
    )


def test_a_last_day() -> None:
    assert read(f"{ONE}, qa, until 2026-12-31").entries == (
        Entry(subscription=ONE, label="qa", until=date(2026, 12, 31)),
    )


def test_a_saved_group_stands_for_its_entries() -> None:
    group = (Entry(subscription=ONE, label="qa"), Entry(subscription=TWO))
    assert read("@QA-Team", groups={"qa-team": group}).entries == group


def test_every_problem_has_its_line_and_says_what_is_wrong() -> None:
    text = "\n".join(
        [
            f"{ONE}, fine",
            "not-a-guid",
            "ana@contoso.com",
            "1111111-2222-3333-4444-555555555555",
            "g1111111-2222-3333-4444-555555555555",
            f"{ONE} and {TWO}",
            "@nobody",
            f"{TWO}, until 2026-02-30",
            "00000000-0000-0000-0000-000000000000",
            f"{TWO}, {'x' * 1001}",
            "# a remark",
            "",
        ]
    )
    found = read(text)
    assert [entry.label for entry in found.entries] == ["fine"]
    reasons = {problem.line: problem.reason for problem in found.problems}
    assert set(reasons) == {2, 3, 4, 5, 6, 7, 8, 9, 10}
    assert "no subscription ID" in reasons[2]
    assert "e-mail" in reasons[3]
    assert "31 digits" in reasons[4]
    assert "not g" in reasons[5]
    assert "a line of its own" in reasons[6]
    assert "no group is called @nobody" in reasons[7]
    assert "2026-02-30 is no day" in reasons[8]
    assert "only zeros" in reasons[9]
    assert "1001 characters" in reasons[10]


def test_doubles_are_folded_and_counted_and_a_later_label_fills_a_gap() -> None:
    found = read(f"{ONE}\n{TWO}\n{ONE.upper()}, qa")
    assert found.entries == (Entry(subscription=ONE, label="qa"), Entry(subscription=TWO))
    assert found.folded == (3,)


def test_too_many_lines_are_one_problem() -> None:
    found = read(f"{ONE}\n" * 20_001)
    assert len(found.problems) == 1
    assert "20001 lines" in found.problems[0].reason
