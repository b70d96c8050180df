"""Schema addresses and the order of schema versions."""

import re
from dataclasses import dataclass

HOST = "https://schema.mp.microsoft.com/schema/"

_ADDRESS = re.compile(
    re.escape(HOST) + r"([a-z][a-z0-9]+(?:-[a-z0-9]+)*)/(\d{4}-\d\d-\d\d)(?:-preview(\d{1,3}))?", re.ASCII
)
_VERSION = re.compile(r"(\d{4}-\d\d-\d\d)(?:-preview(\d{1,3}))?", re.ASCII)
_FINAL = 1000


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """`2022-03-01-preview2`; what is no preview is newer than every preview of its day."""

    day: str
    preview: int

    @property
    def is_first(self) -> bool:
        """Tell whether it is preview2, the version whose schemas are published word for word."""
        return self.day == "2022-03-01" and self.preview <= 2

    def __str__(self) -> str:
        return self.day if self.preview == _FINAL else f"{self.day}-preview{self.preview}"


def parse_version(text: str) -> Version | None:
    """Read a version, None for what is none."""
    found = _VERSION.fullmatch(text)
    return _version(found[1], found[2]) if found else None


def parse_address(address: str) -> tuple[str, Version] | None:
    """Read a `$schema` address into type and version; None for one that cannot be accessed."""
    found = _ADDRESS.fullmatch(address)
    return (found[1], _version(found[2], found[3])) if found else None


def _version(day: str, preview: str | None) -> Version:
    return Version(day, int(preview) if preview else _FINAL)
