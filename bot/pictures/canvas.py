"""What every picture is drawn on: one font that ships with us, colours, and text that fits its place."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image, ImageFont

_FONTS = Path(__file__).parent / "fonts"
PAPER, INK, FAINT, LINE = "#ffffff", "#1d1c1d", "#616061", "#dddddd"
"""A white card with a border is legible in a dark client and in a light one."""


class Canvas:
    """A white card of a size, and the few things that are drawn on it."""

    def __init__(self, width: int, height: int) -> None:
        from PIL import Image, ImageDraw

        self.width, self.height = width, height
        self._image: Image.Image = Image.new("RGB", (width, height), PAPER)
        self.draw: ImageDraw.ImageDraw = ImageDraw.Draw(self._image)
        self.draw.rectangle((0, 0, width - 1, height - 1), outline=LINE)

    def text(
        self,
        at: tuple[float, float],
        words: str,
        *,
        size: int,
        room: float | None = None,
        colour: str = INK,
        bold: bool = False,
        anchor: str = "la",
    ) -> None:
        """Write one line, cut with an ellipsis to `room` pixels. Signs outside the font become a box."""
        typeface = font(size, bold=bold)
        shown = fitted(words, typeface, room) if room is not None else drawable(words)
        self.draw.text(at, shown, font=typeface, fill=colour, anchor=anchor)

    def paste(self, image: "Image.Image", at: tuple[int, int]) -> None:
        """Put another picture on it."""
        self._image.paste(image, at)

    def png(self) -> bytes:
        """Return the picture as PNG."""
        out = BytesIO()
        self._image.save(out, format="PNG")
        return out.getvalue()


@lru_cache(maxsize=16)
def font(size: int, *, bold: bool = False) -> "ImageFont.FreeTypeFont":
    """Return our font in a size."""
    from PIL import ImageFont

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(_FONTS / name), size)


def drawable(words: str) -> str:
    """Return text in one line, without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())


def fitted(words: str, typeface: "ImageFont.FreeTypeFont", room: float) -> str:
    """Cut a line to so many pixels; foreign text of any length costs no more than the room is long."""
    line = drawable(words[:400])
    if typeface.getlength(line) <= room:
        return line
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        if typeface.getlength(f"{line[:middle].rstrip()}…") <= room:
            low = middle
        else:
            high = middle - 1
    return f"{line[:low].rstrip()}…" if low else "…"


def wrapped(words: str, typeface: "ImageFont.FreeTypeFont", room: float, *, most: int) -> list[str]:
    """Break text into at most `most` lines of so many pixels; the last is cut where more follows."""
    lines: list[str] = []
    rest = drawable(words[:4000]).split(" ")
    while rest and len(lines) < most:
        line = ""
        while rest and typeface.getlength(f"{line} {rest[0]}".strip()) <= room:
            line = f"{line} {rest.pop(0)}".strip()
        lines.append(line or fitted(rest.pop(0), typeface, room))
    if rest and lines:
        lines[-1] = fitted(f"{lines[-1]} {' '.join(rest)}", typeface, room)
    return lines
