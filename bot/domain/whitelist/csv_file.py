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
_FORMULA = "=+-@\t\r"
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
    header = next(iter(_rows(text)), (0, []))[1]
    names = ["".join(filter(str.isalnum, cell)).lower() for cell in header]
    column = next((position for position, name in enumerate(names) if name in _ID), None)
    if column is None or len(names) < _FEWEST_COLUMNS:
        return read(text, groups=groups)
    rows = list(_rows(text))
    if len(rows) > MOST_LINES:
        reason = f"{len(rows)} rows are too many; at most {MOST_LINES} can be read at once."
        return Pasted(problems=(LineProblem(line=MOST_LINES + 1, reason=reason),))
    label = next((position for position, name in enumerate(names) if name in _LABEL), None)
    until = next((position for position, name in enumerate(names) if name in _UNTIL), None)
    known = len(names)
    return fold((line, _row(cells, known, column, label, until)) for line, cells in rows[1:])


def _rows(text: str) -> Iterable[tuple[int, list[str]]]:
    """Yield the rows that hold something, with the line each ends on."""
    sample = text.lstrip("\ufeff")
    delimiter = max(",;\t", key=sample.splitlines()[0].count) if sample.strip() else ","
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error:  # a field beyond csv's own bound: what was read so far is shown with its problems
        return


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
        return Unclear("the ID column holds no subscription ID.", given)
    try:
        last = day(cell(until).strip()) if cell(until).strip() else None
        entry = Entry(subscription=subscription, label=unsafe(cell(label)), until=last)
        return checked([entry])
    except (Unclear, NoDay) as unclear:
        return Unclear(str(unclear), given)
