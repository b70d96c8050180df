"""Whatever is sent to the sandbox marketplace: no 5xx, no change by what is refused, all stays readable."""

import asyncio
import copy
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.addresses import BASE, STEPS
from bot.sandbox.marketplace.app import create_app
from bot.sandbox.marketplace.catalog import Product
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.schemas.check import TYPES
from bot.sandbox.marketplace.schemas.versions import HOST, parse_version
from bot.sandbox.marketplace.seeds import demo
from bot.sandbox.marketplace.tokens import ARM, GRAPH, SUBMISSION, Grant
from bot.sandbox.serve import serve
from tests.builders import NOON

Json = Any

VERSIONS = ["2022-03-01-preview2", "2022-03-01-preview5", "2022-07-01"]
ODD = st.sampled_from(
    [None, 0, -1, True, "", "x", "\0", "\ud800", "/", "product/", [], {}, [None], {"a": [1]}, 1e308, 10**30]
)
SEEDS = list(demo(NOON)[0].by_guid.values())
OFFERS = [one for one in SEEDS if one.external_id in {"offer-x", "offer-core"}]
FEW = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


class Client:
    """Sends to a running sandbox and looks at what it holds."""

    def __init__(self, runner: asyncio.Runner, market: Market, url: str, session: aiohttp.ClientSession):
        self._runner, self.market, self._url, self._session = runner, market, url, session
        grants = {one: Grant(audience=one, tenant="t", client="c") for one in (GRAPH, SUBMISSION, ARM)}
        self._tokens = {
            one: market.tokens.grant(grant, first_version=False)["access_token"]
            for one, grant in grants.items()
        }

    def reset(self) -> None:
        """Let it hold the demo's offers again, as they were."""
        self.market.catalog.by_guid.clear()
        self.market.catalog.by_external.clear()
        for product in copy.deepcopy(SEEDS):
            self.market.catalog.add(product)
        self.market.jobs.clear()
        self.market.journal.clear()

    def send(self, method: str, path: str, body: Json = None) -> tuple[int, Json]:
        return self._runner.run(self._send(method, path, body))

    async def _send(self, method: str, path: str, body: Json) -> tuple[int, Json]:
        token = self._tokens[
            SUBMISSION if path.startswith(STEPS) else ARM if path.startswith("/subs") else GRAPH
        ]
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {token}"}
        async with self._session.request(method, self._url + path, data=data, headers=headers) as answer:
            text = await answer.text()
            is_json = answer.content_type == "application/json"
            return answer.status, json.loads(text) if is_json and text else text

    def holds(self) -> str:
        """Everything that a refusal must leave alone."""
        products = [
            (p.guid, p.alias, p.draft, len(p.runs), [run.canceled_at for run in p.runs])
            for p in self.market.catalog.by_guid.values()
        ]
        return json.dumps([products, str(self.market.switches), len(self.market.journal)], default=str)


@contextmanager
def running() -> Iterator[Client]:
    clock = SandboxClock(0)
    market = Market(clock, *demo(clock.now()))
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def start() -> tuple[str, aiohttp.ClientSession]:
            url = await stack.enter_async_context(serve(create_app(market, control=True)))
            return url, await stack.enter_async_context(aiohttp.ClientSession())

        url, session = runner.run(start())
        try:
            yield Client(runner, market, url, session)
        finally:
            runner.run(stack.aclose())


def instances(schema: Json) -> st.SearchStrategy[Json]:
    """Values that a schema mostly accepts: enough to get behind it often, not always."""
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "allOf" in schema and "properties" not in schema:
        parts = [part for part in schema["allOf"] if "properties" in part]
        merged = {"type": "object", "properties": {}, "required": []}
        for part in parts:
            merged["properties"] |= part["properties"]
            merged["required"] += part.get("required", [])
        return instances(merged)
    if "oneOf" in schema and "properties" not in schema:
        return st.one_of([instances(part) for part in schema["oneOf"]])
    kind = schema.get("type", "object")
    return _typed(kind if isinstance(kind, str) else kind[0], schema)


def _typed(kind: str, schema: Json) -> st.SearchStrategy[Json]:
    match kind:
        case "object":
            known = {name: instances(part) for name, part in schema.get("properties", {}).items()}
            needed = {name: known[name] for name in schema.get("required", []) if name in known}
            return st.fixed_dictionaries(needed, optional={k: v for k, v in known.items() if k not in needed})
        case "array":
            least = schema.get("minItems", 0)
            return st.lists(instances(schema.get("items", {})), min_size=least, max_size=least + 2)
        case "string" if "pattern" in schema:
            return st.from_regex(schema["pattern"], alphabet=st.characters(max_codepoint=127))
        case "string":
            return st.text(min_size=schema.get("minLength", 0), max_size=12)
        case "boolean":
            return st.booleans()
        case _:
            return st.integers(min_value=-2, max_value=40) | st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def resources(draw: st.DrawFn, product: Product) -> Json:
    """A resource of a known type about a known offer, whole or with something odd in it."""
    kind = draw(st.sampled_from(sorted(TYPES)))
    text = draw(st.sampled_from(VERSIONS))
    version = parse_version(text)
    assert version is not None
    if draw(st.booleans()):
        found = draw(instances(TYPES[kind](version)))
    else:
        found = copy.deepcopy(draw(st.sampled_from(list(product.draft.values()))))
        kind = found["id"].split("/")[0]
    found |= {"$schema": f"{HOST}{kind}/{text}"}
    own = [product.durable_id] * 3 + [{"externalId": product.external_id}, {"resourceName": "it"}]
    plans = [key for key in product.draft if key.startswith("plan/")]
    if kind != "product":
        found["product"] = draw(st.sampled_from(own))
    if plans and "plan" in found:
        found["plan"] = draw(st.sampled_from([*plans, {"externalId": "base"}, {"resourceName": "it"}]))
    same = [key for key in product.draft if key.startswith(f"{kind}/")]
    if draw(st.booleans()):
        found["id"] = draw(st.sampled_from([*same, f"submission/{product.guid}/0"]))
    if found.get("id") is None or draw(st.integers(0, 4)) == 0:
        found.pop("id", None)
    return found if draw(st.integers(0, 3)) else draw(_spoiled(found))


@st.composite
def _spoiled(draw: st.DrawFn, value: Json) -> Json:
    """The same with one thing in it replaced, added or taken away."""
    if isinstance(value, dict) and value and draw(st.integers(0, 3)):
        key = draw(st.sampled_from(sorted(value)))
        return {**value, key: draw(_spoiled(value[key]))}
    if isinstance(value, list) and value and draw(st.integers(0, 3)):
        return [draw(_spoiled(value[0])), *value[1:]]
    if isinstance(value, dict) and value:
        gone = draw(st.sampled_from([*sorted(value), ""]))
        return {key: one for key, one in value.items() if key != gone} | ({"odd": 1} if not gone else {})
    return draw(ODD)


@st.composite
def payloads(draw: st.DrawFn) -> Json:
    """A configure payload of up to three resources, mostly about one offer."""
    product = draw(st.sampled_from(OFFERS))
    declared = draw(st.lists(resources(product), min_size=1, max_size=3))
    return {"$schema": f"{HOST}configure/2022-07-01", "resources": declared}


def test_a_configure_payload_is_taken_whole_or_refused_whole():
    with running() as client:

        @FEW
        @given(st.lists(st.tuples(payloads(), st.sampled_from([0, 0, 1, 4])), min_size=1, max_size=3))
        def sent(steps: list[tuple[Json, int]]) -> None:
            client.reset()
            for payload, days in steps:
                _configured(client, payload)
                client.market.clock.step(timedelta(days=days))
            _readable(client)

        sent()


def _configured(client: Client, payload: Json) -> None:
    before = client.holds()
    status, body = client.send("POST", f"{BASE}/configure", payload)
    assert status in {202, 400, 409}, body
    if status != 202:
        assert isinstance(body["error"]["details"], list)
        assert client.holds() == before
        return
    job = client.market.jobs[body["jobId"]]
    if job.errors:
        assert json.loads(client.holds())[0] == json.loads(before)[0]
    assert client.send("GET", f"{BASE}/configure/{job.id}/status")[0] == 200


def _readable(client: Client) -> None:
    for product in client.market.catalog.by_guid.values():
        assert client.send("GET", f"{BASE}/submission/{product.guid}")[0] == 200
        assert client.send("GET", f"{STEPS}/products/{product.guid}/submissions")[0] == 200
        assert client.send("GET", f"{STEPS}/products/{product.guid}/variants")[0] == 200
        if product.type != "azureApplication":
            for target in ("draft", "preview", "live"):
                address = f"{BASE}/resource-tree/product/{product.guid}?targetType={target}"
                assert client.send("GET", address)[0] in {200, 404}


JSON_VALUES = st.recursive(
    ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


PARTS = [
    *("product", "plan", "products", "submissions", "submission", "configure", "status", "cancel", "promote"),
    *("resource-tree", "variants", "branches", "getByModule(module=Listing)", "workflowdetails", "control"),
    *("switches", "clock", "journal", "blobs", "portal", "offer-x", "publish", "edit", "subscriptions"),
    *("oauth2", "token", "v2.0", "common", "discovery", "instance", ".well-known", "openid-configuration"),
    *("contosoimages", "vhds", "base-1.0.0.vhd", "publicartifacts", "0", "..", "%20", "%2F", "%ff", "\u00e9"),
    *("7c0ffee1-1111-4222-8333-444400000001", "7C0FFEE1-1111-4222-8333-444400000001", "x" * 300, "9" * 30),
]
NAMES = [
    *(
        "$version",
        "externalId",
        "product",
        "targetType",
        "$top",
        "$skip",
        "$maxpagesize",
        "$filter",
        "$expand",
    ),
    *("continuationToken", "$skipToken", "api-version", "comp", "restype", "sig", "authorization_endpoint"),
]
VALUES = ["", "1", "-1", "p0", "x", "draft", "NaN", "%ff", "9" * 30, "list", "https://[", "%27"]


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """An address of known words in any order, with any parameters."""
    prefix = draw(st.sampled_from(["", BASE, STEPS, BASE.upper()]))
    parts = draw(st.lists(st.sampled_from(PARTS), max_size=5))
    path = "/".join([prefix, *parts]) or "/"
    query = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=3))
    return path + ("?" + "&".join(f"{name}={value}" for name, value in query) if query else "")


@pytest.mark.parametrize("methods", [["GET", "HEAD"], ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]], ids=str)
def test_no_address_ends_in_a_fault(methods):
    with running() as client:

        @FEW
        @given(st.sampled_from(methods), addresses(), JSON_VALUES)
        def asked(method: str, path: str, body: Json) -> None:
            client.reset()
            before = client.holds()
            status, _ = client.send(method, path, None if method in {"GET", "HEAD"} else body)
            assert status < 500
            if status >= 400 or method in {"GET", "HEAD"}:
                assert client.holds() == before

        asked()


def test_a_creation_of_a_submission_is_taken_or_refused_whole():
    with running() as client:
        guid = client.market.catalog.by_external["offer-x"].guid
        words = st.sampled_from(["type", "value", "Scope", "preview", "Listing", "variantID", "resources"])
        right = {
            "resourceType": "SubmissionCreationRequest",
            "targets": [{"type": "Scope", "value": "Preview"}],
        }
        keys = ["resources", "variantResources", "publishOption", "targets", "resourceType"]
        values = JSON_VALUES | st.lists(st.dictionaries(words, words, max_size=3), max_size=2)

        @FEW
        @given(st.dictionaries(st.sampled_from(keys), values, max_size=3))
        def created(changes: Json) -> None:
            client.reset()
            before = client.holds()
            status, body = client.send("POST", f"{STEPS}/products/{guid}/submissions", right | changes)
            assert status in {201, 400, 409}
            assert (client.holds() == before) is (status != 201)
            if status == 201:
                assert client.send("DELETE", f"{STEPS}/products/{guid}/submissions/{body['id']}")[0] == 204

        created()
