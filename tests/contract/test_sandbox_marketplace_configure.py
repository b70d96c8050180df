"""What a configure payload may declare: references, new offers, all or nothing, modular publish, cancel."""

import copy
import json
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.marketplace.app import create_app
from bot.sandbox.marketplace.persistence import load, save
from bot.sandbox.serve import serve
from tests.contract.test_sandbox_marketplace import SCHEMA, Api, api

__all__ = ["api"]

PREVIEW2, PREVIEW3, PREVIEW5 = (f"2022-03-01-preview{n}" for n in (2, 3, 5))
VM = "virtual-machine-plan-technical-configuration"


def of(kind: str, version: str = PREVIEW2, /, **content: Any) -> dict[str, Any]:
    return {"$schema": f"{SCHEMA}/{kind}/{version}", **content}


def new_offer(by: dict[str, str], plan: dict[str, str]) -> list[dict[str, Any]]:
    """A whole offer as a client declares one that is not there yet, without a single durable ID."""
    return [
        of(
            "product",
            PREVIEW3,
            resourceName="it",
            identity={"externalId": "offer-new"},
            type="azureVirtualMachine",
            alias="New",
        ),
        of("plan", resourceName="one", product=by, identity={"externalId": "one-plan"}, alias="One"),
        of(
            "property",
            kind="azureVM",
            product=by,
            categories={"compute": ["operating-systems"]},
            termsConditions="standardMicrosoft",
        ),
        of("listing", PREVIEW5, resourceName="words", kind="azureVM", product=by, languageId="en-us"),
        of(
            "listing-asset",
            PREVIEW5,
            kind="azure",
            product=by,
            languageId="en-us",
            type="azureLogoLarge",
            listing={"resourceName": "words"},
        ),
        of("plan-listing", PREVIEW5, kind="azureVM-plan", product=by, plan=plan, languageId="en-us"),
        of("price-and-availability-offer", product=by, previewAudiences=[]),
        of(
            "price-and-availability-plan",
            product=by,
            plan=plan,
            visibility="visible",
            audience="public",
        ),
        of(VM, PREVIEW5, product=by, plan=plan, vmImageVersions=[]),
    ]


async def done(api: Api, job: dict[str, Any]) -> dict[str, Any]:
    api.market.clock.step(timedelta(minutes=5))
    _, report = await api.get(f"configure/{job['jobId']}/status")
    return dict(report)


def snapshot(api: Api) -> str:
    catalog = api.market.catalog.by_guid.values()
    return json.dumps([(p.guid, p.alias, p.draft, len(p.runs)) for p in catalog], sort_keys=True)


@pytest.mark.parametrize(
    ("by", "plan"),
    [
        ({"resourceName": "it"}, {"resourceName": "one"}),
        ({"externalId": "offer-new"}, {"externalId": "one-plan"}),
        ({"resourceName": "it"}, {"externalId": "one-plan"}),
    ],
    ids=str,
)
async def test_an_offer_with_its_plans_is_created_in_one_payload(api, by, plan):
    status, job = await api.configure(*reversed(new_offer(by, plan)))

    assert status == 202
    assert (await done(api, job))["jobResult"] == "succeeded"
    product = api.product("offer-new")
    _, tree = await api.get(f"resource-tree/{product.durable_id}")
    kinds = sorted(resource["id"].split("/")[0] for resource in tree["resources"])
    assert len(kinds) == 10
    (plan_id,) = [key for key in product.draft if key.startswith("plan/")]
    for resource in product.draft.values():
        assert "resourceName" not in resource
        assert resource.get("product", product.durable_id) == product.durable_id
        assert resource.get("plan", plan_id) == plan_id
    technical = f"{VM}/{product.guid}/{plan_id.rsplit('/', 1)[1]}"
    assert technical in product.draft
    assert f"listing-asset/{product.guid}/public/main/default/en-us/azurelogolarge/1" in product.draft
    _, detail = await api.get(f"configure/{job['jobId']}")
    assert {resource["id"] for resource in detail["resources"]} == set(product.draft)


async def test_a_new_offer_is_created_and_published_at_once(api):
    by, plan = {"externalId": "offer-new"}, {"externalId": "one-plan"}
    submission = of("submission", product=by, target={"targetType": "preview"})

    status, _ = await api.configure(*new_offer(by, plan), submission)

    assert status == 202
    api.pass_(days=3)
    assert await api.listing("offer-new") == [("preview", "completed", "succeeded")]


async def test_known_offers_and_plans_are_named_by_their_own_ids(api):
    product, plan = {"externalId": "offer-x"}, {"externalId": "pro"}
    status, _ = await api.configure(
        of("price-and-availability-offer", product=product, previewAudiences=[]),
        of("plan-listing", PREVIEW5, kind="azureVM-plan", product=product, plan=plan, languageId="de-de"),
    )
    assert status == 202
    added = [key for key in api.product().draft if key.endswith("/de-de")]
    assert len(added) == 1
    assert api.product().draft[f"price-and-availability-offer/{api.product().guid}"]["previewAudiences"] == []


OFFER_X, NOBODY = {"externalId": "offer-x"}, {"resourceName": "nobody"}
LOST = "product/7c0ffeef-0000-4000-8000-000000000000"
IN_ENGLISH = {"product": OFFER_X, "languageId": "en-us"}


@pytest.mark.parametrize(
    "resource",
    [
        of("price-and-availability-offer", product={"externalId": "nobody"}, previewAudiences=[]),
        of("price-and-availability-offer", product=NOBODY, previewAudiences=[]),
        of("price-and-availability-offer", product=LOST, previewAudiences=[]),
        of("plan-listing", **IN_ENGLISH, plan={"externalId": "nobody"}, kind="azureVM-plan"),
        of("plan-listing", **IN_ENGLISH, plan=NOBODY, kind="azureVM-plan"),
        of("listing-asset", **IN_ENGLISH, listing=NOBODY, kind="azure", type="azureLogoWide"),
    ],
)
async def test_a_reference_to_nothing_is_a_bad_request(api, resource):
    before = snapshot(api)
    status, body = await api.configure(resource)
    assert (status, body["error"]["details"][0]["code"]) == (400, "resourceNotFound")
    assert snapshot(api) == before


async def test_one_payload_is_about_one_offer_and_names_are_unique(api):
    both = [
        of("price-and-availability-offer", product={"externalId": offer}, previewAudiences=[])
        for offer in ("offer-x", "offer-news")
    ]
    assert (await api.configure(*both))[0] == 400
    named = of("price-and-availability-offer", resourceName="a", product=OFFER_X, previewAudiences=[])
    assert (await api.configure(named, named))[0] == 400


async def test_a_refused_configure_changes_nothing(api):
    """One wrong resource among right ones, in the request and in the job."""
    product = api.product()
    before = snapshot(api)
    right = of("price-and-availability-offer", product=product.durable_id, previewAudiences=[])
    listing = next(r for key, r in product.draft.items() if key.startswith("listing/"))
    technical = next(r for key, r in product.draft.items() if key.startswith("virtual-machine"))

    assert (await api.configure(right, {**listing, "languageId": 5}))[0] == 400
    for wrong in (
        {**technical, "vmImageVersions": technical["vmImageVersions"][1:]},
        {**listing, "id": listing["id"].replace("en-us", "xx")},
    ):
        status, job = await api.configure(right, wrong)
        assert status == 202
        assert (await done(api, job))["jobResult"] == "failed"
    assert snapshot(api) == before

    submission = of("submission", product=product.durable_id, target={"targetType": "live"})
    assert (await api.configure(right, submission))[0] == 400
    assert snapshot(api) == before


async def test_two_submissions_in_one_payload_are_refused(api):
    one = of("submission", product=api.product().durable_id, target={"targetType": "preview"})
    status, body = await api.configure(one, one)
    assert (status, body["error"]["details"][0]["code"]) == (400, "invalidRequest")
    assert not api.product().runs


async def test_a_modular_publish_ships_what_it_names_and_no_more(api):
    product = api.product()
    listing = next(r for key, r in product.draft.items() if key.startswith("listing/"))
    configurations = [r for key, r in product.draft.items() if key.startswith("virtual-machine")]
    technical = next(r for r in configurations if r["skus"][0]["skuId"] == "base")
    submission = of("submission", product=product.durable_id, target={"targetType": "preview"})

    status, _ = await api.configure(technical, submission)

    assert status == 202
    api.pass_(days=3)
    product.settle(api.market.clock.now())
    preview = product.preview.resources
    assert preview[technical["id"]]["vmImageVersions"][-1]["versionNumber"] == "1.0.1"
    assert preview[listing["id"]] == product.live.resources[listing["id"]] != product.draft[listing["id"]]

    staged = f"submission/{product.guid}/{product.preview.number}"
    live = of("submission", id=staged, product=product.durable_id, target={"targetType": "live"})
    status, body = await api.configure(technical, live)
    assert (status, body["error"]["details"][0]["code"]) == (400, "invalidRequest")


async def test_a_first_modular_publish_says_what_is_missing(api):
    by, plan = {"externalId": "offer-new"}, {"externalId": "one-plan"}
    await api.configure(*new_offer(by, plan))
    submission = of("submission", product=by, target={"targetType": "preview"})

    status, body = await api.configure(of(VM, PREVIEW5, product=by, plan=plan), submission)

    assert status == 400
    assert "product, property, plan" in body["error"]["details"][0]["message"]


async def test_a_draft_job_is_canceled_while_it_runs(api):
    before = snapshot(api)
    audience = of("price-and-availability-offer", product={"externalId": "offer-x"}, previewAudiences=[])
    _, job = await api.configure(audience)
    assert snapshot(api) != before

    status, report = await api.post(f"configure/{job['jobId']}/cancel", {})

    assert (status, report["jobStatus"], report["jobResult"]) == (200, "completed", "cancelled")
    assert snapshot(api) == before
    status, body = await api.post(f"configure/{job['jobId']}/cancel", {})
    assert (status, body["error"]["message"]) == (400, "Cannot cancel job, job has already completed.")
    assert (await done(api, job))["jobResult"] == "cancelled"


async def test_canceling_leaves_alone_what_was_written_since(api):
    audience = of("price-and-availability-offer", product={"externalId": "offer-x"}, previewAudiences=[])
    _, first = await api.configure(audience)
    later = {**audience, "previewAudiences": [{"type": "subscription", "id": "s", "label": ""}]}
    await api.configure(later)

    await api.post(f"configure/{first['jobId']}/cancel", {})

    kept = api.product().draft[f"price-and-availability-offer/{api.product().guid}"]
    assert kept["previewAudiences"] == later["previewAudiences"]


async def test_a_new_offer_is_deleted_and_a_published_one_is_not(api):
    await api.configure(*new_offer({"externalId": "offer-new"}, {"externalId": "one-plan"}))
    product = api.product("offer-new")
    plan = next(r for key, r in product.draft.items() if key.startswith("plan/"))
    await api.configure({**plan, "lifecycleState": "deleted"})
    assert not [r for r in product.draft.values() if r.get("plan")]

    status, _ = await api.configure({**product.draft[product.durable_id], "lifecycleState": "deleted"})
    assert status == 202
    _, found = await api.get("product", externalId="offer-new")
    assert found["value"] == []
    assert (await api.get(product.durable_id))[0] == 404


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"skus": [{"imageType": "x64Gen2", "skuId": "other"}]},
            "The property 'SkuId' is locked by a previous",
        ),
        ({"vmProperties": {"supportsNVMe": False}}, "SupportsNVMe property has already been enabled"),
    ],
)
async def test_what_a_publish_locked_stays(api, changes, says):
    product = api.product()
    for resources in (product.draft, product.live.resources):
        for key, resource in resources.items():
            if key.startswith("virtual-machine"):
                resource["vmProperties"] = {"supportsNVMe": True}
    technical = next(r for key, r in product.draft.items() if key.startswith("virtual-machine"))

    _, job = await api.configure({**technical, **changes})

    assert says in json.dumps((await done(api, job))["errors"])


async def test_ids_of_offers_and_plans_stay(api):
    product = api.product()
    plan = next(r for key, r in product.draft.items() if key.startswith("plan/"))
    for resource, name in ((product.draft[product.durable_id], "OfferId"), (plan, "PlanId")):
        _, job = await api.configure({**resource, "identity": {"externalId": "another"}})
        assert f"The property '{name}' is locked" in json.dumps((await done(api, job))["errors"])


async def test_an_offer_has_a_hundred_plans_and_a_plan_a_hundred_images(api):
    product = api.product()
    technical = copy.deepcopy(next(r for k, r in product.draft.items() if k.startswith("virtual-machine")))
    last = technical["vmImageVersions"][-1]
    more = [{**last, "versionNumber": f"2.0.{n}"} for n in range(100 - len(technical["vmImageVersions"]))]
    technical["vmImageVersions"] += more
    assert (await done(api, (await api.configure(technical))[1]))["jobResult"] == "succeeded"
    technical["vmImageVersions"].append({**last, "versionNumber": "3.0.0"})
    assert "collectionLimitExceeded" in json.dumps(await done(api, (await api.configure(technical))[1]))
    plans = [
        of("plan", product=product.durable_id, identity={"externalId": f"p{n}"}, alias="P") for n in range(99)
    ]
    assert "collectionLimitExceeded" in json.dumps(await done(api, (await api.configure(*plans))[1]))
    assert (await done(api, (await api.configure(*plans[:98]))[1]))["jobResult"] == "succeeded"


async def test_a_job_can_be_canceled_after_a_restart_and_stays_canceled(api, tmp_path):
    before = snapshot(api)
    audience = of("price-and-availability-offer", product=OFFER_X, previewAudiences=[])
    _, job = await api.configure(audience)
    save(api.market, tmp_path / "state.json")

    again = Api(load(tmp_path / "state.json"), api.url, api.session)
    again.market.clock.set_speed(0)
    async with serve(create_app(again.market)) as url:
        again.url = url
        status, _ = await again.post(f"configure/{job['jobId']}/cancel", {})
    save(again.market, tmp_path / "state.json")

    assert status == 200
    assert snapshot(again) == before
    last = load(tmp_path / "state.json")
    assert last.jobs[job["jobId"]].status(last.clock.now())["jobResult"] == "cancelled"


async def test_ids_in_addresses_are_taken_in_either_case(api):
    guid = api.product().guid.upper()
    plan = next(key for key in api.product().draft if key.startswith("plan/"))
    _, job = await api.configure(of("price-and-availability-offer", product=OFFER_X, previewAudiences=[]))
    for path in (
        f"product/{guid}",
        plan.upper().replace("PLAN", "plan"),
        f"resource-tree/product/{guid}",
        f"submission/{guid}",
        f"configure/{job['jobId'].upper()}/status",
    ):
        assert (await api.get(path))[0] == 200
    assert (await api.get("plan", PRODUCT=f"product/{guid}"))[0] == 200


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("product/nonsense", {}, 400),
        ("resource-tree/product/nonsense", {}, 400),
        ("resource-tree/product/{guid}", {"targetType": "moon"}, 400),
        ("submission/nonsense", {}, 400),
        ("submission/{guid}/nonsense", {}, 400),
        ("submission/{guid}/12345", {}, 404),
        ("submission/{guid}", {"targetType": "moon"}, 400),
        ("configure/nonsense/status", {}, 400),
        ("configure", {}, 405),
        ("product", {"type": "moon"}, 400),
        ("product", {"continuationToken": "x"}, 400),
        ("plan", {"product": "nonsense"}, 400),
        ("plan", {"product": "product/nonsense"}, 400),
        ("product/7c0ffeef-0000-4000-8000-000000000000", {}, 404),
        ("nothing", {}, 404),
    ],
)
async def test_a_malformed_query_is_told_from_what_is_not_there(api, path, query, status):
    got, body = await api.get(path.format(guid=api.product().guid), **query)
    assert (got, isinstance(body["error"]["details"], list)) == (status, True)
