"""How long to wait after failures in a row."""

from dataclasses import dataclass

_MOST_DOUBLINGS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Waits that double: `first` seconds after the first failure, never more than `longest`."""

    first: float
    longest: float

    def wait(self, failures: int, *, fraction: float = 1.0) -> float:
        """Return the seconds to wait after so many failures in a row; 0 after none.

        `fraction` (0 to 1) is the jitter, so that many callers do not return at once: the wait lies between
        half of the full one (0) and all of it (1).
        """
        if failures <= 0:
            return 0.0
        full = min(self.first * 2.0 ** min(failures - 1, _MOST_DOUBLINGS), self.longest)
        return full * (1 + fraction) / 2
