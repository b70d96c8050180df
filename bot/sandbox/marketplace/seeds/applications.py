"""Azure applications: solution templates and managed applications, as the submission API's documents."""

import io
import json
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.marketplace.catalog import Product, Snapshot
from bot.sandbox.marketplace.partner import catalogue
from bot.sandbox.marketplace.partner.packages import stored
from bot.sandbox.marketplace.seeds.resources import Json, audience, offer, resource

VALIDATION_REPORT = (
    "mainTemplate.json: the parameter adminPassword has a default value; a password must be asked for."
)
_SITE = "https://contoso.example"
_ZIPPED_AT = (2026, 1, 1, 0, 0, 0)
_TEMPLATE_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
_FORM_SCHEMA = "https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#"


def templates(now: datetime) -> Iterator[Product]:
    """Yield the demo's: one that stages cleanly, one that fails validation."""
    product = application(4, "offer-template", "Offer Template", now, plans=("standard", "cluster"))
    _publish(product, now - timedelta(days=30))
    repackage(product, "standard", "2.2.0", now)
    product.draft[f"listing/{product.guid}"]["summary"] = "Templates, ready to deploy in three regions."
    yield product
    broken = application(7, "offer-template-broken", "Offer Template Broken", now, plans=("standard",))
    _publish(broken, now - timedelta(days=60))
    repackage(broken, "standard", "2.2.0", now)
    yield broken


def others(now: datetime) -> Iterator[Product]:
    """Yield what the demo leaves out: a mixed offer, managed applications only, one open to CSP resellers."""
    kinds = ("solution-template", "managed-application")
    yield application(8, "offer-mixed", "Offer Mixed", now, plans=("template", "managed"), kinds=kinds)
    yield application(9, "offer-managed", "Offer Managed", now, plans=("managed",), kinds=kinds[1:])
    open_one = application(10, "offer-csp", "Offer CSP", now, plans=("standard",))
    key = f"reseller/{open_one.guid}"
    open_one.draft[key] = {"id": key, "resellerChannelState": "all"}
    yield open_one


def application(
    kind: int,
    external: str,
    alias: str,
    now: datetime,
    *,
    plans: tuple[str, ...],
    kinds: tuple[str, ...] = (),
) -> Product:
    """Return a complete offer with a draft and nothing published. `kinds`: of its plans, in their order."""
    guid = f"7c0ffee{kind:x}-1111-4222-8333-4444{kind:08x}"
    product = Product(guid=guid, external_id=external, type="azureApplication", alias=alias)
    content = [offer(product), *_of_offer(product)]
    for number, name in enumerate(plans, start=1):
        subtype = kinds[number - 1] if kinds else "solution-template"
        content += _of_plan(product, name, f"bbbb{number}111-2222-4333-8444-555566667777", subtype)
    product.draft = {one["id"]: one for one in content}
    for name in plans:
        repackage(product, name, "2.1.0", now - timedelta(days=90))
    return product


def repackage(product: Product, plan: str, version: str, at: datetime) -> None:
    """Upload a package, and bind a plan's draft to it."""
    name = f"{plan}-{version}.zip"
    id_ = catalogue.guid_from(f"{product.guid}/{name}")
    product.packages[id_] = stored(name, package(version), uploaded_at=at)
    found = next(p for p in catalogue.plans(product) if p["identity"]["externalId"] == plan)
    key = f"azure-application-plan-technical-configuration/{product.guid}/{catalogue.guid_of(found)}"
    bound = {"type": "AzureApplicationPackage", "value": id_}
    product.draft[key] |= {"version": version, "packageReferences": [bound]}


def package(version: str, **files: str) -> bytes:
    """Return a small package, always the same for the same version. `files`: more of them, or others."""
    template = {
        "$schema": _TEMPLATE_SCHEMA,
        "contentVersion": f"{version}.0",
        "parameters": {"location": {"type": "string", "defaultValue": "[resourceGroup().location]"}},
        "resources": [
            {
                "type": "Microsoft.Resources/deployments",
                "apiVersion": "2022-09-01",
                "name": "pid-7c0ffee4-1111-4222-8333-444455556666-partnercenter",
                "properties": {"mode": "Incremental", "template": {"resources": []}},
            }
        ],
    }
    form = {
        "$schema": _FORM_SCHEMA,
        "handler": "Microsoft.Azure.CreateUIDef",
        "version": "0.1.2-preview",
        "parameters": {"basics": [], "steps": [], "outputs": {"location": "[location()]"}},
    }
    content = {
        "mainTemplate.json": json.dumps(template, indent=1),
        "createUiDefinition.json": json.dumps(form),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**content, **files}.items():
            archive.writestr(zipfile.ZipInfo(name, date_time=_ZIPPED_AT), text)
    return packed.getvalue()


def _of_offer(product: Product) -> Iterator[Json]:
    guid = product.guid
    contact = {"name": "Contoso", "email": "support@contoso.example", "phone": "+1 555 0100"}
    yield _document(
        f"listing/{guid}",
        resourceType="AzureListing",
        title=product.alias,
        summary=f"{product.alias}.",
        shortDescription=f"{product.alias} on Azure.",
        description=f"<p>{product.alias} deploys your workload.</p>",
        keywords=["template"],
        languageCode="en-us",
        publisherName="Contoso",
        listingContacts=[{"type": kind, **contact} for kind in ("CustomerSupport", "Engineering")],
        listingUris=[{"type": "PrivacyUri", "subtype": "", "displayText": "", "uri": f"{_SITE}/privacy"}],
    )
    for order, kind in enumerate(("AzureLogoSmall", "AzureLogoMedium", "AzureLogoLarge", "AzureLogoWide")):
        name = f"{kind.removeprefix('AzureLogo').lower()}.png"
        yield _document(
            f"listing-asset/{guid}/{kind.lower()}/{name}",
            resourceType="ListingImage",
            fileName=name,
            type=kind,
            state="Uploaded",
            order=order,
        )
    yield _document(
        f"property/{guid}",
        resourceType="AzureProperty",
        industries=[],
        categories=["compute"],
        leveledCategories={"compute": ["application-infrastructure"]},
        productTags=[],
        hideKeys=[],
        useEnterpriseContract=True,
        appVersion="2.1",
        submissionVersion="3f1b8f2e-0000-4000-8000-000000000001",
    )
    yield audience(product) | {"resourceType": "ProductAvailability", "visibility": "Public"}
    configuration = f"application-package-configuration/{guid}"
    yield _document(configuration, resourceType="AzureApplicationPackageConfiguration")
    yield _document(f"reseller/{guid}", resellerChannelState="none")


def _of_plan(product: Product, name: str, guid: str, subtype: str) -> Iterator[Json]:
    key, is_managed = f"{product.guid}/{guid}", subtype == "managed-application"
    yield resource(
        "plan",
        key,
        product=product.durable_id,
        identity={"externalId": name},
        alias=name.capitalize(),
        subtype="managedApplication" if is_managed else "solutionTemplate",
        azureRegions=["azureGlobal"],
    )
    yield _document(
        f"plan-listing/{key}",
        resourceType="AzureListing",
        title=name.capitalize(),
        summary=f"The {name} plan.",
        description=f"<p>The {name} plan of {product.alias}.</p>",
        languageCode="en-us",
    )
    yield _document(
        f"price-and-availability-plan/{key}",
        resourceType="FeatureAvailability",
        visibility="Public",
        isHidden=False,
        subscriptionAudiences=[],
        tenantAudiences=[],
    )
    managed: dict[str, Any] = {
        "allowJitAccess": False,
        "canEnableCustomerActions": False,
        "allowedCustomerActions": [],
        "allowedDataActions": [],
        "deploymentMode": "Complete",
        "publicAzureTenantID": "44444444-aaaa-4bbb-8ccc-555555555555",
        "publicAzureAuthorizations": [],
        "azureGovernmentAuthorizations": [],
        "policies": [],
        "publisherManagementMode": "Managed",
        "customerAccessEnableState": "Disabled",
    }
    kind = "AzureManagedApplication" if is_managed else "AzureSolutionTemplate"
    yield _document(
        f"azure-application-plan-technical-configuration/{key}",
        resourceType=f"{kind}PackageConfiguration",
        version="",
        packageReferences=[],
        **(managed if is_managed else {}),
    )


def _document(id_: str, **content: Any) -> Json:  # noqa: ANN401 - JSON
    return {"id": id_, **content}


def _publish(product: Product, at: datetime) -> None:
    number = str(1152921505690000000 + int(at.timestamp()) % 10_000_000)
    product.live = product.preview = Snapshot(number=number, created_at=at, resources=deepcopy(product.draft))
