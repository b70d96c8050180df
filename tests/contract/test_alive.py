"""A container's health check: alive or not, in a second, with a reason."""

import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port
from yarl import URL

from bot.cli.alive import alive
from bot.sandbox.serve import serve


async def answering(status: int) -> web.Application:
    async def health(_: web.Request) -> web.Response:
        return web.Response(status=status)

    app = web.Application()
    app.router.add_get("/healthz", health)
    return app


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
@pytest.mark.parametrize("listens_at", ["127.0.0.1", "0.0.0.0"])  # noqa: S104 - what a container listens on
async def test_who_answers_well_is_alive(
    status: int, code: int, listens_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serve(await answering(status)) as url:
        monkeypatch.setenv("STAGEBOT_OPS_ADDRESS", f"{listens_at}:{URL(url).port}")

        assert await alive() == code


async def test_who_does_not_answer_is_not_alive_and_the_reason_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STAGEBOT_OPS_ADDRESS", f"127.0.0.1:{unused_port()}")
    assert await alive() == 1
    assert "does not answer" in capsys.readouterr().err

    monkeypatch.setenv("STAGEBOT_OPS_ADDRESS", "off")
    assert await alive() == 1
    assert "STAGEBOT_OPS_ADDRESS" in capsys.readouterr().err
