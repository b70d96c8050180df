"""`stagebot preflight`: what would be refused if the draft of an offer were pushed now. Changes nothing.

Needs the marketplace only: no Slack, no database.
"""

import json

from bot.clock import SystemClock
from bot.composition.publisher import access, open_outside_of
from bot.domain.errors import UnknownOffer
from bot.domain.forecast.known import Known
from bot.domain.offer.offer import Offer
from bot.domain.offer.preflight.finding import Finding, Level
from bot.domain.run.estimate import expected
from bot.domain.run.phases import Alike
from bot.domain.values import OfferId, offer_id
from bot.http.session import open_session
from bot.marketplace.opening import open_galleries, open_marketplace, open_subscriptions
from bot.settings import from_environment, network
from bot.usecases.offer.describe import describe
from bot.usecases.offer.preflight import Looked, inspect


async def preflight(named: str, *, as_json: bool) -> int:
    """Print every finding. Exit code 1 when one of them is an error. Raises StagebotError."""
    wanted = offer_id(named)
    offer, looked = await _look(wanted)
    print(_json(offer, looked) if as_json else _text(offer, looked))
    return 1 if any(finding.level is Level.ERROR for finding in looked.findings) else 0


async def _look(wanted: OfferId) -> tuple[Offer, Looked]:
    settings, clock = from_environment(), SystemClock()
    async with (
        open_session(network(settings)) as session,
        open_marketplace(access(settings), session, clock) as marketplace,
        open_outside_of(settings, clock) as outside,
    ):
        offer = await marketplace.find_offer(wanted)
        if offer is None:
            raise UnknownOffer(wanted)
        described = await describe(marketplace, offer.durable_id)
        change = described.change.change_class.name.lower()
        like = Alike(offer=offer.id, offer_type=offer.type, change_class=change)
        looked = await inspect(
            described,
            outside=outside,
            subscriptions=open_subscriptions(access(settings), session, clock),
            galleries=open_galleries(access(settings), session, clock),
            offer_type=offer.type,
            now=clock.now(),
            takes=expected(like, (), Known(now=clock.now())).high,
        )
    return offer, looked


def _json(offer: Offer, looked: Looked) -> str:
    findings = [
        {
            "level": finding.level.value,
            "rule": finding.rule,
            "text": finding.text,
            "fix": finding.fix,
            "link": finding.link,
        }
        for finding in looked.findings
    ]
    return json.dumps({"offer": offer.id, "findings": findings, "unfinished": looked.unfinished}, indent=2)


def _text(offer: Offer, looked: Looked) -> str:
    lines = [line for finding in looked.findings for line in _lines(finding)]
    if looked.unfinished:
        lines.append(f"{looked.unfinished} looks did not end in time; nothing is known of them.")
    lines.append(
        f"{offer.id}: {len(looked.findings)} findings. What runs inside of a machine is not looked at."
    )
    return "\n".join(lines)


def _lines(finding: Finding) -> list[str]:
    shown = [f"{finding.level.value:7}  {finding.rule:16} {_plain(finding.text)}"]
    shown += [f"{'':26}-> {part}" for part in (finding.fix, finding.link) if part]
    return shown


def _plain(text: str) -> str:
    """Foreign text may hold what a terminal takes for a command."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
