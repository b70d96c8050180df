"""What the documents say is what the program does."""

import re
from pathlib import Path

from bot.settings import Settings
from bot.settings.variables import variables_of
from handlers.commands import readme_table

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def table() -> str:
    rows = [
        f"| `{variable.name}` | {f'`{variable.default}`' if variable.default else ''} | {variable.meaning} |"
        for variable in variables_of(Settings)
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

    assert [name for name in names if f"| {name}" not in reasons] == []


def test_every_file_and_function_that_the_docs_name_exists():
    named = re.compile(r"`((?:bot|handlers|storage)/[\w/]+\.py)(?::(\w+))?`")
    for document in [ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for path, function in named.findall(document.read_text()):
            assert (ROOT / path).exists(), f"{document.name} names {path}"
            defines = rf"^\s*(async def|def|class) {function}\b" if function else ""
            assert re.search(defines, (ROOT / path).read_text(), re.MULTILINE), (
                f"{document.name}: {path}:{function}"
            )


def test_every_test_that_the_docs_name_exists():
    named = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
    found = [
        pair for document in (ROOT / "docs").glob("*.md") for pair in named.findall(document.read_text())
    ]

    missing = [f"{path}::{test}" for path, test in found if f"def {test}(" not in (ROOT / path).read_text()]

    assert len(found) > 50
    assert missing == []


def test_the_page_about_tests_names_every_suite_and_no_other():
    named = re.findall(r"^\| `tests/(\w+)`", (ROOT / "docs" / "testing.md").read_text(), re.MULTILINE)
    suites = {path.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").glob("*/**/test_*.py")}

    assert set(named) == suites
