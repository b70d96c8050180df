"""The sandbox marketplace answers as Microsoft's pages and production clients say, over real HTTP."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.app import create_app
from bot.sandbox.marketplace.gate import BASE, STEPS
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.persistence import load, save
from bot.sandbox.marketplace.seeds import bulk, demo
from bot.sandbox.marketplace.switches import changed
from bot.sandbox.serve import serve
from tests import waiting
from tests.builders import NOON

GRAPH, SUBMISSION, ARM = (
    "https://graph.microsoft.com",
    "https://api.partner.microsoft.com",
    "https://management.azure.com",
)
SCHEMA = "https://schema.mp.microsoft.com/schema"


@dataclass(slots=True)
class Api:
    """A client of the test's own: it shares nothing with ours."""

    market: Market
    url: str
    session: aiohttp.ClientSession

    async def token(self, audience=GRAPH, version="v2.0/"):
        grant = {"grant_type": "client_credentials", "client_id": "c", "client_secret": "s"}
        grant |= {"scope": f"{audience}/.default"} if version else {"resource": f"{audience}/"}
        async with self.session.post(f"{self.url}/t/oauth2/{version}token", data=grant) as answer:
            return await answer.json()

    async def get(self, path, audience=GRAPH, base=BASE, **query):
        headers = {"Authorization": f"Bearer {(await self.token(audience))['access_token']}"}
        async with self.session.get(f"{self.url}{base}/{path}", params=query, headers=headers) as answer:
            return answer.status, json.loads(await answer.text() or "null")

    async def post(self, path, body):
        headers = {"Authorization": f"Bearer {(await self.token())['access_token']}"}
        async with self.session.post(f"{self.url}{BASE}/{path}", json=body, headers=headers) as answer:
            return answer.status, json.loads(await answer.text() or "null")

    def product(self, offer="offer-x"):
        return self.market.catalog.by_external[offer]

    async def publish(self, offer="offer-x", target="preview", **more):
        submission = {"product": self.product(offer).durable_id, "target": {"targetType": target}, **more}
        return await self.configure({"$schema": f"{SCHEMA}/submission/2022-03-01-preview2", **submission})

    async def configure(self, *resources):
        body = {"$schema": f"{SCHEMA}/configure/2022-03-01-preview2", "resources": list(resources)}
        return await self.post("configure", body)

    async def listing(self, offer="offer-x"):
        """The listing as target, status, result."""
        _, body = await self.get(f"submission/{self.product(offer).guid}")
        entries = [(e["target"]["targetType"], e.get("status"), e.get("result")) for e in body["value"]]
        assert body["value"][0]["id"][-2:] == "/0"
        return entries[1:]

    def pass_(self, **by):
        self.market.clock.step(timedelta(**by))

    def switch(self, **values):
        self.market.switches = changed(self.market.switches, values)


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    clock = SandboxClock(0, NOON)
    market = Market(clock, *demo(clock.now()))
    async with serve(create_app(market, control=True)) as url, aiohttp.ClientSession() as session:
        yield Api(market, url, session)


DONE, RUNNING, FAILED = ("completed", "succeeded"), ("running", "pending"), ("completed", "failed")


async def test_the_listing_of_every_situation(api):
    """Product Ingestion API: which submissions are active, from never published to live again."""
    assert [("live", *DONE)] == await api.listing()

    await api.publish()
    assert [("preview", *RUNNING), ("live", *DONE)] == await api.listing()

    api.pass_(days=2)
    assert [("preview", *DONE), ("live", *DONE)] == await api.listing()

    preview = api.product().preview.number
    await api.publish(target="live", id=f"submission/{api.product().guid}/{preview}")
    assert [("live", *DONE), ("live", *RUNNING)] == await api.listing()

    api.pass_(hours=4)
    assert [("live", *DONE)] == await api.listing()
    _, tree = await api.get(f"resource-tree/{api.product().durable_id}", targetType="preview")
    own = next(r for r in tree["resources"] if r["id"].startswith("submission/"))
    assert own["id"].endswith(preview)

    await api.publish()
    assert [("preview", *RUNNING), ("live", *DONE)] == await api.listing()


async def test_a_failed_preview_and_a_failed_go_live_show_as_that(api):
    api.switch(fail_golive=["offer-news"])
    await api.publish("offer-broken")
    await api.publish("offer-news")
    api.pass_(days=2)
    assert [("preview", *FAILED), ("live", *DONE)] == await api.listing("offer-broken")

    product = api.product("offer-news")
    product.settle(api.market.clock.now())
    await api.publish("offer-news", "live", id=f"submission/{product.guid}/{product.preview.number}")
    api.pass_(hours=4)
    assert [("live", *DONE), ("live", *FAILED)] == await api.listing("offer-news")


async def test_a_certification_failure_arrives_as_a_server_error_without_reasons(api):
    _, job = await api.publish("offer-broken")
    api.pass_(days=2)

    _, status = await api.get(f"configure/{job['jobId']}/status")

    assert (status["jobStatus"], status["jobResult"]) == ("completed", "failed")
    (error,) = status["errors"]
    assert error["code"] == "internalServerError"
    assert error["details"][0]["details"][0]["message"] == "Issues found during Certification."
    assert error["details"][0]["details"][0]["details"] == []
    number = api.product("offer-broken").runs[-1].number
    path = f"products/{api.product('offer-broken').guid}/submissions/{number}/validations"
    _, found = await api.get(path, SUBMISSION, STEPS)
    assert "Linux Agent version" in found["value"][0]["message"]


async def test_a_job_looks_as_a_real_one(api):
    code, job = await api.publish()

    assert code == 202
    assert (job["jobStatus"], job["jobResult"]) == ("notStarted", "pending")
    assert job["jobEnd"] == "0001-01-01T00:00:00"
    assert job["jobStart"] == "2026-11-23T12:00:00.0000000Z"
    code, early = await api.get(f"configure/{job['jobId']}")
    assert (code, early["error"]["code"]) == (400, "badRequest")


@pytest.mark.parametrize("version", ["", "v2.0/"])
async def test_tokens_of_both_endpoints_say_when_they_end(api, version):
    granted = await api.token(version=version)

    assert isinstance(granted["expires_on"], str)
    assert isinstance(granted["expires_in"], int if version else str)


async def test_a_token_for_another_audience_is_refused(api):
    code, body = await api.get("product", SUBMISSION)

    assert code == 401
    assert "Invalid audience" in body["error"]["message"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"identity": {"externalId": "UPPER"}}, "'identity.externalId': 'UPPER' does not match"),
        ({"alias": "x" * 121}, "is too long"),
        ({"lifecycleState": "gone"}, "'lifecycleState': 'gone' is not one of"),
        ({"type": None, "alias": ""}, "'type': None is not one of"),
    ],
)
async def test_a_resource_that_breaks_its_schema_is_refused_with_the_reason(api, changes, says):
    product = {**api.product().draft[api.product().durable_id], **changes}

    code, body = await api.configure(product)

    assert (code, body["error"]["code"]) == (400, "badRequest")
    assert body["error"]["details"][0]["code"] == "schemaValidationError"
    assert any(says in detail["message"] for detail in body["error"]["details"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("operatingSystem", {"family": "plan9"}),
        ("openPorts", [{"label": "ab", "portRange": "80", "protocol": "tcp"}]),
        ("openPorts", [{"label": "web", "portRange": "eighty", "protocol": "tcp"}]),
        ("recommendedVmSizes", ["a"] * 7),
        ("vmProperties", {"supportsNVMe": "yes"}),
        ("skus", []),
        ("skus", [{"skuId": "Base", "imageType": "x64Gen2"}]),
        ("vmImageVersions", [{"versionNumber": "1.0", "vmImages": []}]),
        ("vmImageVersions", [{"versionNumber": "1.0.0", "vmImages": [{"source": {"sourceType": "usb"}}]}]),
    ],
)
async def test_a_technical_configuration_is_held_to_its_schema(api, field, value):
    id_ = next(id_ for id_ in api.product().draft if id_.startswith("virtual-machine"))

    code, body = await api.configure({**api.product().draft[id_], field: value})

    assert code == 400
    assert body["error"]["details"][0]["code"] == "schemaValidationError"


async def test_a_complete_draft_echoed_back_is_accepted(api):
    """Read-only properties and leaked snake-case nulls are ignored, as production clients rely on."""
    _, tree = await api.get(f"resource-tree/{api.product().durable_id}")
    resources = [
        {**r, "validations": [], "vm_properties": None}
        for r in tree["resources"]
        if not r["id"].startswith("submission/")
    ]

    code, _ = await api.configure(*resources)

    assert code == 202


async def test_the_retired_schema_host_cannot_be_accessed(api):
    code, body = await api.configure({"$schema": "https://product-ingestion.azureedge.net/schema/product/x"})

    assert code == 400
    assert "could not be accessed" in body["error"]["message"]


async def test_a_published_image_that_is_left_out_fails_the_job(api):
    id_ = next(id_ for id_ in api.product().draft if id_.startswith("virtual-machine"))
    resource = api.product().draft[id_]
    _, job = await api.configure({**resource, "vmImageVersions": resource["vmImageVersions"][1:]})
    api.pass_(minutes=1)

    _, status = await api.get(f"configure/{job['jobId']}/status")

    assert status["errors"][0]["message"] == "Cannot delete image '0.9.0' as it is already published"


async def test_going_live_needs_the_previews_id(api):
    code, body = await api.publish(target="live", id=f"submission/{api.product().guid}/0")

    assert code == 400
    assert "isn't null or 0" in body["error"]["details"][0]["message"]


async def test_a_second_publish_conflicts_in_both_known_ways(api):
    await api.publish()
    code, body = await api.publish()
    assert (code, body["error"]["code"]) == (409, "conflict")

    api.switch(conflict="job")
    code, job = await api.publish()
    api.pass_(minutes=1)
    _, status = await api.get(f"configure/{job['jobId']}/status")
    assert (code, status["errors"][0]["code"]) == (202, "conflict")
    assert status["errors"][0]["details"][0]["code"] == "productLocked"


async def test_a_solution_template_is_not_served(api):
    code, body = await api.get(f"resource-tree/{api.product('offer-template').durable_id}")

    assert code == 400
    assert body["error"]["message"] == "Type AzureApplication is not supported"


async def test_strictness_is_a_switch(api):
    api.switch(strict=True)
    code, _ = await api.get("product", externalId="offer-x")
    assert code == 400

    _, job = await api.post("configure?$version=2022-07-01", await publish_body(api))
    first, _ = await api.get(f"configure/{job['jobId']}/status", **{"$version": "2022-07-01"})
    second, _ = await api.get(f"configure/{job['jobId']}/status", **{"$version": "2022-07-01"})
    assert (first, second) == (200, 429)


async def publish_body(api):
    submission = {"product": api.product().durable_id, "target": {"targetType": "preview"}}
    resource = {"$schema": f"{SCHEMA}/submission/2022-03-01-preview2", **submission}
    return {"$schema": f"{SCHEMA}/configure/2022-03-01-preview2", "resources": [resource]}


async def test_faults_are_switches_that_a_running_sandbox_takes(api):
    async def put(values):
        async with api.session.put(f"{api.url}/control/switches", json=values) as answer:
            return answer.status, await answer.json()

    assert (await put({"fail_next": [502, 429]}))[0] == 200
    assert (await api.get("product"))[0] == 502
    assert (await api.get("product"))[0] == 429
    assert (await api.get("product"))[0] == 200
    code, refused = await put({"no_such": 1})
    assert (code, refused["error"]) == (400, "no switch is called no_such")
    assert (await put({"strict": "perhaps"}))[0] == 400


@pytest.mark.parametrize(
    ("subscription", "code", "seen"),
    [
        ("11111111-2222-3333-4444-555555555555", 200, "PayAsYouGo_2014-09-01"),
        ("44444444-5555-6666-7777-888888888888", 200, "CSP_2015-05-01"),
        ("88888888-9999-0000-1111-222222222222", 403, "AuthorizationFailed"),
        ("00000000-0000-0000-0000-000000000000", 404, "SubscriptionNotFound"),
    ],
)
async def test_the_resource_manager_tells_of_what_may_be_read(api, subscription, code, seen):
    status, body = await api.get(subscription, ARM, "/subscriptions", **{"api-version": "2022-12-01"})

    assert code == status
    assert seen in json.dumps(body)


async def test_a_state_file_brings_everything_back(api, tmp_path):
    _, job = await api.publish()
    api.pass_(minutes=30)
    save(api.market, tmp_path / "state.json")

    again = load(tmp_path / "state.json")

    assert api.market.journal == again.journal
    async with serve(create_app(again)) as url:
        other = Api(again, url, api.session)
        assert [("preview", *RUNNING), ("live", *DONE)] == await other.listing()
        again.clock.set_speed(0)
        again.clock.step(timedelta(days=2))
        _, status = await other.get(f"configure/{job['jobId']}/status")
        assert status["jobResult"] == "succeeded"
        assert [("preview", *DONE), ("live", *DONE)] == await other.listing()


async def test_ten_thousand_offers_do_not_make_a_look_up_slow(api):
    """Held to a look-up among few offers in the same run, not to a time."""

    async def looks(count=60):
        token = (await api.token())["access_token"]
        started = time.process_time()
        for _ in range(count):
            address = f"{api.url}{BASE}/product?externalId=offer-x"
            async with api.session.get(address, headers={"Authorization": f"Bearer {token}"}) as answer:
                await answer.read()
        return time.process_time() - started

    few = min([await looks() for _ in range(3)])
    for product in bulk(10_000).by_guid.values():
        api.market.catalog.add(product)
    many = min([await looks() for _ in range(3)])

    assert many < few * 3
    assert len(api.market.catalog.by_guid) == 10_006


async def test_a_clock_that_jumps_wakes_whoever_sleeps():
    clock = SandboxClock(0, NOON)
    sleeper = asyncio.create_task(clock.sleep(timedelta(days=3)))
    await asyncio.sleep(0)

    clock.step(timedelta(days=1))
    await asyncio.sleep(0)
    assert not sleeper.done()
    clock.step(timedelta(days=2))

    await asyncio.wait_for(sleeper, waiting.SECONDS)
    assert NOON + timedelta(days=3) == clock.now()
