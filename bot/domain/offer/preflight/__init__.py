"""What can be known about a push before it is sent: what will be refused, and what will bite later.

One rule a module; docs/preflight.md lists them. `draft.check` is everything that the draft shows by itself.
"""

from bot.domain.offer.preflight.draft import check as check
from bot.domain.offer.preflight.finding import Finding as Finding
from bot.domain.offer.preflight.finding import Level as Level
