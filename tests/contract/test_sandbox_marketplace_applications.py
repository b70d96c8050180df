"""Azure applications in the sandbox: documents by instance, tags, packages, and each open question."""

import json
from typing import Any

import pytest

from bot.sandbox.marketplace.gate import STEPS
from bot.sandbox.marketplace.seeds.applications import package
from tests.contract.test_sandbox_marketplace import SUBMISSION, Api, api
from tests.contract.test_sandbox_marketplace_partner import call, creation, nulls

__all__ = ["api"]

OFFER = "offer-template"
COLLECTIONS = {
    "listings": "Listing",
    "properties": "Property",
    "productAvailabilities": "Availability",
    "packageConfigurations": "Package",
}
NEW = "99999999-2222-4333-8444-555555555555"


async def branch(api: Api, module: str, plan: bool = False) -> str:
    path = f"products/{api.product(OFFER).guid}/branches/getByModule(module={module})"
    _, body, _ = await call(api, path)
    return str(body["value"][1 if plan else 0]["currentDraftInstanceID"])


async def document(api: Api, collection: str, instance: str) -> Any:
    path = f"products/{api.product(OFFER).guid}/{collection}/getByInstanceID(instanceID={instance})"
    status, body, _ = await call(api, path)
    return body["value"][0] if status == 200 else status


async def put(api: Api, collection: str, body: dict[str, Any], tag: str | None) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {(await api.token(SUBMISSION))['access_token']}"}
    headers |= {"If-Match": tag} if tag is not None else {}
    address = f"{api.url}{STEPS}/products/{api.product(OFFER).guid}/{collection}/{body['id']}"
    async with api.session.put(address, json=body, headers=headers) as answer:
        return answer.status, json.loads(await answer.text() or "null")


@pytest.mark.parametrize("collection", COLLECTIONS)
async def test_a_module_is_read_by_its_instance(api, collection):
    instance = await branch(api, COLLECTIONS[collection])
    found = await document(api, collection.lower(), instance)
    assert found["@odata.etag"].startswith('"')
    assert found["id"] != instance
    assert not nulls(found)
    assert await document(api, collection, NEW) == 404


async def test_a_put_replaces_the_whole_document_and_changes_its_tag(api):
    found = await document(api, "listings", await branch(api, "Listing"))
    sent = {"Title": "Renamed", "id": found["id"], "summary": None}
    status, changed = await put(api, "listings", sent, found["@odata.etag"])
    assert (status, changed["title"], changed["languageCode"]) == (200, "Renamed", "en-us")
    assert "summary" not in changed
    assert "keywords" not in changed
    assert changed["@odata.etag"] != found["@odata.etag"]


@pytest.mark.parametrize("stale", [412, 409, 400])
async def test_a_tag_is_needed_and_must_be_the_newest(api, stale):
    api.switch(stale=stale)
    found = await document(api, "properties", await branch(api, "Property"))
    assert (await put(api, "properties", found, None))[0] == 400
    assert (await put(api, "properties", found | {"appVersion": "3"}, "*"))[0] == 200
    assert (await put(api, "properties", found, found["@odata.etag"]))[0] == stale


@pytest.mark.parametrize("form", ["audiences", "subscription", "both"])
async def test_the_preview_audience_has_one_of_two_forms(api, form):
    api.switch(preview_form=form)
    found = await document(api, "productavailabilities", await branch(api, "Availability"))
    assert ("audiences" in found, "subscriptionAudiences" in found) == (
        form != "subscription",
        form != "audiences",
    )


@pytest.mark.parametrize(
    ("other", "status", "is_there"), [("taken", 200, True), ("ignored", 200, False), ("refused", 400, False)]
)
async def test_the_other_form_is_taken_ignored_or_refused(api, other, status, is_there):
    api.switch(other_form=other)
    found = await document(api, "productavailabilities", await branch(api, "Availability"))
    found.pop("audiences")
    sent = found | {"subscriptionAudiences": [{"ID": NEW, "description": "new"}]}
    assert (await put(api, "productavailabilities", sent, "*"))[0] == status
    again = await document(api, "productavailabilities", await branch(api, "Availability"))
    assert (NEW in again["audiences"][0]["values"]) is is_there


@pytest.mark.parametrize(("switch", "expected"), [("readable", "2.2.0"), ("gone", 404), ("draft", "3.0.0")])
async def test_a_submissions_instances_are_readable_gone_or_the_draft(api, switch, expected):
    old = await branch(api, "Package", plan=True)
    guid = api.product(OFFER).guid
    await call(api, f"products/{guid}/submissions", "POST", await creation(api, OFFER))
    found = await document(api, "packageconfigurations", await branch(api, "Package", plan=True))
    assert (await put(api, "packageconfigurations", found | {"version": "3.0.0"}, "*"))[0] == 200
    api.switch(old_instances=switch)
    read = await document(api, "packageconfigurations", old)
    assert (read if isinstance(read, int) else read["version"]) == expected


async def test_the_drafts_instances_move_with_a_publish_or_stay(api):
    guid = api.product(OFFER).guid
    for switch, is_new in (("moves", True), ("stays", False)):
        api.switch(draft_instance=switch)
        before = await branch(api, "Listing")
        _, made, _ = await call(api, f"products/{guid}/submissions", "POST", await creation(api, OFFER))
        assert ((await branch(api, "Listing")) != before) is is_new
        await call(api, f"products/{guid}/submissions/{made['id']}", "DELETE")


@pytest.mark.parametrize(("whole", "state"), [(True, "Processed"), (False, "ProcessFailed")])
async def test_a_package_is_uploaded_and_processed(api, whole, state):
    path = f"products/{api.product(OFFER).guid}/packages"
    sent = {"resourceType": "AzureApplicationPackage", "fileName": "new.zip"}
    status, made, _ = await call(api, path, "POST", sent)
    assert (status, made["state"]) == (201, "PendingUpload")
    content = package("9.0.0") if whole else b"no zip"
    address = made["fileSasUri"]
    async with api.session.put(address, data=content, headers={"x-ms-blob-type": "BlockBlob"}) as answer:
        assert answer.status == 201
    _, now, _ = await call(api, f"{path}/{made['id']}", "PUT", {"State": "Uploaded"})
    assert now["state"] == "InProcessing"
    api.pass_(minutes=1)
    assert (await call(api, f"{path}/{made['id']}"))[1]["state"] == state
    async with api.session.get(address) as answer:
        assert await answer.read() == content


async def test_a_package_is_uploaded_in_blocks(api):
    path = f"products/{api.product(OFFER).guid}/packages"
    _, made, _ = await call(api, path, "POST", {"fileName": "blocks.zip"})
    for name, part in (("b", b"second"), ("a", b"first ")):
        address = f"{made['fileSasUri']}&comp=block&blockid={name}"
        async with api.session.put(address, data=part) as answer:
            assert answer.status == 201
    listing = b"<BlockList><Latest>a</Latest><Latest>b</Latest></BlockList>"
    async with api.session.put(f"{made['fileSasUri']}&comp=blocklist", data=listing) as answer:
        assert answer.status == 201
    async with api.session.get(made["fileSasUri"]) as answer:
        assert await answer.read() == b"first second"


@pytest.mark.parametrize(("after", "seen"), [(404, 404), ("Cancelled", "Cancelled"), ("Failed", "Failed")])
async def test_a_canceled_submission_is_gone_or_shows_it(api, after, seen):
    api.switch(after_cancel=after, cancel_lag_seconds=60)
    path = f"products/{api.product(OFFER).guid}/submissions"
    _, made, _ = await call(api, path, "POST", await creation(api, OFFER))
    assert (await call(api, f"{path}/{made['id']}", "DELETE"))[0] == 204
    assert (await call(api, f"{path}/{made['id']}"))[1]["state"] == "InProgress"
    api.pass_(minutes=2)
    status, body, _ = await call(api, f"{path}/{made['id']}")
    assert (status if after == 404 else body["substate"]) == seen


@pytest.mark.parametrize(("switch", "answer"), [("present", 2), (404, 404), ("empty", 0)])
async def test_the_steps_of_what_is_staged_may_be_missing(api, switch, answer):
    api.switch(steps_in_preview=switch)
    path = f"products/{api.product(OFFER).guid}/submissions"
    _, made, _ = await call(api, path, "POST", await creation(api, OFFER))
    api.pass_(days=3)
    status, body, _ = await call(api, f"{path}/{made['id']}/workflowdetails")
    assert (status if status != 200 else len(body["value"])) == answer
