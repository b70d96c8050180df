"""What is shipped to run stagebot is well-formed, holds no secret, and names settings that exist."""

import re
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings.model import Settings
from bot.settings.variables import variables_of
from tests.skips import missing

DEPLOY = Path(__file__).parents[2] / "deploy"
DOCKERFILE, COMPOSE, UNIT = DEPLOY / "Dockerfile", DEPLOY / "compose.yml", DEPLOY / "stagebot.service"
FINAL_STAGE = DOCKERFILE.read_text().rpartition("\nFROM ")[2]
_SETTING = re.compile(r"\b((?:STAGEBOT|SLACK|AZURE)_[A-Z_]+)\b(?=\s*[:=])")


def names() -> set[str]:
    known = {name for variable in variables_of(Settings) for name in (variable.name, variable.file_name)}
    return known - {""}


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("file", [DOCKERFILE, COMPOSE, UNIT], ids=lambda file: file.name)
def test_every_setting_that_is_named_exists(file: Path) -> None:
    found = set(_SETTING.findall(file.read_text())) - {"STAGEBOT_IMAGE"}

    assert found
    assert found <= names()


def test_the_linter_finds_nothing_in_the_dockerfile() -> None:
    linted = run(str(Path(sysconfig.get_path("scripts")) / "hadolint"), str(DOCKERFILE))

    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_the_linter_can_find_something(tmp_path: Path) -> None:
    worse = tmp_path / "Dockerfile"
    worse.write_text("FROM debian\nRUN cd /tmp && sudo ls\n")

    assert run(str(Path(sysconfig.get_path("scripts")) / "hadolint"), str(worse)).returncode != 0


def test_the_image_runs_as_nobody_and_is_asked_whether_it_lives() -> None:
    assert re.search(r"^ARG BASE=", DOCKERFILE.read_text(), re.MULTILINE)
    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", FINAL_STAGE, re.MULTILINE)
    assert 'CMD ["stagebot", "alive"]' in FINAL_STAGE
    assert "pip install" not in FINAL_STAGE


def test_the_script_that_builds_it_is_a_shell_script() -> None:
    assert run("sh", "-n", str(DEPLOY / "image.sh")).returncode == 0


def test_every_service_of_the_composition_is_bounded() -> None:
    services: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text())["services"]

    assert set(services) == {"database", "schema", "stagebot"}
    for name in ("schema", "stagebot"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
    assert services["schema"]["command"] == ["db", "upgrade"]
    assert services["stagebot"]["depends_on"] == {"schema": {"condition": "service_completed_successfully"}}


def test_every_secret_of_the_composition_is_a_file_that_somebody_reads() -> None:
    document = yaml.safe_load(COMPOSE.read_text())
    used = {name for service in document["services"].values() for name in service.get("secrets", [])}

    assert used == set(document["secrets"])
    for service in document["services"].values():
        for value in service["environment"].values():
            assert not value.startswith("/run/secrets/") or value.rpartition("/")[2] in service["secrets"]


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with a program that is on this machine."""
    if shutil.which("systemd-analyze") is None:
        missing("systemd-analyze (Debian: apt install systemd)")
    true = shutil.which("true")
    there = tmp_path / UNIT.name
    there.write_text(UNIT.read_text().replace("/opt/stagebot/bin/stagebot", str(true)))
    return there


def test_systemd_understands_every_line_of_the_unit(unit: Path) -> None:
    verified = run("systemd-analyze", "verify", str(unit))

    assert (verified.returncode, verified.stderr) == (0, "")


def test_the_unit_leaves_little_to_harm(unit: Path) -> None:
    looked = run("systemd-analyze", "security", "--offline=yes", "--threshold=20", str(unit))

    assert looked.returncode == 0, looked.stdout
