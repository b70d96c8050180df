"""Every session has time limits, keeps no cookies and takes nothing from the environment."""

from pathlib import Path

import pytest
from aiohttp import web

from bot.domain.errors import ConfigError
from bot.http.session import Network, open_session
from bot.sandbox.serve import serve


async def test_a_session_has_limits() -> None:
    async with open_session() as session:
        assert session.timeout.total
        assert session.timeout.connect
        assert session.connector is not None
        assert 0 < session.connector.limit <= 100


async def test_the_environments_proxy_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    async with serve(_echo()) as url, open_session() as session, session.get(url) as response:
        assert await response.text() == "direct"


async def test_a_proxy_that_is_given_is_used() -> None:
    async with (
        serve(_echo()) as proxy,
        open_session(Network(proxy=proxy)) as session,
        session.get("http://marketplace.invalid/") as response,
    ):
        assert await response.text() == "for marketplace.invalid"


async def test_what_no_proxy_names_and_this_machine_are_called_directly() -> None:
    network = Network(proxy="http://127.0.0.1:9", no_proxy=("localhost",))
    async with serve(_echo()) as url, open_session(network) as session, session.get(url) as response:
        assert await response.text() == "direct"


async def test_cookies_are_not_kept() -> None:
    async with serve(_echo()) as url, open_session() as session:
        named = url.replace("127.0.0.1", "localhost")  # an aiohttp jar keeps none for a bare IP address
        async with session.get(named):
            pass
        async with session.get(named) as response:
            assert await response.text() == "for localhost"


async def test_certificates_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    empty = tmp_path / "ca.pem"
    empty.write_text("nothing")

    for path in (empty, tmp_path / "missing.pem"):
        with pytest.raises(ConfigError, match=f"{path.name} holds no certificates"):
            async with open_session(Network(ca_file=path)):
                pass
        with pytest.raises(ConfigError, match=f"{path.name} holds no certificates"):
            async with open_session(Network(trust_file=path)):
                pass


def _echo() -> web.Application:
    async def on_request(request: web.Request) -> web.Response:
        host = request.host.partition(":")[0]
        text = "direct" if host == "127.0.0.1" else f"for {host}"
        answer = web.Response(text=f"{text}{' with a cookie' if request.cookies else ''}")
        answer.set_cookie("session", "1")
        return answer

    app = web.Application()
    app.router.add_get("/{path:.*}", on_request)
    return app
