"""What people paste as a whitelist, case by case."""

import json
from datetime import date

import pytest

from bot.domain.values import SubscriptionId
from bot.domain.whitelist.csv_file import read_csv
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


TENANT = "99999999-8888-7777-6666-555555555555"
HOME = "99999999-0000-7777-6666-555555555555"


def test_the_table_of_the_azure_command_line_names_subscriptions_and_never_their_tenants() -> None:
    rule = "-" * 36
    table = "\n".join(
        [
            "Name            CloudName          SubscriptionId  TenantId  State    IsDefault",
            f"--------------  -----------------  {rule}  {rule}  -------  -----------",
            f"QA, west (new)  AzureCloud         {ONE}  {TENANT}  Enabled  True",
            f"Pay-As-You-Go   AzureUSGovernment  {TWO}  {TENANT}  Disabled  False",
        ]
    )
    found = read(table)

    assert not found.problems
    assert found.entries == (
        Entry(subscription=ONE, label="QA, west (new)"),
        Entry(subscription=TWO, label="Pay-As-You-Go"),
    )


@pytest.mark.parametrize(
    "row",
    [
        f"AzureCloud\t{ONE}\tTrue\tQA west\tEnabled\t{TENANT}\t",
        f"AzureCloud\t{HOME}\t{ONE}\tFalse\t0\tQA west\tEnabled\t{TENANT}\t2",
        f"AzureCloud\t{HOME}\t{ONE}\tFalse\t\tQA west\tEnabled\t{TENANT}\t",
        f"AzureCloud  {ONE}  True  QA west  Enabled  {TENANT}",
    ],
)
def test_the_values_of_the_azure_command_line_name_the_subscription_and_never_its_tenant(row: str) -> None:
    assert read(row).entries == (Entry(subscription=ONE, label="QA west"),)


@pytest.mark.parametrize(
    "header",
    ["Type,ID,Description", "SUBSCRIPTION NAME,SUBSCRIPTION ID,MY ROLE", "ID;Name", "Name\tSubscription ID"],
)
def test_a_csv_with_its_header_can_be_pasted(header: str) -> None:
    separator = "\t" if "\t" in header else ";" if ";" in header else ","
    names = [name.lower() for name in header.split(separator)]
    cells = [
        "qa team" if "name" in name or "desc" in name else ONE if "id" in name else "x" for name in names
    ]
    text = f"{header}\n{separator.join(cells)}\n"

    assert read_csv(text).entries == (Entry(subscription=ONE, label="qa team"),)


def test_a_cell_that_the_header_does_not_name_is_a_problem_and_not_lost() -> None:
    found = read_csv(f"ID,Name\n{ONE},qa,until 2026-12-31\n")

    assert [(p.line, p.reason) for p in found.problems] == [
        (2, "there are more cells than the header names.")
    ]


@pytest.mark.parametrize(
    "line",
    [
        f"- {ONE}",
        f"-{ONE}",
        f"* {ONE}",
        f"• {ONE}",
        f"– {ONE}",
        f"1. {ONE}",
        f"12) {ONE}",
        f"(3) {ONE}",
        f"a) {ONE}",
        f"- [x] {ONE}",
        f"> {ONE}",
        f"*{ONE}*",
        f"**{ONE}**",
        f"_{ONE}_",
        f"~{ONE}~",
        f"`{ONE}`",
        f"1. *{ONE}*",
        f"Subscription ID: {ONE}",
    ],
)
def test_a_mark_of_a_list_or_of_emphasis_is_no_label(line: str) -> None:
    assert read(line).entries == (Entry(subscription=ONE),)


@pytest.mark.parametrize(
    "line", [f"- {ONE} - qa team", f"1. {ONE}, qa team", f"* qa team: {ONE}", f"{ONE} – qa team"]
)
def test_a_label_in_a_list_is_the_label_alone(line: str) -> None:
    assert read(line).entries == (Entry(subscription=ONE, label="qa team"),)


@pytest.mark.parametrize(
    "line",
    [
        f"Please add {ONE} for the QA team, thanks",
        f"our new subscription for testing is {ONE}",
        f"could you add {ONE}?",
    ],
)
def test_an_id_in_a_sentence_is_read_without_a_label_or_named(line: str) -> None:
    found = read(line)

    assert [problem.line for problem in found.problems] == [1] or (Entry(subscription=ONE),) == found.entries


@pytest.mark.parametrize(
    "end",
    [
        "until 31.12.2026",
        "until 12/31/2026",
        "until 2026/12/31",
        "until Dec 31",
        "until 31 December 2026",
        "until tomorrow",
        "until",
        "till 2026-12-31",
        "bis 2026-12-31",
        "expires 2026-12-31",
        "ends 31.12.26",
        "2026-12-31",
        "31.12.2026",
        "until 2026-13-01",
    ],
)
def test_a_wrongly_written_end_date_is_named_by_its_line_and_never_a_label(end: str) -> None:
    found = read(f"{TWO}, fine\n{ONE}, qa, {end}")

    assert [problem.line for problem in found.problems] == [2]
    assert "until YYYY-MM-DD" in found.problems[0].reason


@pytest.mark.parametrize("end", ["until 2026-12-31.", "UNTIL: 2026-12-31", "(until 2026-12-31)"])
def test_a_last_day_with_marks_around_it_is_read(end: str) -> None:
    assert read(f"{ONE}, qa, {end}").entries == (
        Entry(subscription=ONE, label="qa", until=date(2026, 12, 31)),
    )


def test_a_label_that_looks_like_a_date_is_written_in_quotes() -> None:
    assert read(f'{ONE}, "sprint 2026-12-31"').entries == (
        Entry(subscription=ONE, label="sprint 2026-12-31"),
    )
