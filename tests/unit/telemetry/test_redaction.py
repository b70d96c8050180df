"""No secret in any shape survives redaction, and what is no secret does."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import Settings, load, secrets_of
from bot.settings.variables import variables_of
from bot.telemetry.redaction import REDACTED, Redactor, redact

SAS = (
    "sv=2024-11-04&se=2026-11-25T00%3A00%3A00Z&sr=b&sp=r"
    "&skoid=canary1&sktid=canary2&sig=canary3%2Bx%3D&ske=canary4"
)
TEXTS = [
    "xoxb-1234-canary",
    "xapp-1-canary",
    "xoxe.xoxp-1-canary",
    "Bearer canary.canary",
    "Authorization: Basic Y2FuYXJ5canary==",
    "Authorization: Digest username=canary, response=canary",
    "{'Authorization': 'Custom canary canary'}",
    "Cookie: d=canary; e=canary",
    "grant_type=client_credentials&client_secret=canary",
    "client_assertion=canary&refresh_token=canary",
    "client_secret%3Dcanary%26x%3D1",
    '{"access_token": "canary", "expires_in": 3599}',
    '{"refresh_token":"canary\\"canary"}',
    '{"client_assertion" : "canary", "id_token": "canary"}',
    "{'client_secret': 'canary'}",
    '{"body": "{\\"access_token\\": \\"canary\\"}"}',
    '{"a": "{\\"b\\": \\"{\\\\\\"id_token\\\\\\": \\\\\\"canary\\\\\\"}\\"}"}',
    "Credential(secret='canary', password=\"canary\")",
    'b\'{"access_token": "canary"}\'',
    "eyJcanary.eyJcanary.canary",
    "access_token=eyJcanary.eyJcanary.canary",
    "wss://wss-primary.slack.com/link/?ticket=canary&app_id=canary",
    "ticket=canary",
    "https://hooks.slack.com/commands/T1/canary/canary",
    "response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1%2Fcanary",
    "https:\\/\\/hooks.slack.com\\/actions\\/T1\\/canary",
    "https://files.slack.com/upload/v1/canary",
    f"https://blob.example/os.vhd?{SAS}",
    f"?{SAS}",
    f"'https://blob.example/os.vhd?{SAS}'",
    quote(f"https://blob.example/os.vhd?{SAS}", safe=""),
    quote(quote(f"https://blob.example/os.vhd?{SAS}", safe=""), safe=""),
    "sp=r&sig=canary",
    "sp%3Dr%26sig%3Dcanary",
    "postgresql://stagebot:canary@db/stagebot",
    "postgresql+asyncpg://stagebot:ca/canary@canary@db:5432/stagebot?sslmode=require",
    "https://canary@example.com/",
    "https://:canary@example.com/",
    "host=db user=stagebot password='canary canary'",
    "-----BEGIN PRIVATE KEY-----\ncanary\ncanary\n-----END PRIVATE KEY-----",
    "X-Slack-Signature: v0=canary",
    "AccountKey=canary==;EndpointSuffix=core.windows.net",
]
HARMLESS = [
    "offer-x is staged; go to https://partner.microsoft.com/dashboard?tab=a&x=1",
    "token_type, tokens, secretary, signed by U0ANA at 12:00:41",
    "postgresql://db/stagebot",
    "HTTP 429 from https://graph.microsoft.com/rp/product-ingestion/product?$version=2022-07-01",
    "3 of 4 approvals; ana@example.com was asked",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_secret_is_taken_out_wherever_it_stands(text: str) -> None:
    for shown in (
        text,
        f"before {text} after",
        f"({text})",
        f"a={text}",
        f"<{text}>",
        repr(text),
        json.dumps(text),
    ):
        assert "canary" not in redact(shown)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_secret_stays(text: str) -> None:
    assert text == redact(text)


def test_the_name_and_the_place_stay_readable() -> None:
    assert f"client_secret={REDACTED}" == redact("client_secret=canary")
    assert f"postgresql://{REDACTED}@db/stagebot" == redact("postgresql://me:canary@db/stagebot")
    assert f"https://hooks.slack.com/{REDACTED}" == redact("https://hooks.slack.com/commands/canary")


@dataclass
class _Holder:
    text: str


class _Unshowable:
    def __repr__(self) -> str:
        raise ValueError("canary")


SHAPES: list[Callable[[str], Any]] = [
    lambda text: text,
    lambda text: text.encode(),
    lambda text: bytearray(text, "utf-8"),
    lambda text: [text],
    lambda text: (1, {text}),
    lambda text: {"deep": [{"deeper": (text,)}]},
    lambda text: {text: 1},
    ValueError,
    lambda text: ExceptionGroup("group", [ValueError(text)]),
    _Holder,
    lambda text: [[[[[[[[[[[[text]]]]]]]]]]]],
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("text", TEXTS)
def test_a_secret_in_a_value_of_any_shape_is_taken_out(text: str, shape: Callable[[str], Any]) -> None:
    assert "canary" not in repr(Redactor().value(shape(text)))


@pytest.mark.parametrize("name", ["access_token", "client_secret", "Authorization", "SLACK_BOT_TOKEN", "sig"])
@pytest.mark.parametrize("value", ["canary", b"canary", ["canary"], {"x": "canary"}])
def test_a_field_with_the_name_of_a_secret_is_hidden_whatever_it_holds(name: str, value: object) -> None:
    assert {name: REDACTED} == Redactor().value({name: value})


def test_numbers_and_structure_stay() -> None:
    facts = {"a": 1, "b": [True, None, 2.5], "c": {"d": "text"}}

    assert facts == Redactor().value(facts)


def test_an_object_that_cannot_show_itself_does_not_lose_the_record() -> None:
    assert Redactor().value(_Unshowable()) == "<_Unshowable that raises ValueError when shown>"


def test_a_value_that_holds_itself_ends() -> None:
    endless: list[object] = []
    endless.append(endless)

    assert "canary" not in repr(Redactor().value(endless))


CANARIES = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=8, max_size=30
).filter(lambda text: text.lower() not in REDACTED)
PREFIXES = {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-"}


def _settings(name: str, canary: str) -> Settings:
    if name == "STAGEBOT_DATABASE_URL":
        return load({name: f"postgresql://stagebot:{quote(canary, safe='')}@db/stagebot"})
    return load({name: _secret(name, canary)})


def _secret(name: str, canary: str) -> str:
    if name.endswith("_PROXY"):  # the whole address is secret, and holds the password quoted
        return f"http://stagebot:{quote(canary, safe='')}@proxy.example.com:3128"
    return PREFIXES.get(name, "") + canary


@pytest.mark.parametrize("name", [variable.name for variable in variables_of(Settings) if variable.is_secret])
@given(canary=CANARIES, shape=st.sampled_from(SHAPES), around=st.sampled_from(["", " ", "=", '"', "x"]))
def test_the_value_of_every_secret_setting_is_taken_out_in_every_shape(
    name: str, canary: str, shape: Callable[[str], Any], around: str
) -> None:
    settings = _settings(name, canary)
    redactor = Redactor(secrets_of(settings))
    secret = _secret(name, canary)

    for text in (secret, quote(secret, safe=""), json.dumps({"x": secret}), repr(settings)):
        assert secret not in repr(redactor.value(shape(f"{around}{text}{around}")))


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    assert isinstance(redact(text), str)


HOSTILE = [
    "a",
    '"',
    "\\",
    "?",
    "://",
    "://a:",
    "eyJ",
    "eyJa.",
    "token=",
    'token="',
    "sig",
    "%3F",
    "basic ",
    "xoxb-",
]


@pytest.mark.parametrize("part", HOSTILE)
def test_a_long_line_costs_time_in_proportion_to_its_length(part: str) -> None:
    once, twice = (_cpu_seconds(part * (length // len(part))) for length in (20_000, 80_000))

    assert twice <= 10 * once + 0.05  # four times the length


def _cpu_seconds(text: str) -> float:
    def measured() -> float:
        started = time.process_time()
        redact(text)
        return time.process_time() - started

    return min(measured() for _ in range(3))
