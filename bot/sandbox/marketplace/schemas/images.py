"""Technical configurations: operating system, ports, SKUs, image versions and where the disks are."""

from bot.sandbox.marketplace.schemas.parts import (
    DEPRECATION,
    FLAG,
    REFERENCE,
    TEXT,
    Json,
    closed,
    lifecycle,
    resource,
)
from bot.sandbox.marketplace.schemas.versions import Version

_WINDOWS = [
    "windowsServer2008R2",
    "windowsServer2012",
    "windowsServer2012R2",
    "windowsServer2012R2Datacenter",
    "windowsServer2016",
    "windowsServer2019",
    "windowsServer2022",
    "windowsServer2022DatacenterAzureEdition",
    "windowsServerVersion20H2",
    "windowsServerVersion2004",
    "other",
]
_LINUX = [
    "debian",
    "centos",
    "openSolaris",
    "redHat",
    "ubuntu",
    "suse",
    "cblMariner",
    "oracleLinux",
    "other",
]
_PROPERTIES = [
    "isNetworkVirtualAppliance",
    "requiresCustomArmTemplate",
    "supportsAadLogin",
    "supportsAcceleratedNetworking",
    "supportsBackup",
    "supportsCloudInit",
    "supportsExtensions",
    "supportsHibernation",
    "supportsNVMe",
    "supportsRemoteConnection",
]
_PORT = "([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-6])"
_FIRST_TYPES = ["x64Gen1", "x64Gen2"]
_LATER_TYPES = [*_FIRST_TYPES, "arm64Gen2", "armGen2"]


def virtual_machine(version: Version) -> Json:
    """Return the schema of `virtual-machine-plan-technical-configuration`."""
    return resource({"type": "object", "required": ["product", "plan"], "properties": _fields(version)})


def core_virtual_machine(version: Version) -> Json:
    """Return the schema of `core-virtual-machine-plan-technical-configuration`, distributions' own images."""
    more = {"softwareType": {"enum": ["operatingSystem", "solution"]}}
    fields = _fields(version) | more
    return resource({"type": "object", "required": ["product", "plan"], "properties": fields})


def container(_: Version) -> Json:
    """Return the schema of `container-plan-technical-configuration`, of which only the frame is known."""
    fields = {"product": REFERENCE, "plan": REFERENCE}
    return resource({"type": "object", "required": ["product", "plan"], "properties": fields})


def _fields(version: Version) -> Json:
    return {
        "product": REFERENCE,
        "plan": REFERENCE,
        "basePlan": REFERENCE,
        "reuseTechnicalConfigurationState": {"enum": ["enable", "detach"]},
        "operatingSystem": _system(version),
        "openPorts": {"type": "array", "maxItems": 100, "items": _open_port()},
        "recommendedVmSizes": {"type": "array", "maxItems": 6, "items": TEXT},
        "skus": _several(_sku(version), version),
        "vmImageVersions": {"type": "array", "items": _image_version(version)},
        "vmProperties": _properties(version),
    }


def _system(version: Version) -> Json:
    name = {"type": "string", "minLength": 1, "maxLength": 100}
    if not version.is_first:
        fields: Json = {"family": {"enum": ["windows", "linux"]}, "type": TEXT, "friendlyName": name}
        return {"type": "object", "required": ["family", "type"], "properties": fields}
    return {
        "type": "object",
        "required": ["family", "type", "friendlyName"],
        "oneOf": [
            {
                "additionalProperties": False,
                "properties": {
                    "family": {"const": family},
                    "type": {"type": "string", "enum": types},
                    "friendlyName": name,
                },
            }
            for family, types in (("windows", _WINDOWS), ("linux", _LINUX))
        ],
    }


def _open_port() -> Json:
    label = {"type": "string", "minLength": 3, "maxLength": 20, "pattern": r"^[a-zA-Z_0-9.\- ]*[a-zA-Z_0-9]$"}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["label", "portRange", "protocol"],
        "properties": {
            "label": label,
            "portRange": {"type": "string", "pattern": rf"^{_PORT}(?:\s*-\s*{_PORT})?$"},
            "protocol": {"enum": ["tcp", "udp", "both"]},
        },
    }


def _several(item: Json, version: Version) -> Json:
    """Return a list of one per image type: two of them in preview2, three since there is ARM."""
    return {"type": "array", "minItems": 1, "maxItems": 2 if version.is_first else 3, "items": item}


def _image_type(version: Version) -> Json:
    return {"enum": _FIRST_TYPES if version.is_first else _LATER_TYPES}


def _sku(version: Version) -> Json:
    fields: Json = {
        "imageType": _image_type(version),
        "skuId": {"type": "string", "pattern": "^[a-z0-9-_]+$"},
    }
    sku: Json = {"type": "object", "required": ["imageType", "skuId"], "additionalProperties": False}
    if version.is_first:
        return {**sku, "properties": fields}
    is_secured: Json = {"type": "object", "required": ["securityType"]}
    return {
        **sku,
        "properties": fields | {"securityType": {"type": ["array", "null"], "items": TEXT}},
        "if": {**is_secured, "properties": {"securityType": {"type": "array", "minItems": 1}}},
        "then": {"properties": {"imageType": {"const": "x64Gen2"}}},
    }


def _image_version(version: Version) -> Json:
    image = {
        "type": "object",
        "additionalProperties": False,
        "required": ["imageType", "source"],
        "properties": {"imageType": _image_type(version), "source": _source()},
    }
    number = {"type": "string", "minLength": 1, "maxLength": 32, "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+$"}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["versionNumber", "vmImages"],
        "properties": {
            "versionNumber": number,
            "vmImages": _several(image, version),
            "lifecycleState": lifecycle("generallyAvailable", "deprecated", "deleted"),
            "deprecationSchedule": DEPRECATION,
        },
    }


def _source() -> Json:
    disk = {
        "type": "object",
        "additionalProperties": False,
        "required": ["lunNumber", "uri"],
        "properties": {"lunNumber": {"type": "number", "minimum": 0, "maximum": 15}, "uri": TEXT},
    }
    shared = {
        "type": "object",
        "additionalProperties": False,
        "required": ["tenantId", "resourceId"],
        "properties": {"tenantId": TEXT, "resourceId": TEXT},
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "sourceType": {"enum": ["sharedImageGallery", "sasUri"]},
            "osDisk": {
                "type": "object",
                "additionalProperties": False,
                "required": ["uri"],
                "properties": {"uri": TEXT},
            },
            "dataDisks": {"type": "array", "maxItems": 16, "items": disk},
            "sharedImage": shared,
        },
        "oneOf": [
            {
                "properties": {"sourceType": {"const": "sharedImageGallery"}},
                "required": ["sharedImage"],
                "not": {"anyOf": [{"required": ["osDisk"]}, {"required": ["dataDisks"]}]},
            },
            {
                "properties": {"sourceType": {"const": "sasUri"}},
                "required": ["osDisk"],
                "not": {"required": ["sharedImage"]},
            },
        ],
    }


def _properties(version: Version) -> Json:
    """Return the schema of `vmProperties`: true or false; newer versions know more names than preview2."""
    if version.is_first:
        return closed({"type": "object", "properties": dict.fromkeys(_PROPERTIES, FLAG)}, version)
    return {"type": "object", "additionalProperties": FLAG}
