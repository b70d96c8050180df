"""Every emoji that the bot writes is drawn by the local workspace, with or without a font for it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_WRITTEN = re.compile(r":([a-z]\w{2,30}):")


def test_each_emoji_that_a_view_writes_has_a_drawing():
    page = (ROOT / "bot" / "sandbox" / "workspace" / "static" / "js" / "glyphs.js").read_text()
    drawn = set(re.findall(r"\w+", " ".join(re.findall(r'"([\w ]+)",?$', page, re.MULTILINE))))
    views = "".join(path.read_text() for path in (ROOT / "bot" / "views").rglob("*.py"))
    written = set(_WRITTEN.findall(views))

    assert written
    assert written - drawn == set()
