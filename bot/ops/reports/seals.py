"""Seals as an auditor reads them: believed by their signature alone, and each bound to the one before."""

from collections.abc import Sequence

from bot.domain.seals import SEAL, Seal, broken_seal, read_seal
from bot.ports.signing import NotGenuine
from bot.signing.dsse import opened
from bot.signing.keys import PublicKey


def read_seals(
    kept: Sequence[str], copies: Sequence[str], keys: Sequence[PublicKey]
) -> tuple[list[Seal], list[str]]:
    """Return the seals that can be believed, and what is wrong with the others.

    `kept` are those of the database, `copies` those of a second place; one that stands in both counts once.
    """
    wrong: list[str] = []
    seals = {seal.digest: seal for seal in _genuine(kept, keys, wrong, "of the database")}
    known = set(seals)
    for seal in _genuine(copies, keys, wrong, "of the copy"):
        if seal.digest not in known:
            wrong.append(f"seal {seal.number} stands in the copy and not in the database")
        seals[seal.digest] = seal
    ordered = sorted(seals.values(), key=lambda seal: seal.number)
    if says := broken_seal(ordered):
        wrong.append(says)
    return ordered, wrong


def _genuine(envelopes: Sequence[str], keys: Sequence[PublicKey], wrong: list[str], where: str) -> list[Seal]:
    found: list[Seal] = []
    for position, envelope in enumerate(envelopes, start=1):
        try:
            found.append(read_seal(opened(envelope, kind=SEAL, keys=keys).decode()))
        except (NotGenuine, ValueError) as error:
            wrong.append(f"seal {position} {where} is not believed: {error}")
    return found
