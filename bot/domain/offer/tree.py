"""An offer's resources as one environment (draft, preview or live) holds them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.offer.submission import Target
from bot.domain.values import SubmissionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource of a tree. `content` is the JSON object as the API gave it."""

    id: str
    type: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Everything of one environment of an offer.

    `is_unread`: what was published there cannot be read any more; the resources only tell it apart.
    """

    target: Target
    submission: SubmissionId | None
    resources: tuple[Resource, ...]
    is_unread: bool = False
