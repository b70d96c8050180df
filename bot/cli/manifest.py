"""The Slack app manifest that came with this program."""

from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parents
_PLACES = (_HERE[2] / "manifest.yml", _HERE[1] / "manifest.yml")  # a checkout; an installed package
MANIFEST = next((place for place in _PLACES if place.is_file()), _PLACES[0])


def read() -> dict[str, Any]:
    """Return the manifest as a document."""
    document: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return document
