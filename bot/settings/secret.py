"""A secret: it shows itself to `reveal` alone, and may come from a file."""

import os
import stat
from pathlib import Path
from typing import Self

_LARGEST = 64 * 1024
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


class SecretFileError(ValueError):
    """A file that cannot be taken as a secret; the message is the end of a sentence, without its content."""


class Secret:
    """A value that no log, message or `repr` shows. `path`: the file that it came from, if it did."""

    def __init__(self, value: str, *, path: Path | None = None) -> None:
        self._value = value
        self.path = path

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a secret from a file of one line. Raises SecretFileError.

        The file must be a regular one that only its owner may write: whoever can write it chooses the secret.
        """
        try:
            # without waiting: a pipe that nobody writes to must not hold up the start
            file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
        except OSError as error:
            raise SecretFileError(f"cannot be read ({error.strerror})") from None
        with file:
            _check(os.fstat(file.fileno()).st_mode)
            return cls(_text(file.read(_LARGEST + 1)), path=path)

    def reveal(self) -> str:
        """Return the value."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret(set)" if self._value else "Secret(not set)"


def _check(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise SecretFileError("is not a regular file")
    if mode & _WRITABLE_BY_OTHERS:
        raise SecretFileError("can be written by others than its owner; run `chmod go-w` on it")


def _text(content: bytes) -> str:
    if len(content) > _LARGEST:
        raise SecretFileError(f"is larger than {_LARGEST} bytes, so it is hardly a secret")
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise SecretFileError("holds something else than text") from None
    if not text:
        raise SecretFileError("is empty")
    return text
