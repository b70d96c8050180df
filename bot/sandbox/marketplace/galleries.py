"""Azure Resource Manager's answer about images of compute galleries: a sound one, and planted faults."""

from aiohttp import web

GALLERY_IMAGE = (
    "/subscriptions/{id}/{groups:(?i:resourceGroups)}/{group}/{providers:(?i:providers)}"
    "/{namespace:(?i:Microsoft.Compute)}/{galleries:(?i:galleries)}/{gallery}/{images:(?i:images)}/{image}"
)
_SOUND = {"osState": "Generalized", "osType": "Linux", "hyperVGeneration": "V2", "architecture": "x64"}
_FAULTS: dict[str, dict[str, str]] = {
    "sound": {},
    "gen1": {"hyperVGeneration": "V1"},
    "specialized": {"osState": "Specialized"},
    "windows": {"osType": "Windows"},
    "arm": {"architecture": "Arm64"},
}
"""By the image's name, what is other than in a sound Linux image of generation 2."""


async def gallery_definition(request: web.Request) -> web.Response:
    """`GET …/images/<image>`."""
    planted = _FAULTS.get(request.match_info["image"].lower())
    if planted is None:
        return _unknown(request)
    return web.json_response({"name": request.match_info["image"], "properties": _SOUND | planted})


async def gallery_version(request: web.Request) -> web.Response:
    """`GET …/images/<image>/versions/<version>`: 2.x.x was not provisioned, 3.x.x has odd disks."""
    version = request.match_info["version"]
    if request.match_info["image"].lower() not in _FAULTS:
        return _unknown(request)
    state = "Failed" if version.startswith("2.") else "Succeeded"
    disks: dict[str, object] = {"osDiskImage": {"sizeInGB": 30}, "dataDiskImages": None}
    if version.startswith("3."):
        disks = {"osDiskImage": {"sizeInGB": 2048}, "dataDiskImages": [{"lun": 1, "sizeInGB": 2000}]}
    properties = {"provisioningState": state, "storageProfile": disks}
    return web.json_response({"name": version, "properties": properties})


def _unknown(request: web.Request) -> web.Response:
    message = f"The resource '{request.match_info['image'][:80]}' was not found."
    return web.json_response({"error": {"code": "ResourceNotFound", "message": message}}, status=404)
