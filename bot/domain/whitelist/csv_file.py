"""A whitelist as CSV: Partner Center's columns and an end date; nothing in it is a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from bot.domain.values import as_subscription
from bot.domain.whitelist.end_dates import NoDay, day
from bot.domain.whitelist.entries import Entries, Entry
from bot.domain.whitelist.paste import MOST_LINES, LineProblem, Pasted, Unclear, checked, fold, read

HEADER = ("Type", "ID", "Description", "Until")
"""Partner Center's own columns (Type is SubscriptionID), and ours for the last day."""

_TYPE = "SubscriptionID"
_FEWEST_COLUMNS = 2
_FORMULA = "=+-@\t\r\n＝＋－＠"  # a line feed and the full-width signs begin a formula in Excel, too
_ID = {"id", "subscriptionid", "subscription"}
_LABEL = {"description", "label", "name", "subscriptionname", "displayname"}
_UNTIL = {"until", "enddate"}


def written(entries: Iterable[Entry]) -> str:
    """Write a list as CSV that a spreadsheet shows literally and that `read_csv` reads back."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(HEADER)
    for entry in entries:
        until = entry.until.isoformat() if entry.until else ""
        rows.writerow([_TYPE, entry.subscription, safe(entry.label), until])
    return out.getvalue()


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `unsafe` takes the mark off again."""
    return f"'{cell}" if cell[:1] in {*_FORMULA, "'"} and cell else cell


def unsafe(cell: str) -> str:
    """Return a cell as it was before `safe`."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {*_FORMULA, "'"} and cell[1:] else cell


def read_csv(text: str, *, groups: Mapping[str, Entries] | None = None) -> Pasted:
    """Read a CSV with a header that names the column of IDs, else the text as lines of any form."""
    rows, unread = _rows(text)
    if unread is not None:
        return Pasted(problems=(unread,))
    if not rows:
        return Pasted()
    names = ["".join(filter(str.isalnum, cell)).lower() for cell in rows[0][1]]
    column = next((position for position, name in enumerate(names) if name in _ID), None)
    if column is None or len(names) < _FEWEST_COLUMNS:
        return read(text, groups=groups)
    if len(rows) > MOST_LINES:
        reason = f"There are too many rows; at most {MOST_LINES} can be read at once."
        return Pasted(problems=(LineProblem(line=MOST_LINES + 1, reason=reason),))
    label = next((position for position, name in enumerate(names) if name in _LABEL), None)
    until = next((position for position, name in enumerate(names) if name in _UNTIL), None)
    known = len(names)
    return fold((line, _row(cells, known, column, label, until)) for line, cells in rows[1:])


def _rows(text: str) -> tuple[list[tuple[int, list[str]]], LineProblem | None]:
    """Return the rows that hold something, with the line each ends on; or where the text is no CSV any more.

    A list that was read in part is never returned: what it lacks would be taken for removed.
    """
    sample = text.lstrip("\ufeff")
    delimiter = max(",;\t", key=sample.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, cells))
            if len(rows) > MOST_LINES + 1:
                break
    except csv.Error:
        reason = "from here on it is no CSV: a quotation mark is not closed, or a cell is too long."
        return [], LineProblem(line=reader.line_num, reason=reason)
    return rows, None


def _row(
    cells: Sequence[str], known: int, id_: int, label: int | None, until: int | None
) -> "list[Entry] | Unclear":
    def cell(column: int | None) -> str:
        return cells[column] if column is not None and column < len(cells) else ""

    if any(extra.strip() for extra in cells[known:]):
        return Unclear("there are more cells than the header names.", cell(id_))
    given = cell(id_).strip().strip("{}\"'").rpartition("/")[2]
    subscription = as_subscription(given)
    if subscription is None:
        return Unclear("the ID column holds no subscription ID.", given[:60])
    try:
        last = day(cell(until).strip()) if cell(until).strip() else None
        entry = Entry(subscription=subscription, label=unsafe(cell(label)), until=last)
        return checked([entry])
    except (Unclear, NoDay) as unclear:
        return Unclear(str(unclear), given[:60])
