"""azure-img-utils, unchanged: add an image to an offer, publish, go live, retire the old one. Prints JSON."""

import json
import sys
import time

from azure_img_utils.azure_image import AzureImage  # type: ignore[import-untyped]

client = AzureImage(
    container="vhds",
    storage_account="images",
    credentials={
        "clientId": "c",
        "clientSecret": "s",
        "tenantId": "t.example",
        "subscriptionId": "11111111-2222-3333-4444-555555555555",
        "activeDirectoryEndpointUrl": "https://login.microsoftonline.com",
        "managementEndpointUrl": "https://management.core.windows.net/",
    },
)
OFFER, PLAN = "offer-news", "standard"
ADDRESS = "https://images.blob.core.windows.net/vhds/new.vhd?sp=rl&sv=2022-11-02&sr=c&sig=c2lnbmF0dXJl"


def status_after(word):
    """The offer's status once it is no longer that."""
    while (status := client.get_offer_status(OFFER)) == word:
        time.sleep(0.1)
    return status


def versions():
    """Image versions of the draft with their state."""
    resources = client.get_offer_doc(OFFER)["resources"]
    (technical,) = [one for one in resources if "vmImageVersions" in one]
    return [[one["versionNumber"], one["lifecycleState"]] for one in technical["vmImageVersions"]]


found = {"at first": client.get_offer_status(OFFER)}
client.add_image_to_offer("new.vhd", "sles-20261101", OFFER, PLAN, blob_url=ADDRESS)
found["added"] = versions()
operation = client.publish_offer(OFFER)
found["publishing"] = client.get_operation(operation)["jobStatus"]
found["published"] = status_after("running")
client.go_live_with_offer(OFFER)
found["live"] = status_after("running")
client.remove_image_from_offer(f"contoso:{OFFER}:{PLAN}:2.3.0")
found["retired"] = versions()
client.add_sig_image_to_offer("8.0.0", OFFER, PLAN, "gallery", "image", gallery_resource_group="group")
found["from a gallery"] = versions()[-1]
sys.stdout.write(json.dumps(found))
