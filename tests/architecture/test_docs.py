"""What the documents say is what the program does."""

import re
from pathlib import Path

from bot.settinglist import SETTINGS
from handlers.commands import readme_table

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def table() -> str:
    rows = [
        f"| `{setting.name}` | {f'`{setting.default}`' if setting.default else ''} | {setting.says} |"
        for setting in SETTINGS
    ]
    return "\n".join(["| setting | default | meaning |", "|---|---|---|", *rows])


def test_the_readme_lists_every_setting_as_the_code_declares_it():
    shown = README.split("<!-- settings -->")[1].split("<!-- /settings -->")[0].strip()

    assert table() == shown


def test_the_readme_lists_every_command_as_the_code_declares_it():
    shown = README.split("<!-- commands -->")[1].split("<!-- /commands -->")[0].strip()

    assert readme_table() == shown


def test_every_link_to_a_file_leads_somewhere():
    for document in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_every_dependency_has_its_reason():
    declared = (ROOT / "pyproject.toml").read_text().split("dependencies = [")[1].split("]\n")[0]
    names = re.findall(r'"([a-z0-9-]+)', declared)
    reasons = (ROOT / "docs" / "dependencies.md").read_text()

    assert [] == [name for name in names if f"| {name}" not in reasons]
