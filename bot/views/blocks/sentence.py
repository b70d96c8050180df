"""What is said about an event: a headline in plain text and the formatted sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is formatted and escaped; `headline` follows the offer's name where a reply is an outcome."""

    text: str
    headline: str = ""
