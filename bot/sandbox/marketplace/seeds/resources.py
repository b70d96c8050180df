"""The resources of an offer, as complete as clients' models demand them."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.marketplace.addresses import ASSET_PATH
from bot.sandbox.marketplace.catalog import Product, schema_of
from bot.sandbox.marketplace.signing import ASSETS

Json = dict[str, Any]

_SITE = "https://contoso.example"
_PICTURES = {
    "azureLogoSmall": "small",
    "azureLogoMedium": "medium",
    "azureLogoLarge": "large",
    "azureLogoWide": "wide",
    "azureLogoScreenshot": "screenshot",
}


def resource(type_: str, id_: str, /, **content: Any) -> Json:  # noqa: ANN401 - JSON
    """Return a resource of the newest version that clients send of its type."""
    return {"$schema": schema_of(type_), "id": f"{type_}/{id_}", **content}


def offer(product: Product) -> Json:
    """Return the offer itself."""
    return resource(
        "product",
        product.guid,
        identity={"externalId": product.external_id},
        type=product.type,
        alias=product.alias,
    )


def channels(product: Product) -> Iterator[Json]:
    """Yield how the offer is sold: set-up, leads, resellers, test drive."""
    owner, guid = product.durable_id, product.guid
    yield resource("commercial-marketplace-setup", guid, product=owner, sellThroughMicrosoft=True)
    yield resource(
        "customer-leads",
        guid,
        product=owner,
        leadDestination="email",
        emailLeadConfiguration={"contactEmail": ["leads@contoso.example"]},
    )
    yield resource("reseller", guid, product=owner, resellerChannelState="none", audiences=[])
    yield resource("test-drive", guid, product=owner, enabled=False)


def marketing(product: Product) -> Iterator[Json]:
    """Yield what customers read and see."""
    owner = product.durable_id
    place = f"{product.guid}/public/main/default/en-us"
    yield resource(
        "property",
        f"{product.guid}/public/main",
        kind="azureVM",
        product=owner,
        categories={"compute": ["operating-systems"]},
        termsConditions="standardMicrosoft",
    )
    yield resource(
        "listing",
        place,
        kind="azureVM",
        product=owner,
        languageId="en-us",
        title=product.alias,
        description=f"<p>{product.alias} runs your workload.</p>",
        searchResultSummary=f"{product.alias}.",
        shortDescription=f"{product.alias} on Azure.",
        privacyPolicyLink=f"{_SITE}/privacy",
        generalLinks=[{"displayText": "Documentation", "link": f"{_SITE}/docs"}],
        cloudSolutionProviderMarketingMaterials=f"{_SITE}/csp",
        globalSupportWebsite=f"{_SITE}/support",
        supportContact=_contact("Support"),
        engineeringContact=_contact("Engineering"),
    )
    for order, (type_, name) in enumerate(_PICTURES.items()):
        yield resource(
            "listing-asset",
            f"{place}/{type_.lower()}/1",
            kind="azure",
            product=owner,
            languageId="en-us",
            type=type_,
            listing=f"listing/{place}",
            displayOrder=order,
            fileName="logo.png" if name == "small" else f"{name}.png",
            friendlyName=name,
            description=f"{product.alias}, {name}",
            url=f"{ASSETS}/{ASSET_PATH}/{product.external_id}/{name}.png",
        )


def _contact(who: str) -> Json:
    return {"name": f"Contoso {who}", "email": f"{who.lower()}@contoso.example", "phone": "+1 555 0100"}


def audience(product: Product) -> Json:
    """Return the preview audience."""
    return resource(
        "price-and-availability-offer",
        product.guid,
        product=product.durable_id,
        previewAudiences=[
            {"type": "subscription", "id": "11111111-2222-3333-4444-555555555555", "label": "qa-team"},
            {"type": "subscription", "id": "22222222-3333-4444-5555-666666666666", "label": "Ana's sandbox"},
        ],
    )
