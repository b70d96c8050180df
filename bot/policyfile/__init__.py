"""Reads `stagebot.yaml` into the policy and the publisher's own explanations; every mistake with its line."""

import hashlib
from dataclasses import replace
from pathlib import Path

from bot.domain.errors import ConfigError
from bot.domain.offer.explanations import Catalogue
from bot.domain.policy.policy import Policy
from bot.policyfile.failures import explanations
from bot.policyfile.nodes import File
from bot.policyfile.offers import policy

_BUILT_IN = Path(__file__).parents[1] / "failures.yaml"


def digest_of(path: Path | None) -> str:
    """Return the SHA-256 of the file as it is now; empty when there is none or it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path is not None else ""
    except OSError:
        return ""


def load_policy(path: Path | None) -> tuple[Policy, Catalogue]:
    """Read the policy file; without one nobody may do anything.

    Raises ConfigError with a sentence for every mistake.
    """
    built_in = explanations(File(_BUILT_IN))
    if path is None:
        return Policy(), Catalogue(built_in)
    file = File(path)
    read, own = policy(file), explanations(file)
    if file.problems:
        raise ConfigError(*file.problems)
    return replace(read, text=file.text, digest=file.digest), Catalogue((*own, *built_in))
