"""The full list of changes: whatever a summary folds is named on some page, whole."""

import json

from bot.views.blocks.ids import Changes
from bot.views.run import changes_modal
from tests.blockkit import check_view
from tests.builders import a_run


def shown(view):
    check_view(view)
    return "\n".join(block["text"]["text"] for block in view["blocks"] if block["type"] == "section")


def next_page(view):
    """Return where the button of the next page leads, None on the last one."""
    buttons = [e for block in view["blocks"] if block["type"] == "actions" for e in block["elements"]]
    found = [b["action_id"] for b in buttons if b["text"]["text"] == "Next page"]
    return int(found[0].removeprefix(f"{Changes.RUN}:")) if found else None


def every_page(run):
    pages, first = [], 0
    while first is not None:
        view = changes_modal.of_run(run, first)
        pages.append(shown(view))
        first = next_page(view)
    return pages


def test_each_of_300_changes_is_named_on_some_page():
    changes = tuple(f"Plan base: image version 1.0.{n} added" for n in range(300))

    pages = every_page(a_run(goes_live=changes))

    assert len(pages) > 1
    lines = [line for page in pages for line in page.splitlines()]
    assert [line for line in lines if line.startswith("•")] == [f"• {change}" for change in changes]


def test_a_text_that_is_longer_than_a_paragraph_is_shown_whole():
    words = [f"<word&{n}>" for n in range(3000)]

    (page,) = every_page(a_run(goes_live=(" ".join(words),)))

    assert [f"&lt;word&amp;{n}&gt;" for n in range(3000)] == page.replace("•", "").split()[-3000:]


def test_pages_of_long_changes_stay_within_what_slack_takes():
    changes = tuple(f"{n} " + "&<>" * 1600 for n in range(20))

    for page in every_page(a_run(goes_live=changes)):
        assert len(json.dumps(page)) < 250_000


def test_the_list_shows_what_goes_live_and_where_it_lies_as_far_as_it_is_known():
    run = a_run(goes_live=("a", "b"), changes=("b", "c"), details=("listing/p title", "plan/p"))

    (page,) = every_page(run)

    assert page.splitlines()[1:] == ["• a", "• b [listing/p title]"]


def test_a_start_beyond_the_end_shows_the_last_page():
    view = changes_modal.of_run(a_run(goes_live=("a",)), 99_999)

    assert "• a" in shown(view)
