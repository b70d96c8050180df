"""The submission API as its clients start with it: products, plans, branches, the life of a submission."""

import json
from typing import Any

import pytest

from bot.sandbox.marketplace.gate import STEPS
from tests.contract.test_sandbox_marketplace import GRAPH, SUBMISSION, Api, api

__all__ = ["api"]

BY_ID = "externalIDs/Any(i:i/type eq 'AzureOfferId' and i/value eq 'offer-x')"
MODULES = ("Listing", "Property", "Package", "Availability")


async def call(api: Api, path: str, method: str = "GET", body: Any = None, **query: str):
    headers = {"Authorization": f"Bearer {(await api.token(SUBMISSION))['access_token']}"}
    address = f"{api.url}{STEPS}/{path}"
    async with api.session.request(method, address, params=query, json=body, headers=headers) as answer:
        return answer.status, json.loads(await answer.text() or "null"), answer.headers.copy()


def nulls(value: Any) -> bool:
    if isinstance(value, dict):
        return any(nulls(one) for one in value.values())
    return any(nulls(one) for one in value) if isinstance(value, list) else value is None


async def test_products_are_walked_page_by_page(api):
    found, path, pages = [], "products", 0
    while path:
        _, body, headers = await call(api, path)
        assert "Request-ID" in headers
        found += body["value"]
        following = body.get("nextLink", "")
        assert following == "" or following.startswith("v1.0/ingestion/products?$skipToken=")
        path, pages = following.removeprefix("v1.0/ingestion/"), pages + 1
    assert pages > 1
    assert {one["id"] for one in found} == set(api.market.catalog.by_guid)
    assert not nulls(found)
    kinds = {one["resourceType"] for one in found}
    assert {"AzureThirdPartyVirtualMachine", "AzureApplication"} <= kinds


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (BY_ID, 1),
        (BY_ID.replace("AzureOfferId", "AzureOfferID").replace("/type", "/Type").lower(), 1),
        ("ExternalIDs/Any(i:i/Type eq 'AzureOfferId' and i/Value eq 'nobody')", 0),
        ("ResourceType eq 'AzureApplication'", 2),
        ("resourcetype eq 'azureapplication'", 2),
        (f"ResourceType eq 'AzureApplication' and {BY_ID}", 0),
        ("ResourceType eq 'AzureApplication' or ResourceType eq 'AzureThirdPartyVirtualMachine'", 4),
    ],
)
async def test_filters_that_clients_write(api, text, count):
    status, body, _ = await call(api, "products", **{"$filter": text, "$skipToken": ""})
    assert (status, len(body["value"])) == (200, count)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("products", {"$filter": "name eq 'x'"}),
        ("products", {"$filter": "nonsense"}),
        ("products", {"$filter": f"{BY_ID} and"}),
        ("products", {"$filter": "ResourceType eq 'a' and ResourceType eq 'b' or ResourceType eq 'c'"}),
        ("products", {"$filter": "ResourceType eq 'a' and " * 200}),
        ("products", {"$skipToken": "!"}),
        ("products", {"$top": "-1"}),
        ("products", {"$skip": "many"}),
        ("products/{guid}/submissions", {"$top": "1.5"}),
        ("products", {"$skipToken": "LTE="}),
        ("products/nonsense", {}),
        ("products/nonsense/submissions", {}),
        ("products/{guid}/submissions/nonsense", {}),
        ("products/{guid}/submissions", {"$filter": "x eq 'y'"}),
        ("products/{guid}/variants/nonsense", {}),
        ("products/{guid}/branches/getByModule(module=Nonsense)", {}),
        ("products/{guid}/branches/nonsense", {}),
    ],
)
async def test_a_malformed_query_is_a_bad_request_and_not_unknown(api, path, query):
    status, body, _ = await call(api, path.format(guid=api.product().guid), **query)
    assert status == 400
    assert isinstance(body, str)


async def test_plans_and_branches_belong_together(api):
    guid = api.product().guid
    _, variants, _ = await call(api, f"Products/{guid.upper()}/VARIANTS")
    ids = [one["id"] for one in variants["value"]]
    assert [one["externalID"] for one in variants["value"]] == ["base", "pro"]
    assert not nulls(variants)
    for module, of_plans in (
        ("listing", True),
        ("Package", True),
        ("AVAILABILITY", True),
        ("property", False),
    ):
        _, body, _ = await call(api, f"products/{guid}/branches/getbymodule(module={module})")
        assert [one.get("variantID") for one in body["value"]] == [None, *(ids if of_plans else [])]
        assert body["value"][0]["module"].lower() == module.lower()
    _, one, headers = await call(api, f"products/{guid}/variants/{ids[0].upper()}")
    assert one["@odata.etag"] == headers["ETag"]
    _, app, _ = await call(api, f"products/{api.product('offer-template').guid}/variants")
    assert app["value"][0]["subType"] == "solution-template"
    assert (await call(api, f"products/{guid}/setup"))[1]["resourceType"] == "AzureProductSetup"
    status, reseller, _ = await call(api, f"products/{guid}/resellerConfiguration")
    assert (status, reseller["resellerChannelState"]) == (200, "Disabled")


async def creation(api: Api, offer: str = "offer-x", modules: tuple[str, ...] = MODULES) -> dict[str, Any]:
    """A creation as clients build it from the branches, in their own spellings."""
    guid = api.product(offer).guid
    own: list[dict[str, str]] = []
    plans: dict[str, list[dict[str, str]]] = {}
    for module in modules:
        _, body, _ = await call(api, f"products/{guid}/branches/getByModule(module={module})")
        for branch in body["value"]:
            entry = {"Type": module, "value": branch["currentDraftInstanceID"]}
            plan = branch.get("variantID")
            (own if plan is None else plans.setdefault(plan, [])).append(entry)
    own.append({"type": "ResellerConfiguration", "value": f"{guid}-ResellerInstance"})
    return {
        "resourceType": "submissioncreationrequest",
        "Targets": [{"type": "Scope", "value": "preview"}],
        "resources": own,
        "variantResources": [{"variantID": plan, "resources": of} for plan, of in plans.items()],
        "publishOption": {"isManualPublish": True, "certificationNotes": "run 42"},
    }


async def test_a_submission_lives_as_the_pages_say(api):
    guid = api.product().guid
    status, made, _ = await call(api, f"products/{guid}/submissions", "POST", await creation(api))
    path = f"products/{guid}/submissions/{made['id']}"
    assert status == 201
    assert (made["state"], made["substate"]) == ("InProgress", "InDraft")
    assert made["pendingUpdateInfo"] == {"updateType": "Create", "status": "Running"}
    assert made["targets"] == [{"type": "Scope", "value": "Preview"}]
    assert made["publishOption"]["certificationNotes"] == "run 42"
    assert made["publishedTimeInUtc"] == "1601-01-01T00:00:00Z"
    assert {entry["type"] for entry in made["resources"]} == set(MODULES)

    api.pass_(hours=1)
    _, now, _ = await call(api, path)
    assert (now["substate"], now["pendingUpdateInfo"]["status"]) == ("Submitted", "Completed")
    assert "publishOption" not in now
    assert "publishOption" in (await call(api, path, **{"$expand": "PublishOption"}))[1]

    api.pass_(days=3)
    _, staged, _ = await call(api, path)
    assert (staged["state"], staged["substate"]) == ("Published", "ReadyToPublish")
    status, workflow, _ = await call(api, f"{path}/promote", "POST", {})
    assert (status, workflow["type"], workflow["targetEnvironment"]) == (200, "Push", "Live")
    api.pass_(minutes=5)
    assert (await call(api, path))[1]["substate"] == "Publishing"
    api.pass_(hours=5)
    _, live, _ = await call(api, path)
    assert (live["state"], live["substate"]) == ("Published", "InStore")
    assert live["targets"][0]["value"] == "Preview"

    _, details, _ = await call(api, f"{path}/workflowdetails")
    assert [one["targetEnvironment"] for one in details["value"]] == ["Preview", "Live"]
    assert {one["state"] for one in details["value"]} == {"Success"}
    assert not nulls(details)
    for step in [step for one in details["value"] for step in one["workflowSteps"]]:
        assert not step["completeDateTimeInUtc"].endswith("Z")
    assert not nulls([made, now, staged, live])


async def test_the_list_holds_what_was_live_before_and_grows(api):
    guid = api.product().guid
    _, before, _ = await call(api, f"products/{guid}/submissions")
    assert [(one["state"], one["substate"]) for one in before["value"]] == [("Published", "InStore")]
    _, made, _ = await call(api, f"products/{guid}/submissions", "POST", await creation(api))
    _, after, _ = await call(api, f"products/{guid}/submissions")
    assert int(after["value"][-1]["id"]) == int(made["id"]) > int(after["value"][0]["id"])
    _, running, _ = await call(api, f"products/{guid}/submissions", **{"$filter": "state eq 'inprogress'"})
    assert [one["id"] for one in running["value"]] == [made["id"]]
    await call(api, f"products/{guid}/submissions/{made['id']}", "DELETE")
    assert (await call(api, f"products/{guid}/submissions/{made['id']}"))[0] == 404
    assert len((await call(api, f"products/{guid}/submissions"))[1]["value"]) == 1


async def test_an_azure_application_is_submitted_here_and_not_there(api):
    guid = api.product("offer-template").guid
    status, made, _ = await call(
        api, f"products/{guid}/submissions", "POST", await creation(api, "offer-template")
    )
    assert (status, made["variantResources"][0]["variantID"][:8]) == (201, "bbbb1111")
    assert (await api.get(f"resource-tree/product/{guid}"))[0] == 400


async def test_a_partial_creation_ships_its_modules_only(api):
    product = api.product()
    body = await creation(api, modules=("Package",))
    status, _, _ = await call(api, f"products/{product.guid}/submissions", "POST", body)
    assert status == 201
    api.pass_(days=3)
    product.settle(api.market.clock.now())
    listing = next(key for key in product.draft if key.startswith("listing/"))
    assert product.preview.resources[listing] == product.live.resources[listing] != product.draft[listing]


@pytest.mark.parametrize(
    "change",
    [
        {"resources": [{"type": "Listing", "value": "nonsense"}]},
        {"resources": [{"type": "Nonsense", "value": ""}]},
        {"resources": "x"},
        {"resources": [1]},
        {"variantResources": {"a": 1}},
        {"variantResources": [{"variantID": "x", "resources": [{"type": "Listing", "value": "y"}]}]},
        {"publishOption": [1]},
        {"Targets": [{"type": "Scope", "value": "live"}]},
        {"Targets": "preview"},
        {"Targets": [None]},
        {"resourceType": None},
    ],
    ids=str,
)
async def test_a_creation_that_is_none_changes_nothing(api, change):
    guid = api.product().guid
    body = await creation(api) | change
    status, text, _ = await call(api, f"products/{guid}/submissions", "POST", body)
    assert (status, type(text)) == (400, str)
    assert not api.product().runs


async def test_an_instance_of_an_older_draft_is_not_taken(api):
    guid = api.product().guid
    old = await creation(api)
    _, made, _ = await call(api, f"products/{guid}/submissions", "POST", old)
    await call(api, f"products/{guid}/submissions/{made['id']}", "DELETE")
    assert (await call(api, f"products/{guid}/submissions", "POST", old))[:2] == (400, "Instance not found")


@pytest.mark.parametrize(
    ("form", "shape"),
    [("string", str), ("nested", "error"), ("problem", "errors"), ("flat", "source"), ("gateway", "error")],
)
async def test_errors_come_in_every_dialect_that_was_seen(api, form, shape):
    api.switch(error_dialect=form)
    _, body, _ = await call(api, f"products/{'0' * 8}-0000-0000-0000-{'0' * 12}")
    assert isinstance(body, str) if shape is str else shape in body


async def test_a_token_of_the_other_service_is_refused_either_way(api):
    for status in (401, 404):
        api.switch(wrong_audience=status)
        assert (await api.get("products", GRAPH, STEPS))[0] == status
