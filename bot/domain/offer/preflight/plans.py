"""Plans against what is live: what cannot be changed any more, and how many there may be."""

from collections.abc import Iterator, Mapping

from bot.domain.offer.normal_form import comparable
from bot.domain.offer.preflight import reading
from bot.domain.offer.preflight.finding import PLANS, PRICES, Finding, error, warning
from bot.domain.offer.preflight.limits import LIMITS, Limits
from bot.domain.offer.preflight.reading import Json, entries, part
from bot.domain.offer.tree import Resource, Tree

# seen in "… property has already been enabled": publishing clients of distributions
STICKY = ("supportsBackup", "supportsCloudInit", "supportsNVMe", "supportsSriov")
_PRICING = "price-and-availability-plan"


def check_plans(draft: Tree, live: Tree | None, limits: Limits = LIMITS) -> Iterator[Finding]:
    """Look at every plan; `live` is what customers see, None before the first publish."""
    names, before = reading.plans_of(draft), reading.by_id(live)
    yield from _numbers(draft, limits)
    yield from _retired(draft, live)
    for resource in draft.resources:
        published = before.get(resource.id.lower())
        plan = f"Plan {reading.plan_of(resource, names)}"
        if resource.type == _PRICING:
            yield from _pricing(resource, published, plan)
        elif resource.type.endswith(reading.TECHNICAL_SUFFIX):
            yield from _locked(resource, published, plan)
            yield from _ports(resource, plan)


def _numbers(draft: Tree, limits: Limits) -> Iterator[Finding]:
    plans = [r for r in reading.of_type(draft, "plan") if reading.is_active(r.content)]
    if len(plans) > limits.plans:
        text = f"The offer has {len(plans)} plans; {limits.plans} are allowed."
        yield error("PLAN_CAP", text, "Deprecate some first.", link=PLANS)
    private = [r for r in reading.of_type(draft, _PRICING) if r.content.get("audience") == "private"]
    if len(private) > limits.private_plans:
        text = f"The offer has {len(private)} private plans; {limits.private_plans} are allowed."
        yield error("PLAN_CAP", text, "Deprecate some first.", link=PLANS)
    names = [str(r.content.get("alias") or "").casefold() for r in plans]
    if twice := {name for name in names if name and names.count(name) > 1}:
        text = f"Two plans have one name: {reading.listed(sorted(twice))}."
        yield warning("PLAN_NAMES", text, "Give each plan a name of its own.", link=PLANS)


def _retired(draft: Tree, live: Tree | None) -> Iterator[Finding]:
    plans = list(reading.of_type(draft, "plan"))
    if plans and not any(reading.is_active(plan.content) for plan in plans):
        text = "Every plan of the draft is withdrawn; the last plan cannot be."
        yield error("LAST_PLAN", text, "Deprecate the offer instead, in Partner Center.", link=PLANS)
    kept = {plan.id.lower() for plan in plans}
    for plan in reading.of_type(live, "plan"):
        if plan.id.lower() not in kept:
            name = str(part(plan.content.get("identity")).get("externalId") or plan.content.get("alias"))
            text = f"Plan {name} is live and not in the draft."
            yield error("PLAN_DROPPED", text, "Put it back as deprecated.", link=PLANS)


def _pricing(draft: Resource, live: Resource | None, plan: str) -> Iterator[Finding]:
    pricing = part(draft.content.get("pricing"))
    core = part(pricing.get("corePricing"))
    if pricing.get("licenseModel") == "byol" and core.get("priceInputOption") not in {None, "", "free"}:
        text = f"{plan}: it is “bring your own licence” and has a price."
        yield error("BYOL_PRICE", text, "Remove the price.", link=PRICES)
    chosen = draft.content.get("customerMarkets", "customMarkets")
    if chosen == "customMarkets" and draft.content.get("markets") == []:
        yield error("NO_MARKET", f"{plan}: it is offered in no market.", "Choose at least one.", link=PLANS)
    if draft.content.get("audience") == "private" and not list(
        entries(draft.content.get("privateAudiences"))
    ):
        text = f"{plan}: it is private and no customer may see it."
        yield warning("NO_CUSTOMER", text, "Name the customers, or make it public.", link=PLANS)
    if live is not None:
        yield from _price_changes(draft, live, plan)


def _price_changes(draft: Resource, live: Resource, plan: str) -> Iterator[Finding]:
    before, after = comparable(live).get("pricing"), comparable(draft).get("pricing")
    if before is not None and before != after:
        text = f"{plan}: its price is published; a price cannot be changed by the API."
        yield error(
            "PRICE_CHANGED", text, "Change it in Partner Center, with its notice period.", link=PRICES
        )
    if live.content.get("audience") == "public" and draft.content.get("audience") == "private":
        text = f"{plan}: it is public; a public plan stays public."
        yield error("PLAN_AUDIENCE", text, "Hide it, or make a private plan beside it.", link=PLANS)


def _locked(draft: Resource, live: Resource | None, plan: str) -> Iterator[Finding]:
    if live is None:
        return
    before, after = part(live.content.get("vmProperties")), part(draft.content.get("vmProperties"))
    for name in STICKY:
        if before.get(name) is True and after.get(name) is not True:
            text = f"{plan}: {name} is published as on; it cannot be switched off again."
            yield error("STICKY", text, "Leave it on, or make a new plan.", link=PLANS)
    skus, published = _skus(draft.content), _skus(live.content)
    for kind, sku in published.items():
        if kind in skus and skus[kind] != sku:
            text = (
                f"{plan}: the SKU of {kind} is {sku} since it was published; it cannot become {skus[kind]}."
            )
            yield error("ID_LOCKED", text, f"Set it back to {sku}.", link=PLANS)
        elif kind not in skus:
            text = f"{plan}: the published SKU {sku} ({kind}) is not in the draft."
            yield error("ID_LOCKED", text, "Put it back.", link=PLANS)
    if draft.content.get("basePlan") and not live.content.get("basePlan"):
        text = f"{plan}: it was published with images of its own and cannot use another plan's now."
        yield error("REUSE", text, "Keep its images, or make a new plan.", link=PLANS)


def _skus(content: Json) -> dict[str, str]:
    found: Mapping[str, str] = {
        str(sku.get("imageType")): str(sku.get("skuId")) for sku in entries(content.get("skus"))
    }
    return dict(found)


def _ports(draft: Resource, plan: str) -> Iterator[Finding]:
    properties = part(draft.content.get("vmProperties"))
    opened = {str(port.get("portRange")) for port in entries(draft.content.get("openPorts"))}
    if properties.get("supportsRemoteConnection") is False and opened & {"22", "3389", "5986"}:
        text = f"{plan}: remote connections are declared as not supported, and a port for them is open."
        yield warning("ACCESS_DENIED", text, "Correct one of the two.", link=PLANS)
    is_appliance = properties.get("isNetworkVirtualAppliance") or properties.get("networkVirtualAppliance")
    if is_appliance and not properties.get("supportsAcceleratedNetworking"):
        text = f"{plan}: a network virtual appliance without accelerated networking fails its tests."
        yield warning("NVA", text, "Support it, and declare it.", link=PLANS)
