"""Every environment variable, and a plain sentence for every wrong one."""

import os

import pytest

from bot.domain.errors import ConfigError
from bot.settings import Settings, check_for_run, load, network
from bot.settings.variables import variables_of

SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
AZURE = {"AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c", "AZURE_CLIENT_SECRET": "s"}


def problems(environ):
    with pytest.raises(ConfigError) as wrong:
        load(environ)
    return list(wrong.value.problems)


def test_nothing_set_is_a_configuration_with_defaults():
    settings = load({})

    assert settings.database_url == "sqlite:///stagebot.db"
    assert settings.poll_seconds == 60


def test_every_variable_has_a_sentence_that_says_what_it_means():
    assert [v.name for v in variables_of(Settings) if not v.meaning.endswith(".")] == []


def test_variables_are_ours_or_named_as_everybody_names_them():
    prefixes = {variable.name.split("_")[0] for variable in variables_of(Settings)}

    assert prefixes == {"STAGEBOT", "SLACK", "AZURE", "HTTPS", "NO", "SSL"}


def test_every_secret_is_marked_as_one():
    marked = {variable.name for variable in variables_of(Settings) if variable.is_secret}

    assert marked == {
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
        "AZURE_CLIENT_SECRET",
        "STAGEBOT_DATABASE_URL",
        "STAGEBOT_PROXY",
        "HTTPS_PROXY",
        "STAGEBOT_AUDIT_KEY",
    }


def test_each_default_is_what_its_text_reads_as():
    texts = {variable.name: variable.default for variable in variables_of(Settings)}
    given = {name: text for name, text in texts.items() if text}

    assert load(given) == load({"STAGEBOT_REPLICA": load(given).replica})


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1", "must begin with xoxb-"),
        ("STAGEBOT_SLACK_MODE", "pigeon", "must be one of socket, http"),
        ("STAGEBOT_SLACK_URL", "http://slack.example/api/", "must begin with https://"),
        ("STAGEBOT_MARKETPLACE_URL", "nonsense", "must be an address"),
        ("STAGEBOT_HTTP_ADDRESS", "3000", "must be host:port"),
        ("STAGEBOT_TICK_SECONDS", "soon", "must be a number"),
        ("STAGEBOT_POLL_WORKERS", "1.5", "must be a whole number"),
        ("STAGEBOT_HANDLER_SECONDS", "3", "must be a number from 0.1 to 2.8"),
        ("STAGEBOT_DRAIN_SECONDS", "nan", "must be a number from 0 to 300"),
        ("STAGEBOT_DRAIN_SECONDS", "1_0", "must be a number from 0 to 300"),
        ("STAGEBOT_DRAIN_SECONDS", "-1", "must be a number from 0 to 300"),
        ("STAGEBOT_DRAIN_SECONDS", "٣", "must be a number from 0 to 300"),
        ("STAGEBOT_POLL_WORKERS", "0", "must be a whole number from 1 to 200"),
        ("STAGEBOT_LOG_LEVEL", "loud", "must be one of debug, info, warning, error"),
        ("STAGEBOT_OPS_ADDRESS", "127.0.0.1:99999", "must be host:port"),
        ("STAGEBOT_ARM_URL", "https://me:canary@arm.example", "must hold neither a user"),
        ("STAGEBOT_LOGIN_URL", "ftp://login.example", "must be an address"),
        ("AZURE_CLIENT_ID", "two\nlines", "must be one line of text"),
    ],
)
def test_a_wrong_value_is_named_with_its_cure(name, value, says):
    (problem,) = problems({name: value})

    assert problem.startswith(f"{name} {says}")
    assert problem.endswith(".")


def test_all_mistakes_are_told_at_once():
    assert len(problems({"STAGEBOT_SLACK_MODE": "x", "STAGEBOT_TICK_SECONDS": "y"})) == 2


def test_a_misspelt_name_is_caught():
    assert problems({"STAGEBOT_POLL_SECOND": "60"}) == [
        "STAGEBOT_POLL_SECOND is no setting of stagebot; did you mean STAGEBOT_POLL_SECONDS?"
    ]


def test_polling_faster_than_microsoft_allows_is_refused_outside_of_a_sandbox():
    assert "one poll of a job a minute" in problems({"STAGEBOT_POLL_SECONDS": "5"})[0]
    assert (
        load(
            {"STAGEBOT_POLL_SECONDS": "5", "STAGEBOT_MARKETPLACE_URL": "http://127.0.0.1:8090/rp"}
        ).poll_seconds
        == 5
    )


def test_run_without_slack_names_the_demo():
    with pytest.raises(ConfigError, match="or try `stagebot demo`"):
        check_for_run(load(AZURE))


def test_run_without_an_account_names_what_is_missing():
    with pytest.raises(ConfigError, match="AZURE_TENANT_ID"):
        check_for_run(load(SLACK))


def test_run_with_everything_is_fine():
    check_for_run(load(SLACK | AZURE))


CANARIES = {
    "SLACK_BOT_TOKEN": "xoxb-canary",
    "SLACK_APP_TOKEN": "xapp-canary",
    "SLACK_SIGNING_SECRET": "canary",
    "AZURE_CLIENT_SECRET": "canary",
    "STAGEBOT_DATABASE_URL": "postgresql://me:canary@db/stagebot",
    "STAGEBOT_PROXY": "http://me:canary@proxy.example.com:3128",
    "HTTPS_PROXY": "http://me:canary@proxy.example.com:3128",
    "STAGEBOT_AUDIT_KEY": "canary",
}


def secret_variables():
    return [variable for variable in variables_of(Settings) if variable.is_secret]


def test_no_secret_shows_itself():
    settings = load({variable.name: CANARIES[variable.name] for variable in secret_variables()})

    for shown in (
        repr(settings),
        str(settings),
        f"{settings.slack_bot_token}",
        f"{settings.azure_client_secret!r}",
    ):
        assert "canary" not in shown
    assert settings.slack_bot_token.reveal() == "xoxb-canary"


def test_no_wrong_value_is_repeated():
    wrong = {v.name: "canary" for v in variables_of(Settings) if not v.name.startswith("AZURE")}

    with pytest.raises(ConfigError) as caught:
        load(wrong)

    assert "canary" not in f"{caught.value!r} {caught.value} {caught.value.__context__}"


@pytest.mark.parametrize("variable", secret_variables(), ids=lambda variable: variable.name)
def test_every_secret_can_be_a_file(variable, tmp_path):
    (tmp_path / "secret").write_text(f"{CANARIES[variable.name]}\n")
    by_file = load({variable.file_name: str(tmp_path / "secret"), "STAGEBOT_REPLICA": "r"})
    by_value = load({variable.name: CANARIES[variable.name], "STAGEBOT_REPLICA": "r"})

    assert revealed(by_file) == revealed(by_value)


def revealed(settings):
    return {name: getattr(value, "reveal", lambda value=value: value)() for name, value in settings}


def secret_file(path, content=b"xoxb-1", mode=0o600):
    path.write_bytes(content)
    path.chmod(mode)
    return {"SLACK_BOT_TOKEN_FILE": str(path)}


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o440, 0o444, 0o644])
def test_a_file_that_only_its_owner_writes_is_read(tmp_path, mode):
    assert load(secret_file(tmp_path / "token", mode=mode)).slack_bot_token.reveal() == "xoxb-1"


def test_a_mounted_secret_is_a_link_and_is_followed(tmp_path):
    secret_file(tmp_path / "data")
    (tmp_path / "token").symlink_to("data")

    settings = load({"SLACK_BOT_TOKEN_FILE": str(tmp_path / "token")})

    assert ("xoxb-1", tmp_path / "token") == (
        settings.slack_bot_token.reveal(),
        settings.slack_bot_token.path,
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xff\xfe", "holds something else than text"),
        (b"x" * 70_000, "is larger than 65536 bytes"),
    ],
)
def test_a_file_without_a_secret_is_a_sentence(tmp_path, content, says):
    (problem,) = problems(secret_file(tmp_path / "token", content))

    assert problem.startswith(f"SLACK_BOT_TOKEN_FILE: {tmp_path / 'token'} {says}")


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_refused(tmp_path, mode):
    (problem,) = problems(secret_file(tmp_path / "token", mode=mode))

    assert "can be written by others than its owner; run `chmod go-w` on it." in problem


def test_what_is_no_file_is_a_sentence_and_never_waits(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    assert "No such file" in problems({"SLACK_BOT_TOKEN_FILE": str(tmp_path / "missing")})[0]
    assert "Is a directory" in problems({"SLACK_BOT_TOKEN_FILE": str(tmp_path)})[0]
    assert "is not a regular file" in problems({"SLACK_BOT_TOKEN_FILE": str(tmp_path / "pipe")})[0]


def test_a_file_with_two_lines_or_another_kind_of_token_is_refused(tmp_path):
    assert problems(secret_file(tmp_path / "a", b"xoxb-1\nxoxb-2")) == [
        "SLACK_BOT_TOKEN must be one line of text."
    ]
    assert problems(secret_file(tmp_path / "b", b"xapp-1")) == ["SLACK_BOT_TOKEN must begin with xoxb-."]


def test_a_secret_given_twice_is_refused(tmp_path):
    both = secret_file(tmp_path / "token") | {"SLACK_BOT_TOKEN": "xoxb-2"}

    assert problems(both) == ["SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set; keep one of them."]


def test_only_secrets_can_be_files():
    assert "STAGEBOT_REPLICA_FILE is no setting of stagebot" in problems({"STAGEBOT_REPLICA_FILE": "/x"})[0]
    assert "did you mean STAGEBOT_DATABASE_URL_FILE?" in problems({"STAGEBOT_DATABASE_URL_FIL": "/x"})[0]


@pytest.mark.parametrize(
    ("environ", "proxy"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://a:1"}, "http://a:1"),
        ({"https_proxy": "http://a:1", "HTTPS_PROXY": "http://b:2"}, "http://a:1"),
        ({"HTTPS_PROXY": "a:1"}, "http://a:1"),
        ({"HTTPS_PROXY": "http://a:1", "STAGEBOT_PROXY": "http://own:2"}, "http://own:2"),
        ({"HTTPS_PROXY": "http://a:1", "STAGEBOT_PROXY": "off"}, None),
        ({"HTTP_PROXY": "http://a:1"}, None),
    ],
)
def test_our_own_proxy_counts_before_the_usual_one(environ, proxy):
    assert proxy == network(load(environ)).proxy


@pytest.mark.parametrize("value", ["socks5://proxy:1080", "http://", "http://proxy:notaport", "file:///x"])
def test_what_is_no_http_proxy_is_refused(value):
    assert (problems({"HTTPS_PROXY": value})) == [
        "HTTPS_PROXY must be the address of an HTTP proxy such as http://proxy.example.com:3128."
    ]


def test_no_proxy_is_read_by_commas_and_spaces():
    assert (network(load({"no_proxy": "a.example, .b.example 10.0.0.0/8,"})).no_proxy) == (
        "a.example",
        ".b.example",
        "10.0.0.0/8",
    )
