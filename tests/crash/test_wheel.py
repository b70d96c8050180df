"""What is built holds everything that the program reads, and starts without the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "storage")


def run(*command, cwd, **environment):
    done = subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        **environment,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (made,) = folder.glob("*.whl")
    return made


def test_every_file_of_the_packages_and_the_manifest_are_in_the_wheel(wheel):
    files = [path for name in PACKAGES for path in (ROOT / name).rglob("*") if path.is_file()]
    wanted = {str(path.relative_to(ROOT)) for path in files if path.suffix not in {".pyc", ".pyo"}}

    assert set() == (wanted | {"bot/manifest.yml"}) - set(zipfile.ZipFile(wheel).namelist())


def test_the_installed_program_makes_its_database_without_the_checkout(wheel, tmp_path):
    target = tmp_path / "installed"
    run(
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(target),
        str(wheel),
        cwd=tmp_path,
    )
    environment = {"PYTHONPATH": str(target), "STAGEBOT_DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}"}
    where = run(
        "-c", "import bot, storage; print(bot.__file__, storage.__file__)", cwd=target, env=environment
    )

    assert str(target) in where
    assert str(ROOT) not in where
    assert run("-m", "bot", "db", "upgrade", cwd=target, env=environment).strip()
