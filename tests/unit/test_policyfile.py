"""`stagebot.yaml`: what a team decides, and every mistake with its line."""

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import ConfigError
from bot.domain.offer.failure import ErrorDetail, failure_of
from bot.domain.policy.freezes import GoLiveTimes
from bot.domain.policy.quorum import Demand
from bot.domain.values import OfferId
from bot.policyfile import load_policy

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
        ("failures:\n  - match: x\n", "line 2: cause and fix missing"),
        ("a: [\n", "not YAML"),
        ("- 1\n", "line 1: must be a mapping"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, text, says):
    assert any(says in problem for problem in problems(tmp_path, text))


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

    assert catalogue.explain(failure).cause == "Ours."


def test_every_built_in_explanation_is_found_by_its_own_text():
    """No rule shadows another: each finds itself."""
    _, catalogue = load_policy(None)

    for rule in catalogue.rules:
        for text in rule.match:
            failure = failure_of((ErrorDetail(code="", message=f"Test failed. {text} (image 1.0.1)"),))
            assert rule.cause == catalogue.explain(failure).cause


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
