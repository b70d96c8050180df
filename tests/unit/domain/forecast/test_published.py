"""Every step has a published range, whatever the marketplace calls it."""

import pytest

from bot.domain.forecast.published import StepKind, kind_of, prior
from bot.domain.offer.diff import ChangeClass
from bot.domain.run.phases import LIVE_STEP, PREVIEW_STEP


@pytest.mark.parametrize(
    ("key", "title", "kind"),
    [
        ("a", "Automated validation", StepKind.VALIDATION),
        ("b", "Certification", StepKind.CERTIFICATION),
        ("c", "Preview creation", StepKind.REPLICATION),
        ("d", "Packaging and lead registration", StepKind.PACKAGING),
        (PREVIEW_STEP, "Validation, certification and preview creation", StepKind.COMBINED),
        (LIVE_STEP, "Publishing to production", StepKind.GO_LIVE),
        ("x", "Something new", StepKind.OTHER),
    ],
)
def test_the_kind_of_a_step_is_read_from_its_name(key: str, title: str, kind: StepKind) -> None:
    assert kind_of(key, title) is kind


@pytest.mark.parametrize("change_class", list(ChangeClass))
@pytest.mark.parametrize("kind", list(StepKind))
def test_each_kind_and_class_has_a_range_that_grows(kind: StepKind, change_class: ChangeClass) -> None:
    found = prior(kind, change_class)

    assert 0 < found.at_survival(0.5) < found.at_survival(0.1)


def test_the_environment_in_a_key_does_not_make_every_step_a_preview():
    assert kind_of("publish-preview/automated-validation", "Automated validation") is StepKind.VALIDATION
    assert kind_of("publish-preview/publisher-signoff", "Publisher Signoff") is StepKind.OTHER
