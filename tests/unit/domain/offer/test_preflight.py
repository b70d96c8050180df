"""What can be said about a push before it is sent."""

from base64 import b64encode
from datetime import timedelta
from urllib.parse import quote

import pytest

from bot.domain.offer.preflight import Level, check
from bot.domain.offer.submission import Progress, Submission, Target
from bot.domain.offer.tree import Resource, Tree
from bot.domain.values import SubmissionId
from tests.builders import NOON

PLAN, TECH, AUDIENCE = (
    "plan/p/1",
    "virtual-machine-plan-technical-configuration/p/1",
    "price-and-availability-offer/p",
)
WEEK = timedelta(days=7)


def resource(id_, **content):
    return Resource(id=id_, type=id_.split("/")[0], content={"id": id_, **content})


SIGNATURE = quote(b64encode(b"s" * 32))
SOUND = f"sv=2024-11-04&sr=c&sp=rl&st=2026-11-20T00:00:00Z&sig={SIGNATURE}"


def version(number, *, se="2027-01-01T00:00:00Z", state="generallyAvailable"):
    uri = f"https://account.blob.core.windows.net/vhds/{number}.vhd?{SOUND}" + (f"&se={se}" if se else "")
    source = {"sourceType": "sasUri", "osDisk": {"uri": uri}, "dataDisks": []}
    return {"versionNumber": number, "lifecycleState": state, "vmImages": [{"source": source}]}


def tree(*versions, audience=({"id": "1"},), **technical):
    return Tree(
        target=Target.DRAFT,
        submission=None,
        resources=(
            resource(PLAN, identity={"externalId": "base"}),
            resource(TECH, vmImageVersions=list(versions), **technical),
            resource(AUDIENCE, previewAudiences=list(audience)),
        ),
    )


def found(draft, base=None, listing=()):
    return [(f.level, f.text) for f in check(draft, base, listing, now=NOON, takes=WEEK)]


def test_a_clean_draft_has_nothing_to_say():
    assert found(tree(version("1.0.0"), version("1.0.1")), tree(version("1.0.0"))) == []


def test_an_empty_whitelist_is_an_error():
    ((level, text),) = found(tree(version("1.0.0"), audience=()))

    assert level == Level.ERROR
    assert "whitelist is empty" in text


@pytest.mark.parametrize("images", [(), (version("1.0.0", state="deprecated"),)])
def test_a_plan_without_an_active_image_is_an_error(images):
    ((level, text),) = found(tree(*images))

    assert (level, text) == (Level.ERROR, "Plan base has no active image version.")


def test_a_plan_that_uses_anothers_images_needs_none_of_its_own():
    assert found(tree(basePlan="plan/p/2")) == []


def test_a_published_version_that_is_left_out_is_an_error():
    ((level, text),) = found(tree(version("1.0.1")), tree(version("1.0.0")))

    assert level == Level.ERROR
    assert "image version 1.0.0 is published; deprecate it" in text


def test_a_version_lower_than_what_is_published_is_a_warning():
    ((level, text),) = found(tree(version("1.10.0"), version("1.9.0")), tree(version("1.10.0")))

    assert level == Level.WARNING
    assert "1.9.0 is lower than the published 1.10.0" in text


@pytest.mark.parametrize(
    ("se", "level"),
    [
        ("2026-11-22T00:00:00Z", Level.ERROR),
        ("2026-11-25T00:00:00Z", Level.ERROR),  # before a late run ends
        ("2026-12-10T00:00:00Z", Level.WARNING),  # before the three weeks that Microsoft asks for
        ("2027-01-01", Level.ERROR),  # storage takes a short date, the marketplace does not
        ("soon", Level.ERROR),
        ("", Level.ERROR),
    ],
)
def test_a_signed_address_that_ends_too_soon_is_told(se, level):
    (finding,) = found(tree(version("1.0.0", se=se)))

    assert level == finding[0]


def test_a_published_image_may_have_an_old_address():
    """Once an image is published its source may be deleted."""
    assert found(tree(version("1.0.0", se="2020-01-01")), tree(version("1.0.0", se="2020-01-01"))) == []


def test_a_publish_in_progress_is_a_warning():
    running = Submission(id=SubmissionId("s/p/2"), target=Target.PREVIEW, progress=Progress.RUNNING)

    ((level, _),) = found(tree(version("1.0.0")), None, (running,))

    assert level == Level.WARNING
