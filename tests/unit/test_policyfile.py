"""`stagebot.yaml`: what a team decides, and every mistake with its line."""

import re
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import ConfigError
from bot.domain.offer.failure import ErrorDetail, failure_of
from bot.domain.people import EVERYONE
from bot.domain.policy.feasible import warnings
from bot.domain.policy.freezes import GoLiveTimes
from bot.domain.policy.quorum import Demand
from bot.domain.values import OfferId
from bot.policyfile import load_policy
from bot.policyfile.offers import KEYS
from tests.builders import NOON

EXAMPLE = Path(__file__).parents[2] / "stagebot.example.yaml"


def write(tmp_path, text):
    path = tmp_path / "stagebot.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(tmp_path, text):
    with pytest.raises(ConfigError) as wrong:
        load_policy(write(tmp_path, text))
    return list(wrong.value.problems)


def test_the_example_is_a_policy():
    policy, _ = load_policy(EXAMPLE)

    assert policy.for_offer(OfferId("contoso-db")).approvals == 2
    assert policy.for_offer(OfferId("other")).approvals == 1


def test_errors_of_the_preflight_ask_or_block(tmp_path):
    policy, _ = load_policy(write(tmp_path, "offers: [{offer: contoso-*, preflight: block}]"))

    assert policy.for_offer(OfferId("contoso-db")).preflight == "block"
    assert policy.for_offer(OfferId("other")).preflight == "ask"
    assert "must be one of ask, block" in problems(tmp_path, "defaults: {preflight: never}")[0]


def _commented(lines):
    """The keys of the example that stand in comments, each with the lines that belong to it."""
    found = []
    for at, line in enumerate(lines):
        key = re.match(r"^( *)# ((?:- )?[{a-z_]+: .*|[a-z_]+:)$", line)
        if key is None:
            continue
        until = at + 1
        while re.match(rf"^{key[1]}#   ", lines[until]):
            until += 1
        found.append(pytest.param(at, until, id=key[2][:30]))
    return found


_LINES = EXAMPLE.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(("start", "end"), _commented(_LINES))
def test_every_commented_key_of_the_example_can_be_used_as_it_stands(tmp_path, start, end):
    plain = [line.replace("# ", "", 1) for line in _LINES[start:end]]
    load_policy(write(tmp_path, "\n".join([*_LINES[:start], *plain, *_LINES[end:]])))


def test_the_example_shows_every_key():
    text = EXAMPLE.read_text(encoding="utf-8")
    assert [key for key in KEYS | {"operators", "shell_users"} if f"{key}:" not in text] == []


def test_the_first_matching_entry_wins_and_inherits_the_defaults(tmp_path):
    text = """
defaults: {approvals: 2, approvers: ["@release", U0ANA], approval_valid_for: 24h}
offers:
  - {offer: offer-x, approvals: 1}
  - {offer: "offer-*", requester_may_approve: true}
"""
    policy, _ = load_policy(write(tmp_path, text))

    first, second = policy.for_offer(OfferId("offer-x")), policy.for_offer(OfferId("offer-y"))
    assert (first.approvals, first.requester_may_approve) == (1, False)
    assert (second.approvals, second.requester_may_approve) == (2, True)
    assert frozenset({"@release", "U0ANA"}) == first.approvers
    assert timedelta(hours=24) == second.approval_valid_for


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("defaults:\n  aprovals: 2\n", "line 2: aprovals is not known here; did you mean approvals?"),
        ("defaults:\n  approvals: many\n", "line 2: approvals must be a whole number"),
        ("defaults:\n  channel: general\n", "line 2: channel must be a channel id"),
        ("defaults:\n  approval_valid_for: 3 weeks\n", "line 2: approval_valid_for must be a duration"),
        ("defaults:\n  approvers: [ana]\n", "line 2: approvers must be a member id"),
        ("defaults:\n  zone: Mars\n", "line 2: zone must be a time zone such as Europe/Berlin"),
        ("defaults:\n  rules: [{approvals: 3, of: [U0ANA]}]\n", "line 2: rules asks for 3 of 1 people"),
        ("defaults:\n  rules: [{of: [U0ANA]}, {of: [U0ANA]}]\n", "rules need 1 more people than are listed"),
        ("defaults:\n  rules: [{of: [U0ANA]}]\n  approvals: 2\n", "rules says it all"),
        (
            "defaults:\n  rules: [{of: ['@a']}]\noffers:\n  - {offer: x, approvals: 1}\n",
            "line 4: approvals alone says too little",
        ),
        ("defaults:\n  emergency: [U0ANA]\n", "line 2: emergency needs two people"),
        ("defaults:\n  after_freeze: maybe\n", "line 2: after_freeze must be one of ask, go_live"),
        ("defaults:\n  go_live: whenever\n", "line 2: go_live must be at_once, or days and a time"),
        (
            "defaults:\n  freezes:\n    - {weekly: Fry 16:00 - Mon 08:00, reason: x}\n",
            "line 3: freezes names a day that is none: Fry",
        ),
        (
            "defaults:\n  freezes:\n    - {from: 2026-12-02, to: 2026-12-01, reason: y}\n",
            "line 3: freezes has a window that ends before it begins",
        ),
        ("defaults:\n  freezes:\n    - {from: 2026-12-02, to: 2026-12-03}\n", "lacks a reason"),
        ("defaults:\n  checklist: {marketing: ['']}\n", "line 2: checklist has an item that is empty"),
        ("defaults:\n  checklist: {sales: [x]}\n", "line 2: sales is not known here"),
        ("defaults:\n  whitelist_limit: 0\n", "line 2: whitelist_limit must be a whole number"),
        ("defaults:\n  approvals: 1\n  approvals: 2\n", "line 3: approvals stands here a second time"),
        ("offers:\n  - approvals: 2\n", "line 2: offer is missing"),
        ("offers: 3\n", "line 1: must be a list"),
        ("defaults:\n  approvers: [U0ANA]\n  approvals: 2\n", "but only 1 people may approve"),
        (
            "defaults:\n  stagers: [U0ANA]\n  approvers: [U0ANA]\n",
            "nobody could approve what the stagers start",
        ),
        ("defaults:\n  approvers: [U0ANA, U0ANA]\n", "line 2: approvers names U0ANA twice"),
        ("defaults:\n  rules: [{of: []}]\n", "line 2: rules asks for approvals of nobody"),
        ("defaults:\n  readers: all\n", "line 2: readers must be everyone, or a list"),
        (
            "defaults:\n  stagers: [U0ANA]\n  approvers: [U0ANA, U0BEN]\n  approvals: 2\n",
            "line 2: nobody could approve what the stagers start",
        ),
        ("defaults:\n  checklist: [{item: a, signers: []}]\n", "“a”, and nobody may sign it"),
        (
            "defaults:\n  stagers: [U0ANA]\n  checklist: [{item: a, signers: [U0ANA], by_another: true}]\n",
            "nobody but the requester could sign “a”",
        ),
        ("offers:\n  - offer: Contoso-*\n", "line 2: offer Contoso-* can never match"),
        ("offers:\n  - offer: 'contoso db'\n", "line 2: offer contoso db can never match"),
        ("offers:\n  - offer: ab\n", "line 2: offer ab can never match"),
        ("offers:\n  - offer: 'con*'\n  - offer: contoso-*\n", "line 3: offer contoso-* never counts: con*"),
        ("offers:\n  - offer: 'c?n-a'\n  - offer: con-a\n", "line 3: offer con-a never counts"),
        (
            "offers:\n  - offer: '[a-m]*'\n  - offer: '[!a-m]*'\n  - offer: contoso-*\n",
            "line 4: offer contoso-* never counts",
        ),
        ("operators: everyone\n", "line 1: operators must be a channel id"),
        ("operators: [everyone]\n", "line 1: operators must name people one by one"),
        ("operators: [U0AAAAAAA, S0ONCALL1]\n", "line 1: operators must name people one by one"),
        ('operators: ["@oncall"]\n', "line 1: operators must name people one by one"),
        ("shell_users: {root: U0ANA}\n", "line 1: shell_users must map uids"),
        ("shell_users: {0: U0ANA, 1: U0ANA}\n", "each once"),
        ("failures:\n  - match: x\n", "line 2: cause and fix missing"),
        ("a: [\n", "not YAML"),
        ("- 1\n", "line 1: must be a mapping"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, text, says):
    assert any(says in problem for problem in problems(tmp_path, text))


@pytest.mark.parametrize(
    "text",
    [
        "offers:\n  - offer: contoso-db\n  - offer: contoso-*\n",
        "offers:\n  - offer: 'c*o*'\n  - offer: 'c*'\n",
        "offers:\n  - offer: '[a-l]*'\n  - offer: '[!a-m]*'\n  - offer: '*'\n",
        "defaults:\n  stagers: [U0ANA, U0BEN]\n  approvers: [U0ANA]\n",
        "defaults:\n  stagers: [U0ANA]\n  approvers: [U0ANA]\n  requester_may_approve: true\n",
        "defaults:\n  stagers: ['@release']\n  approvers: ['@release']\n",
        "defaults:\n  approvers: []\n",
        "",
    ],
)
def test_what_can_be_met_on_paper_is_taken(tmp_path, text):
    load_policy(write(tmp_path, text))


@pytest.mark.parametrize("text", ["", "# nothing\n", "defaults:\n  approvers: []\n", None])
def test_without_names_nobody_may(tmp_path, text):
    policy, _ = load_policy(None if text is None else write(tmp_path, text))
    entry = policy.for_offer(OfferId("offer-x"))
    assert not entry.stagers | entry.may_approve | entry.editors | entry.may_read
    said = list(warnings(policy, NOON))
    assert [one.split(":")[0] for one in said] == ["Nobody may approve anything", "Nobody may stage anything"]


def test_everyone_is_a_word_for_every_full_member(tmp_path):
    policy, _ = load_policy(write(tmp_path, "defaults:\n  approvers: everyone\n  stagers: [everyone]\n"))
    assert {EVERYONE} == policy.default.may_approve == policy.default.stagers


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("defaults:\n  approvers: everyone\n", "defaults: people may approve, and nobody may stage."),
        ("defaults:\n  stagers: everyone\n", "defaults: people may stage, and nobody may approve."),
        (
            "defaults:\n  stagers: [U0ANA, U0BEN]\n  approvers: [U0ANA]\n",
            "defaults: what U0ANA stages cannot be approved by enough others.",
        ),
        (
            "defaults:\n  freezes: [{from: 2026-12-01, to: 2026-12-31, reason: Peak}]\n",
            "approvals count for 3 days; the freeze “Peak” lasts 31 days",
        ),
    ],
)
def test_what_may_surprise_is_warned_of(tmp_path, text, says):
    policy, _ = load_policy(write(tmp_path, text))
    assert any(says in warning for warning in warnings(policy, NOON))


def test_deep_nesting_is_refused_where_it_gets_deep(tmp_path):
    (problem,) = problems(tmp_path, "defaults:\n  x: " + "[" * 3000)
    assert "line 2: nested deeper than 20 levels" in problem


def test_all_mistakes_are_told_at_once(tmp_path):
    assert len(problems(tmp_path, "defaults:\n  approvals: 0\n  channel: x\n")) == 2


def test_an_alias_bomb_is_refused(tmp_path):
    (problem,) = problems(tmp_path, "defaults: &a {approvals: 1}\noffers: [*a, *a]\n")

    assert "aliases" in problem


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load_policy(tmp_path / "nowhere.yaml")


def test_own_explanations_come_before_the_built_in_ones(tmp_path):
    text = 'failures:\n  - {match: "Bash history", cause: "Ours.", fix: "Do that."}\n'
    _, catalogue = load_policy(write(tmp_path, text))

    failure = failure_of((ErrorDetail(code="x", message="Bash history: too large"),))

    assert [found.cause for found in catalogue.explain(failure)] == ["Ours."]


def test_every_cause_that_the_messages_name_is_explained_not_the_first_alone():
    _, catalogue = load_policy(None)
    failure = failure_of(
        (
            ErrorDetail(code="x", message="Linux Agent version 2.2.9 is too old."),
            ErrorDetail(code="x", message="Bash history is larger than 1 KB."),
            ErrorDetail(code="x", message="Linux Agent version 2.2.9 is too old."),
        )
    )

    named = [found.cause for found in catalogue.explain(failure)]

    assert len(named) == 2
    assert "agent" in named[0].lower()
    assert "history" in named[1].lower()


def test_every_built_in_explanation_is_found_by_its_own_text():
    """No rule shadows another: each finds itself."""
    _, catalogue = load_policy(None)

    for rule in catalogue.rules:
        for text in rule.match:
            failure = failure_of((ErrorDetail(code="", message=f"Test failed. {text} (image 1.0.1)"),))
            assert [rule.cause] == [found.cause for found in catalogue.explain(failure)]


def test_windows_times_rules_and_checklists_are_read_in_the_wall_clock_of_the_entry(tmp_path):
    text = """
defaults:
  zone: Europe/Berlin
  rules: [{of: ["@release"]}, {approvals: 2, of: ["@marketing", U0ANA]}]
  freezes:
    - {weekly: "Fri 16:00 - Mon 08:00", reason: Weekend}
    - {from: 2026-12-21, to: 2027-01-03, reason: Holidays}
  go_live: Tue-Thu, Sat 10:00
  checklist:
    all: [one, {item: two, required: false}]
    marketing: [reads well]
offers:
  - {offer: "us-*", zone: America/New_York, go_live: at_once}
  - {offer: "small-*", approvers: [U0ANA, U0BEN], approvals: 2}
"""
    policy, _ = load_policy(write(tmp_path, text))

    weekend, holidays = policy.default.freezes
    assert (weekend.zone, weekend.reason) == ("Europe/Berlin", "Weekend")
    assert (datetime(2026, 12, 21), datetime(2027, 1, 4)) == (holidays.start, holidays.end)  # noqa: DTZ001
    assert policy.default.go_live == GoLiveTimes(
        days=frozenset({1, 2, 3, 5}), at=time(10), zone="Europe/Berlin"
    )
    assert [(item.text, item.required) for item in policy.default.items_for("technical")] == [
        ("one", True),
        ("two", False),
    ]
    assert [item.text for item in policy.default.items_for("marketing")] == ["reads well"]
    assert tuple(rule.approvals for rule in policy.default.demands) == (1, 2)
    assert policy.for_offer(OfferId("us-1")).go_live is None
    assert policy.for_offer(OfferId("small-1")).demands == (
        Demand(approvals=2, of=frozenset({"U0ANA", "U0BEN"})),
    )


def test_every_mistake_is_told_at_once_from_top_to_bottom(tmp_path):
    text = """defaults:
  zone: Mars
  approvals: 0
  freezes:
    - {reason: x}
    - {weekly: no, reason: y}
"""
    lines = [line.split(", ")[1].split(":")[0] for line in problems(tmp_path, text)]
    assert lines == ["line 2", "line 3", "line 5", "line 6"]
