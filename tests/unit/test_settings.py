"""Every environment variable, and a plain sentence for every wrong one."""

import pytest

from bot.domain.errors import ConfigError
from bot.settinglist import SETTINGS
from bot.settings import Settings, check_for_run, load

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


def test_every_field_has_a_variable_and_the_other_way_round():
    names = {setting.name.removeprefix("STAGEBOT_").lower() for setting in SETTINGS}

    assert names == set(Settings.__dataclass_fields__)


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
    ],
)
def test_a_wrong_value_is_named_with_its_cure(name, value, says):
    (problem,) = problems({name: value})

    assert problem.startswith(f"{name} {says}")


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


def test_a_secret_does_not_show_itself():
    settings = load({"SLACK_BOT_TOKEN": "xoxb-canary", **AZURE})

    assert "canary" not in repr(settings)
    assert settings.slack_bot_token.reveal() == "xoxb-canary"
