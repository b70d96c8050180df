"""The checklist inside the review: an item a line, with the button that signs it or takes that back."""

from bot.domain.review.summary import ItemView, ReviewView
from bot.domain.run.run import Run
from bot.domain.values import RunId
from bot.ports.slack import Block
from bot.views.blocks import kit, words
from bot.views.blocks.ids import Action

_MOST_ITEMS = 8


def checklist(run: Run, board: ReviewView) -> list[Block]:
    """Draw the open checklist; of a long one what is unsigned stands first, the rest is counted."""
    if not board.items:
        return []
    shown = _shown(board.items)
    blocks = [kit.section("*Checklist*"), *(_item(run, line) for line in shown)]
    hidden = len(board.items) - len(shown)
    if hidden:
        says = f"and {words.count(hidden, 'more item')}: the next ones move up as these are signed."
        blocks.append(kit.context(says))
    return blocks


def summary(run: Run, board: ReviewView) -> list[Block]:
    """Say who signed what, when there is nothing to sign any more."""
    signed = [line for line in board.items if line.signature is not None]
    if not signed:
        return []
    return [kit.section("*Checklist*\n" + "\n".join(_says(run, line) for line in signed[:_MOST_ITEMS]))]


def value(run: RunId, key: str) -> str:
    """Return what a button of the checklist carries."""
    return f"{run}:{key}"


def subject(carried: str) -> tuple[RunId, str]:
    """Read it back: the run and the item's key."""
    run, _, key = carried.partition(":")
    return RunId(run), key


def _shown(items: tuple[ItemView, ...]) -> list[ItemView]:
    if len(items) <= _MOST_ITEMS:
        return list(items)
    urgent = sorted(items, key=lambda line: (line.signature is not None, not line.item.required))
    return urgent[:_MOST_ITEMS]


def _item(run: Run, line: ItemView) -> Block:
    name = kit.plain(line.item.text, 60)
    carried = value(run.id, line.item.key)
    if line.signature is None:
        button = kit.button("Sign", Action.SIGN, carried, described=f"Sign: {name}")
    else:
        says = "The signature is yours to take back; until somebody signs again nobody can approve."
        ask = kit.confirm("Take the signature back?", says, yes="Take it back", no="Keep it")
        button = kit.button("Unsign", Action.UNSIGN, carried, confirm=ask, described=f"Unsign: {name}")
    return kit.section(_says(run, line), accessory=button)


def _says(run: Run, line: ItemView) -> str:
    text, signature = kit.text(line.item.text, 150), line.signature
    if signature is None:
        optional = "" if line.item.required else " (optional)"
        return f":white_circle: {text}{optional}"
    note = f"\n{kit.with_addresses(signature.note, 150)}" if signature.note else ""
    who = words.who(run, signature.person)
    return f":white_check_mark: {text}: signed by {who}, {kit.when(signature.signed_at)}{note}"
