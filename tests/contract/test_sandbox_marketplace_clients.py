"""Other people's publishing clients against the sandbox, unchanged: only host names are redirected."""

from tests.contract.marketplace_tls import secured

FAST = 40_000
"""Simulated seconds in a real one: a publish that takes days is over in two seconds."""


async def test_cloudpub_publishes_an_image_to_live(tmp_path):
    async with secured(tmp_path, speed=FAST) as sandbox:
        found = await sandbox.run("run_cloudpub.py")

    assert {"offer-x", "offer-core", "offer-template"} <= set(found["offers"])
    assert {"plan-listing", "listing-asset", "customer-leads", "reseller", "test-drive"} <= set(
        found["kinds"]
    )
    assert "5.0.0" not in found["before"]
    assert "5.0.0" in found["draft"]
    assert "5.0.0" in found["live"]
    assert "6.0.0" in found["modular"]
    assert found["core"] == ["core-virtual-machine-plan-technical-configuration"]
    assert found["submissions"] == [["draft", None, None], ["live", "completed", "succeeded"]]


async def test_azure_img_utils_takes_an_offer_from_an_image_to_live(tmp_path):
    async with secured(tmp_path, speed=FAST) as sandbox:
        found = await sandbox.run("run_azure_img_utils.py")

    assert found["at first"] == "succeeded"
    assert ["2026.11.01", "generallyAvailable"] in found["added"]
    assert found["publishing"] in {"notStarted", "running"}
    assert found["published"] == "waitingForPublisherReview"
    assert found["live"] == "succeeded"
    assert ["2.3.0", "deprecated"] in found["retired"]
    assert found["from a gallery"] == ["8.0.0", "generallyAvailable"]
