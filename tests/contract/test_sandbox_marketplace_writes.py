"""The sandbox's rarer writes: the submission API's own, the audience sync, retiring, and paging of old."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.marketplace.gate import STEPS
from bot.sandbox.marketplace.switches import changed
from tests.contract.test_sandbox_marketplace import SCHEMA, SUBMISSION, Api, api

__all__ = ["api"]

CREATION = {
    "resourceType": "SubmissionCreationRequest",
    "targets": [{"type": "Scope", "value": "Preview"}],
    "resources": [],
    "publishOption": {"isManualPublish": True},
}


async def call(api: Api, method: str, path: str, body: object = None) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {(await api.token(SUBMISSION))['access_token']}"}
    address = f"{api.url}{STEPS}/products/{api.product().guid}/submissions{path}"
    async with api.session.request(method, address, json=body, headers=headers) as answer:
        return answer.status, json.loads(await answer.text() or "null")


def wait(api: Api, hours: float) -> None:
    api.market.clock.step(timedelta(hours=hours))


async def listing(api: Api) -> list[tuple[str, str]]:
    _, body = await api.get(f"submission/{api.product().guid}")
    return [(e["target"]["targetType"], e.get("result", "")) for e in body["value"]]


async def test_a_submission_is_created_and_promoted_and_both_apis_tell_of_it(api):
    status, created = await call(api, "POST", "", CREATION)
    assert (status, created["state"]) == (201, "InProgress")
    assert ("preview", "pending") in await listing(api)
    assert (await call(api, "POST", "", CREATION))[0] == 409
    assert (await call(api, "POST", f"/{created['id']}/promote"))[0] == 409

    wait(api, 200)
    _, staged = await call(api, "GET", f"/{created['id']}")
    assert (staged["state"], staged["substate"]) == ("Published", "ReadyToPublish")
    status, _ = await call(api, "POST", f"/{created['id']}/promote")
    assert status == 200
    assert (await call(api, "POST", f"/{created['id']}/promote"))[0] == 409
    wait(api, 10)
    _, live = await call(api, "GET", f"/{created['id']}")
    assert (live["state"], live["substate"]) == ("Published", "InStore")
    assert await listing(api) == [("draft", ""), ("live", "succeeded")]


async def test_a_running_submission_is_canceled_and_a_staged_one_is_not(api):
    _, created = await call(api, "POST", "", CREATION)
    assert await call(api, "DELETE", f"/{created['id']}") == (204, None)
    assert await listing(api) == [("draft", ""), ("live", "succeeded")]

    _, again = await call(api, "POST", "", CREATION)
    wait(api, 200)
    assert (await call(api, "DELETE", f"/{again['id']}"))[0] == 409
    assert (await call(api, "DELETE", "/12345"))[0] == 404


async def test_canceling_can_be_refused_by_a_switch(api):
    api.market.switches = changed(api.market.switches, {"cancel_refused": True})
    _, created = await call(api, "POST", "", CREATION)
    assert (await call(api, "DELETE", f"/{created['id']}"))[0] == 409


@pytest.mark.parametrize(
    "body",
    [{}, CREATION | {"resourceType": "x"}, CREATION | {"targets": [{"type": "Scope", "value": "Live"}]}],
)
async def test_another_creation_is_a_bad_request(api, body):
    assert (await call(api, "POST", "", body))[0] == 400


def audience_of(api: Api, where: str) -> list[dict[str, str]]:
    product = api.product()
    resources = product.draft if where == "draft" else getattr(product, where).resources
    plan = next(r for key, r in resources.items() if key.startswith("price-and-availability-plan/"))
    return plan.get("privateAudiences") or []


async def sync(api: Api, **lists: list[dict[str, str]]) -> dict[str, Any]:
    plan = next(key for key in api.product().draft if key.startswith("price-and-availability-plan/"))
    resource = {
        "$schema": f"{SCHEMA}/price-and-availability-update-private-audiences/2022-03-01-preview3",
        "product": api.product().durable_id,
        "plan": f"plan/{api.product().guid}/{plan.rsplit('/', 1)[-1]}",
        "privateAudiences": lists,
    }
    status, job = await api.configure(resource)
    assert status == 202, job
    wait(api, 0.1)
    _, report = await api.get(f"configure/{job['jobId']}/status")
    return dict(report)


async def test_a_private_audience_changes_everywhere_at_once_without_a_publish(api):
    tenants = [{"type": "tenant", "id": f"t{n}", "label": ""} for n in range(3)]
    product = api.product()
    for resources in (product.draft, product.preview.resources, product.live.resources):
        for key, resource in resources.items():
            if key.startswith("price-and-availability-plan/"):
                resource["privateAudiences"] = tenants[:2]

    report = await sync(api, **{"add ": tenants[2:], "remove": tenants[:1]})
    assert report["jobResult"] == "succeeded"
    for where in ("draft", "preview", "live"):
        assert tenants[1:] == audience_of(api, where)
    assert not api.product().runs

    report = await sync(api, add=[{"type": "subscription", "id": "s", "label": ""}])
    assert report["jobResult"] == "failed"
    assert "never published" in json.dumps(report["errors"])


async def test_what_is_live_is_retired_by_a_publish_of_its_own(api):
    product = api.product()
    id_ = f"submission/{product.guid}/{product.live.number}"
    status, _ = await api.publish(target="live", id=id_, lifecycleState="deprecated")
    assert status == 202
    wait(api, 10)
    _, body = await api.get(f"submission/{product.guid}")
    assert [entry["lifecycleState"] for entry in body["value"]] == ["generallyAvailable", "deprecated"]
    _, tree = await api.get(f"resource-tree/product/{product.guid}", targetType="live")
    shown = next(r for r in tree["resources"] if r["id"] == product.durable_id)
    assert shown["lifecycleState"] == "deprecated"


async def test_what_was_published_cannot_be_deleted_and_the_last_image_not_retired(api):
    product = api.product()
    plan = next(r for key, r in product.draft.items() if key.startswith("plan/"))
    status, job = await api.configure({**plan, "lifecycleState": "deleted"})
    assert status == 202
    wait(api, 0.1)
    _, report = await api.get(f"configure/{job['jobId']}/status")
    assert "invalidEntityStatus" in json.dumps(report["errors"])

    technical = next(r for key, r in product.draft.items() if key.startswith("virtual-machine"))
    images = [{**image, "lifecycleState": "deprecated"} for image in technical["vmImageVersions"]]
    status, job = await api.configure({**technical, "vmImageVersions": images})
    assert status == 202
    wait(api, 0.1)
    _, report = await api.get(f"configure/{job['jobId']}/status")
    assert "businessValidationError" in json.dumps(report["errors"])


async def test_plans_are_found_by_their_id_and_paged_the_old_way(api):
    product = api.product().durable_id
    _, both = await api.get("plan", product=product)
    _, one = await api.get("plan", product=product, externalId="pro")
    _, second = await api.get("plan", **{"product": product, "$skip": "1", "$top": "1"})
    assert len(both["value"]) == 2
    assert [plan["identity"]["externalId"] for plan in one["value"]] == ["pro"]
    assert both["value"][1:] == second["value"]
    assert (await api.get("plan"))[0] == 400
    assert (await api.get("product", **{"$top": "1", "$maxpagesize": "5"}))[0] == 400
    assert (await api.get("product", **{"$top": "many"}))[0] == 400
