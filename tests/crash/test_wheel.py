"""Wheel and sdist hold all that the program reads, and start in a new environment without the checkout."""

import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "storage")


def run(*command, cwd, python=sys.executable, **environment):
    done = subprocess.run(
        [python, *command],
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


@pytest.fixture(scope="module")
def sdist(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sdist")
    run("-m", "hatchling", "build", "-t", "sdist", "-d", str(folder), cwd=ROOT)
    (made,) = folder.glob("*.tar.gz")
    return made


def new_environment(folder):
    """Make an environment that has the libraries of this one, and not stagebot."""
    venv.create(folder, with_pip=False)
    libraries = folder / "libraries"
    libraries.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if "stagebot" not in entry.name.lower():
            (libraries / entry.name).symlink_to(entry)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "libraries.pth").write_text(str(libraries))
    return folder / "bin" / "python"


def test_a_wheel_that_is_built_from_the_sdist_is_the_same_as_from_the_checkout(wheel, sdist, tmp_path):
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path), cwd=unpacked)
    (made,) = tmp_path.glob("*.whl")

    assert sorted(zipfile.ZipFile(made).namelist()) == sorted(zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize("form", ["wheel", "sdist"])
def test_installed_in_a_new_environment_the_program_works_without_the_checkout(form, request, tmp_path):
    python = str(new_environment(tmp_path / "environment"))
    made = str(request.getfixturevalue(form))
    offline = ("--no-deps", "--no-index", "--no-build-isolation", "--no-cache-dir")
    run("-m", "pip", "--python", python, "install", "--quiet", *offline, made, cwd=tmp_path)
    environment = {"STAGEBOT_DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}"}
    program = str(Path(python).with_name("stagebot"))

    where = run("-c", "import bot; print(bot.__file__)", python=python, cwd=tmp_path, env=environment)
    assert str(tmp_path) in where
    for words in (["--version"], ["db", "upgrade"], ["policy", "--help"]):
        assert run(program, *words, python=python, cwd=tmp_path, env=environment).strip()
    manifest = "from bot.cli import manifest; print(manifest.read()['display_information']['name'])"
    assert run("-c", manifest, python=python, cwd=tmp_path, env=environment).strip() == "stagebot"
