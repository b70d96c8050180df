"""How a price changed: by plan, market and term, with old, new and the change in per cent.

Shapes: Product Ingestion API, schema `price-and-availability-plan`. Prices are USD an hour unless a market
names its currency.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

_MOST_SIZES = 12
"""More sizes that change by one ratio share a line."""
_LARGE = Decimal("0.25")
"""A change by more than a quarter is marked: it is more often a slip of the finger than a decision."""

_SPOKEN = frozenset(
    {
        "price",
        "pricePerCore",
        "pricePerCoreSize",
        "prices",
        "trial",
        "markets",
        "licenseModel",
        "priceInputOption",
    }
)

Table = dict[tuple[str, str], Decimal]
"""Prices by (place or currency, size); an empty part means all."""


def sentences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Say what changed of a plan's prices and markets."""
    before, after = _flat(old), _flat(new)
    if _shape(before) != _shape(after) and (_shape(before) or _shape(after)):
        yield f"price model {_shape(before) or 'none'} → {_shape(after) or 'none'}"
    yield from _table_sentences(table(before), table(after))
    yield from _market_sentences(_markets(before), _markets(after))
    yield from _trial_sentences(before.get("trial"), after.get("trial"))


def rest(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that have no sentence here, laid flat."""
    return {key: value for key, value in _flat(content).items() if key not in _SPOKEN}


def _flat(content: Mapping[str, Any]) -> dict[str, Any]:
    """Lay the `pricing` object and its parts flat: the schemas nest it in different depths."""
    flat = dict(content)
    for key in ("pricing", "corePricing"):
        inner = flat.pop(key, None)
        if isinstance(inner, Mapping):
            flat |= _flat(inner)
    return flat


def _shape(content: Mapping[str, Any]) -> str:
    model = str(content.get("licenseModel") or "")
    option = str(content.get("priceInputOption") or "")
    words = {
        "byol": "bring your own licence",
        "free": "free",
        "flat": "flat",
        "perCore": "per core",
        "perCoreSize": "by size",
        "perMarketAndCoreSize": "per market and size",
    }
    key = option or model
    return words.get(key, key)


def table(content: Mapping[str, Any]) -> Table:
    """Return every price of a plan."""
    found: Table = {}
    for key, size in (("price", ""), ("pricePerCore", "core")):
        _put(found, "", size, content.get(key))
    for size, price in _pairs(content.get("pricePerCoreSize")):
        _put(found, "", size, price)
    for entry in content.get("prices") or ():
        if isinstance(entry, Mapping):
            place = _place(entry)
            inner = entry.get("prices")
            for size, price in _pairs(inner) if isinstance(inner, Mapping) else (("", entry.get("price")),):
                _put(found, place, size, price)
    return found


def _place(entry: Mapping[str, Any]) -> str:
    currency = str(entry.get("currency") or "usd").upper()
    markets = [str(market).upper() for market in entry.get("markets") or ()]
    return f"{currency} in {_named(sorted(markets))}" if markets else currency


def _pairs(value: object) -> Iterable[tuple[str, object]]:
    return ((str(key), price) for key, price in value.items()) if isinstance(value, Mapping) else ()


def _put(found: Table, place: str, size: str, price: object) -> None:
    if isinstance(price, int | float | str) and not isinstance(price, bool):
        try:
            found[place, size] = Decimal(str(price))
        except InvalidOperation:
            return


def _table_sentences(old: Table, new: Table) -> Iterator[str]:
    places = dict.fromkeys(place for place, _ in [*old, *new])
    for place in places:
        before = {size: price for (where, size), price in old.items() if where == place}
        after = {size: price for (where, size), price in new.items() if where == place}
        if before != after:
            yield from _place_sentences(place, before, after)


def _place_sentences(place: str, old: Mapping[str, Decimal], new: Mapping[str, Decimal]) -> Iterator[str]:
    sizes = [size for size in dict.fromkeys([*old, *new]) if old.get(size) != new.get(size)]
    ratios = {_ratio(old[size], new[size]) for size in sizes if size in old and size in new and old[size]}
    if len(sizes) > _MOST_SIZES and len(ratios) == 1 and all(size in old and size in new for size in sizes):
        each = ", ".join(f"{size or 'all'} {_plain(old[size])} → {_plain(new[size])}" for size in sizes)
        yield f"{len(sizes)} sizes{_in(place)}: all {_percent(next(iter(ratios)))} ({each})"
        return
    for size in sizes:
        yield f"{_unit(size)}{_in(place)}: {change(old.get(size), new.get(size))}"


def _in(place: str) -> str:
    return f" ({place})" if place and place != "USD" else ""


def _unit(size: str) -> str:
    return {"": "price an hour", "core": "price per core and hour"}.get(size, f"price an hour, {size}")


def change(old: Decimal | None, new: Decimal | None) -> str:
    """Say one price's change: `0.0200 → 0.0250 (+25 %)`, marked where it is large."""
    if old is None or new is None:
        return f"new, {_plain(new)}" if old is None and new is not None else f"removed, was {_plain(old)}"
    digits = max(2, min(6, max(_places(old), _places(new))))
    was, now = f"{old:.{digits}f}", f"{new:.{digits}f}"
    if old == 0:
        return f"free → {now}"
    if new == 0:
        return f"{was} → free"
    ratio = _ratio(old, new)
    mark = " ⚠ large" if abs(ratio) > _LARGE else ""
    return f"{was} → {now} ({_percent(ratio)}){mark}"


def _ratio(old: Decimal, new: Decimal) -> Decimal:
    return round(new / old - 1, 3)


def _percent(ratio: Decimal) -> str:
    if ratio >= 2:
        return f"×{ratio + 1:.1f}"
    per_cent = ratio * 100
    return f"{per_cent:+.1f} %" if abs(per_cent) < 10 and per_cent % 1 else f"{per_cent:+.0f} %"


def _places(price: Decimal) -> int:
    return max(0, -int(round(price, 6).normalize().as_tuple().exponent))


def _plain(price: Decimal | None) -> str:
    return "" if price is None else f"{price:.{max(2, min(6, _places(price)))}f}"


def _markets(content: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(str(market).upper() for market in content.get("markets") or ())


def _market_sentences(old: frozenset[str], new: frozenset[str]) -> Iterator[str]:
    if old == new:
        return
    added, gone = sorted(new - old), sorted(old - new)
    parts = [f"+ {_named(added)}" if added else "", f"− {_named(gone)}" if gone else ""]
    yield f"markets {'; '.join(part for part in parts if part)} ({len(old)} → {len(new)})"


def _named(names: list[str]) -> str:
    return ", ".join(names)


def _trial_sentences(old: object, new: object) -> Iterator[str]:
    if old != new:
        yield f"free trial: {_trial(old)} → {_trial(new)}"


def _trial(value: object) -> str:
    if not isinstance(value, Mapping):
        return "none"
    return f"{value.get('value', '?')} {value.get('type', '?')}"
