"""`customer-leads`: where the names of interested customers are sent."""

from bot.sandbox.marketplace.schemas.parts import REFERENCE, TEXT, Json, resource
from bot.sandbox.marketplace.schemas.versions import Version

_SECRET: Json = {"const": "*********"}
"""A secret as it is read back, and may be written again."""

_STORAGE: Json = {
    "oneOf": [
        {
            "type": "string",
            "pattern": r"^DefaultEndpointsProtocol=https;AccountName=[a-z0-9]{3,24};"
            r"AccountKey=[0-9a-zA-Z=+/]*(;|;EndpointSuffix=core\.(chinacloudapi\.cn|cloudapi\.de|usgovcloudapi\.net|windows\.net))?$",
        },
        _SECRET,
    ]
}
_MAILS: Json = {"type": "array", "items": TEXT}


def customer_leads(_: Version) -> Json:
    """Return the schema of `customer-leads`: a destination, and the configuration that it needs."""
    kinds = ("blob", "dynamics", "email", "httpsEndpoint", "marketo", "salesforce", "table")
    names = [f"{kind}LeadConfiguration" for kind in kinds]
    fields: Json = {
        "product": REFERENCE,
        "leadDestination": {"enum": ["none", *kinds]},
        **{name: _CONFIGURATIONS[name] for name in names},
    }
    own = {"type": "object", "required": ["product", "leadDestination"], "properties": fields}
    choices = [_choice("none", names, "")]
    choices += [_choice(kind, names, name) for kind, name in zip(kinds, names, strict=True)]
    return resource(own, {"oneOf": choices})


def _choice(kind: str, names: list[str], needed: str) -> Json:
    return {
        "properties": {"leadDestination": {"const": kind}},
        "required": [needed] if needed else [],
        "not": {"required": [name for name in names if name != needed]},
    }


def _object(required: list[str], **fields: Json) -> Json:
    return {"type": "object", "required": required, "properties": {"contactEmail": _MAILS, **fields}}


def _text(pattern: str) -> Json:
    return {"type": "string", "pattern": pattern}


def _secret(longest: int) -> Json:
    return {
        "oneOf": [{"type": "string", "minLength": 1, "maxLength": longest, "not": _SECRET}, _SECRET],
    }


def _dynamics() -> Json:
    app, person = ["applicationId", "applicationKey", "directoryId"], ["username", "password"]
    login = {"authentication": {"enum": ["azureAD", "office365"]}}
    texts = {"applicationId": TEXT, "directoryId": TEXT}
    own = _object(
        ["instanceUrl", "authentication"],
        instanceUrl=_text(r"^https?://[a-zA-Z0-9/?$+-~!@#%^&*()_='.:\[\]@,;]+$"),
        applicationKey=_secret(2048),
        password=_secret(256),
        username={"type": "string", "minLength": 1, "maxLength": 128},
        **login,
        **texts,
    )
    choices: list[Json] = [
        {
            "properties": {"authentication": {"const": kind}},
            "required": needed,
            "not": {"required": other},
        }
        for kind, needed, other in (("azureAD", app, person), ("office365", person, app))
    ]
    return {**own, "oneOf": choices}


_CONFIGURATIONS: dict[str, Json] = {
    "blobLeadConfiguration": _object(
        ["storageAccountConnectionString", "containerName"],
        storageAccountConnectionString=_STORAGE,
        containerName=_text(r"^[a-z0-9][a-z0-9\-\[^]{1,61}[a-z0-9]$"),
    ),
    "dynamicsLeadConfiguration": _dynamics(),
    "emailLeadConfiguration": {
        "type": "object",
        "required": ["contactEmail"],
        "properties": {"contactEmail": {**_MAILS, "minItems": 1}},
    },
    "httpsEndpointLeadConfiguration": _object(
        ["httpsEndpointUrl"], httpsEndpointUrl=_text(r"^https://[a-zA-Z0-9/?$+-~!@#%^&*()_='.:\[\]@,;]+$")
    ),
    "marketoLeadConfiguration": _object(
        ["serverId", "munchkinId", "formId"],
        serverId=_text(r"^[-a-zA-Z0-9.]{1,255}$"),
        munchkinId=_text(r"^[a-zA-Z0-9]{3}-[a-zA-Z0-9]{3}-[a-zA-Z0-9]{3}$"),
        formId=_text(r"^[0-9]{1,8}$"),
    ),
    "salesforceLeadConfiguration": _object(
        ["objectIdentifier"], objectIdentifier=_text(r"^[a-zA-Z0-9]{15}$")
    ),
    "tableLeadConfiguration": _object(
        ["storageAccountConnectionString"], storageAccountConnectionString=_STORAGE
    ),
}
