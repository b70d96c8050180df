"""Every module stands on a floor, so that a contract watches its arrows."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
APART = ("bot.sandbox", "bot.__main__", "bot.__init__")


def floors() -> list[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [module.strip() for layer in layers for module in layer.split("|")]


def modules() -> list[str]:
    files = [path for top in ("bot", "handlers", "storage") for path in (ROOT / top).rglob("*.py")]
    return [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files]


def stands(module: str, on: list[str]) -> bool:
    return any(module == floor or module.startswith(f"{floor}.") for floor in on)


def test_every_module_stands_on_a_floor():
    known = [*floors(), *APART]

    assert [module for module in modules() if not stands(module, known)] == []


def test_a_module_on_no_floor_is_seen():
    assert not stands("bot.helpers", [*floors(), *APART])
    assert not stands("bot.portside", floors())
