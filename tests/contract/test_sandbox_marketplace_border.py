"""What never gets through to the sandbox marketplace: foreign pages, odd bodies, odd addresses, odd times."""

import asyncio
import json
import zlib
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.gate import BASE, STEPS
from tests.builders import NOON
from tests.contract.test_sandbox_marketplace import SUBMISSION, Api, api

__all__ = ["api"]

PATHS = [
    f"{BASE}/product",
    f"{BASE}/configure",
    f"{STEPS}/products",
    "/subscriptions/11111111-2222-3333-4444-555555555555",
    "/t/oauth2/v2.0/token",
    "/control/switches",
    "/nowhere",
]


def state(api: Api) -> str:
    """Everything that a refused call must leave alone."""
    market = api.market
    products = [
        (p.guid, p.draft, p.preview and p.preview.number, p.live and p.live.number, len(p.runs))
        for p in market.catalog.by_guid.values()
    ]
    return json.dumps([products, sorted(market.jobs), market.journal, str(market.switches)], default=str)


async def ask(api: Api, method: str, path: str, **more: Any) -> tuple[int, str, dict[str, str]]:
    headers = {"Authorization": f"Bearer {(await api.token())['access_token']}"}
    if path.startswith(STEPS):
        headers = {"Authorization": f"Bearer {(await api.token(SUBMISSION))['access_token']}"}
    headers |= more.pop("headers", {})
    async with api.session.request(method, api.url + path, headers=headers, **more) as answer:
        return answer.status, await answer.text(), dict(answer.headers)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "attacker.example"},
        {"Host": "attacker.example:8090"},
        {"Host": "127.0.0.1.attacker.example"},
        {"Origin": "https://attacker.example"},
        {"Origin": "http://localhost:1"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
async def test_a_page_of_another_origin_reaches_no_port(api, path, headers):
    before = state(api)
    for method in ("GET", "POST", "PUT"):
        status, _, _ = await ask(api, method, path, headers=headers, data=b'{"steps_api": false}')
        assert status == 403
    assert state(api) == before


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("coding", ["deflate", "gzip", "br", "identity", "x"])
async def test_no_body_is_inflated(api, path, coding):
    bomb = zlib.compress(b"[" * 1_000_000)

    status, _, _ = await ask(api, "POST", path, data=bomb, headers={"Content-Encoding": coding})

    assert status == 415


@pytest.mark.parametrize("path", PATHS)
async def test_a_body_beyond_the_bound_is_refused_before_it_is_read(api, path):
    reader, writer = await asyncio.open_connection("127.0.0.1", int(api.url.rsplit(":", 1)[1]))
    token = await api.token(SUBMISSION if path.startswith(STEPS) else "https://graph.microsoft.com")
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token['access_token']}\r\n"
        f"Content-Length: {1 << 40}\r\n\r\n"
    )
    writer.write(head.encode())
    line = await asyncio.wait_for(reader.readline(), 10)
    writer.close()
    assert line.split()[1] == b"413"


async def test_a_chunked_body_is_bounded_too(api):
    async def chunks():
        for _ in range(20):
            yield b" " * (1 << 20)

    status, body, _ = await ask(api, "POST", f"{BASE}/configure", data=chunks())

    assert (status, json.loads(body)["error"]["code"]) == (413, "badRequest")


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"1",
        b"null",
        b'"x"',
        b"",
        b"{",
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"resources":' + b"[" * 200 + b"]" * 200 + b"}",
        b'{"resources": NaN}',
        b"\xff\xfe",
        b"\x00",
        b"9" * 10_000,
        b'{"resources": [[]]}',
        b'{"resources": [1], "$schema": 5}',
        b'{"resources": [{"$schema": ["x"]}]}',
    ],
    ids=lambda body: body[:12].hex(),
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"{BASE}/configure"),
        ("PUT", "/control/switches"),
        ("POST", "/control/clock"),
        ("POST", "/control/portal/offer-x/edit"),
        ("POST", f"{STEPS}/products/{{guid}}/submissions"),
    ],
)
async def test_odd_json_is_a_bad_request_and_changes_nothing(api, method, path, body):
    before = state(api)

    status, text, headers = await ask(api, method, path.format(guid=api.product().guid), data=body)

    assert status == 400
    assert ("nests deeper" in text) is (b"[" * 200 in body and len(body) < 1000)
    assert "Traceback" not in text
    assert headers["Content-Type"].startswith("application/json")
    assert state(api) == before


@pytest.mark.parametrize(
    "path",
    [
        f"{BASE}/product/%00",
        f"{BASE}/resource-tree/product/%00",
        f"{BASE}/product?externalId=%00",
        f"{BASE}/%00",
        f"{STEPS}/products/%00/submissions",
        "/subscriptions/%00?api-version=2022-12-01",
        "/%00/oauth2/token",
        "/control/%00",
    ],
)
async def test_a_nul_in_an_address_is_a_bad_request(api, path):
    status, text, _ = await ask(api, "GET", path)
    assert status == 400
    assert "Traceback" not in text


@pytest.mark.parametrize(
    "raw", [b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"\r\nX: \x00\r\n\r\n"]
)
async def test_what_is_no_http_is_answered_in_a_word(api, raw, caplog):
    reader, writer = await asyncio.open_connection("127.0.0.1", int(api.url.rsplit(":", 1)[1]))
    writer.write(raw)
    writer.write_eof()
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    assert answer.split()[1:2] in ([b"400"], [])
    assert b"aiohttp" not in answer
    assert not caplog.records


@pytest.mark.parametrize(
    ("method", "path", "status", "where"),
    [
        ("GET", "/nowhere", 404, ("error", "code")),
        ("DELETE", f"{BASE}/product", 405, ("error", "details")),
        ("PATCH", f"{BASE}/configure", 405, ("error", "details")),
        ("PUT", "/subscriptions/x", 405, ("error", "message")),
        ("GET", "/subscriptions/x/y/z", 404, ("error", "message")),
        ("GET", "/t/oauth2/token", 405, ("error_description",)),
        ("DELETE", "/control/switches", 405, ("error",)),
        ("PUT", f"{STEPS}/products", 405, ()),
        ("GET", f"{STEPS}/nothing/here", 404, ()),
    ],
)
async def test_outside_the_routes_each_service_speaks_its_own_dialect(api, method, path, status, where):
    token = SUBMISSION if path.startswith(STEPS) else "https://graph.microsoft.com"
    token = "https://management.azure.com" if path.startswith("/subscr") else token
    headers = {"Authorization": f"Bearer {(await api.token(token))['access_token']}"}
    async with api.session.request(method, api.url + path, headers=headers) as answer:
        body = await answer.json()
        assert answer.status == status
        assert answer.headers["Server"] == "sandbox"
        assert ("Allow" in answer.headers) == (status == 405)
    for key in where:
        body = body[key]
    assert where or isinstance(body, str)


async def test_a_get_changes_nothing_at_the_control_port(api):
    before = state(api), api.market.clock.now(), api.market.clock.speed
    for path in ("switches", "clock", "journal", "portal/offer-x/publish", "portal/offer-x/cancel"):
        for query in ("", "?speed=9&minutes=9&steps_api=false"):
            await ask(api, "GET", f"/control/{path}{query}")
    assert (state(api), api.market.clock.now(), api.market.clock.speed) == before


@pytest.mark.parametrize(
    "body",
    [
        '{"speed": NaN}',
        '{"speed": Infinity}',
        '{"speed": 1e400}',
        '{"speed": -1}',
        '{"speed": 1e12}',
        '{"speed": "nan"}',
        '{"speed": true}',
        '{"minutes": NaN}',
        '{"minutes": -5}',
        '{"minutes": 1e300}',
        f'{{"minutes": {"9" * 400}}}',
        '{"speed": 2, "minutes": -1}',
        '{"hours": 1}',
        "{}",
    ],
)
async def test_time_is_never_set_to_what_is_no_time(api, body):
    clock = api.market.clock
    before = clock.now(), clock.speed

    status, _, _ = await ask(api, "POST", "/control/clock", data=body)

    assert status == 400
    assert (clock.now(), clock.speed) == before


@pytest.mark.parametrize("speed", [float("nan"), float("inf"), -1.0, 1e9])
def test_a_clock_does_not_start_with_what_is_no_speed(speed):
    with pytest.raises(ValueError, match="speed must be"):
        SandboxClock(speed)
    with pytest.raises(ValueError, match="speed must be"):
        SandboxClock(1).set_speed(speed)


def test_a_clock_stops_at_its_end_instead_of_failing():
    clock = SandboxClock(0, NOON)
    clock.step(timedelta(days=365 * 9000))
    clock.step(timedelta(days=365 * 9000))
    assert clock.now().year == 9000
    with pytest.raises(ValueError, match="backwards"):
        clock.step(timedelta(days=-1))


@pytest.mark.parametrize(
    "values",
    [
        {"fail_next": [42]},
        {"fail_next": [1000]},
        {"slow_seconds": -1},
        {"token_seconds": -1},
        {"garble": "odd"},
        {"conflict": "perhaps"},
        {"missing_tree_status": 500},
        {"forget_jobs_hours": 1e300},
    ],
    ids=str,
)
async def test_a_switch_takes_only_what_it_can_do(api, values):
    status, text, _ = await ask(api, "PUT", "/control/switches", json=values)
    assert status == 400
    assert next(iter(values)) in json.loads(text)["error"]


async def test_acts_of_the_portal_are_refused_when_they_are_none(api):
    before = state(api)
    for act, body in [
        ("sell", {}),
        ("edit", {}),
        ("edit", {"id": "x", "values": {}}),
        ("edit", {"id": api.product().durable_id, "values": [1]}),
        ("edit", {"id": api.product().durable_id, "values": {"id": "product/other"}}),
    ]:
        status, _, _ = await ask(api, "POST", f"/control/portal/offer-x/{act}", json=body)
        assert status in {400, 404}
    assert (await ask(api, "POST", "/control/portal/nobody/publish"))[0] == 404
    assert state(api) == before


@pytest.mark.parametrize("scheme", ["Basic", "Token", "", "Bearer2"])
async def test_a_token_without_the_word_bearer_is_none(api, scheme):
    value = (await api.token())["access_token"]
    status, _, _ = await ask(api, "GET", f"{BASE}/product", headers={"Authorization": f"{scheme} {value}"})
    assert status == 401


async def test_without_a_token_no_fault_is_used_up(api):
    api.switch(fail_next=[502])
    async with api.session.get(f"{api.url}{BASE}/product") as answer:
        assert answer.status == 401
    assert api.market.switches.fail_next == (502,)
