"""The disks and pictures that offers refer to: signed once, readable by range, sound or wrong on purpose."""

import json
import struct
import zlib
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.sandbox.marketplace import sas
from bot.sandbox.marketplace.blobs.store import FAULTY, USUAL
from tests.contract.test_sandbox_marketplace import Api, api

__all__ = ["api"]

FOOTER = 512
BLOB_HOST = "contosoimages.blob.core.windows.net"


async def disks(api: Api, offer: str = "offer-x") -> list[str]:
    _, tree = await api.get(f"resource-tree/{api.product(offer).durable_id}")
    return [
        image["source"]["osDisk"]["uri"]
        for resource in tree["resources"]
        for version in resource.get("vmImageVersions", [])
        for image in version["vmImages"]
    ]


async def fetch(api: Api, address: str, method: str = "GET", **headers: str):
    """Ask as a client does whose host names were redirected to the sandbox."""
    parts = urlsplit(address)
    where = f"{api.url}{parts.path}?{parts.query}"
    async with api.session.request(method, where, headers={"Host": parts.netloc, **headers}) as answer:
        return answer.status, answer.headers.copy(), await answer.read()


def here(api: Api, name: str, query: str = "") -> str:
    return f"{api.url}/contosoimages/vhds/{name}?{query or sas.sign('vhds', name)}"


async def look(api: Api, address: str) -> tuple[dict[str, str], bytes, bytes]:
    """Return headers, first sectors and footer, as two small ranged reads give them."""
    status, headers, head = await fetch(api, address, Range="bytes=0-17407")
    assert status == 206
    length = int(headers["Content-Range"].rpartition("/")[2])
    tag = {"If-Match": headers["ETag"]}
    status, _, footer = await fetch(api, address, Range=f"bytes={length - FOOTER}-{length - 1}", **tag)
    assert (status, len(footer)) == (206, FOOTER)
    return {**headers, "length": str(length)}, head, footer


def checksum(footer: bytes) -> int:
    return ~sum(footer[:64] + b"\0" * 4 + footer[68:]) & 0xFFFFFFFF


async def test_every_disk_of_every_seed_answers_and_is_sound(api):
    for offer in ("offer-x", "offer-news", "offer-broken", "offer-core"):
        for address in await disks(api, offer):
            headers, head, footer = await look(api, address)
            size, kind, counted = (
                struct.unpack(">Q", footer[48:56])[0],
                struct.unpack(">I", footer[60:64])[0],
                struct.unpack(">I", footer[64:68])[0],
            )
            assert (footer[:8], kind, counted) == (b"conectix", 2, checksum(footer))
            assert size == USUAL == int(headers["length"]) - FOOTER
            assert headers["x-ms-blob-type"] == "PageBlob"
            assert head[510:512] == b"\x55\xaa"
            is_first_generation = "-gen1" in address
            assert (head[512:520] == b"EFI PART") is not is_first_generation


async def test_a_partition_table_carries_its_own_checksums_twice(api):
    address = (await disks(api))[0]
    headers, head, _ = await look(api, address)
    size = int(headers["length"]) - FOOTER
    _, _, tail = await fetch(api, address, Range=f"bytes={size - 33 * 512}-{size - 1}")
    for header, entries in ((head[512:604], head[1024 : 1024 + 16384]), (tail[-512:-420], tail[:16384])):
        own = header[:16] + b"\0" * 4 + header[20:]
        assert struct.unpack("<I", header[16:20])[0] == zlib.crc32(own)
        assert struct.unpack("<I", header[88:92])[0] == zlib.crc32(entries)
        assert struct.unpack("<Q", entries[32:40])[0] == 2048


async def test_one_signature_however_often_a_resource_is_written_back(api):
    _, tree = await api.get(f"resource-tree/{api.product().durable_id}")
    for _ in range(3):
        body = [r for r in tree["resources"] if not r["id"].startswith("submission/")]
        status, _ = await api.configure(*body)
        assert status == 202
        _, tree = await api.get(f"resource-tree/{api.product().durable_id}")
    addresses = [word for word in json.dumps(tree).split('"') if "sig=" in word]
    assert len(addresses) == 5 + 5
    for address in addresses:
        assert (address.count("?"), address.count("sig=")) == (1, 1)
        assert (await fetch(api, address, "HEAD"))[0] == 200
    assert "sig=" not in json.dumps(list(api.product().draft.values()))


async def test_a_clients_own_signature_is_kept_to_the_letter(api):
    technical = next(r for key, r in api.product().draft.items() if key.startswith("virtual-machine"))
    foreign = "https://theirs.blob.core.windows.net/c/new.vhd?sp=rl&sv=2022-11-02&sr=c&sig=abc%3D"
    image = {"imageType": "x64Gen2", "source": {"sourceType": "sasUri", "osDisk": {"uri": foreign}}}
    versions = [*technical["vmImageVersions"], {"versionNumber": "9.0.0", "vmImages": [image]}]
    for _ in range(2):
        await api.configure({**technical, "vmImageVersions": versions})
        _, read = await api.get(technical["id"])
        versions = read["vmImageVersions"]
        assert versions[-1]["vmImages"][0]["source"]["osDisk"]["uri"] == foreign


async def test_data_disks_and_trailers_are_signed_too(api):
    product = api.product()
    technical = next(r for key, r in product.draft.items() if key.startswith("virtual-machine"))
    disk = f"https://{BLOB_HOST}/vhds/base-2.0.0-lun0.vhd"
    source = {
        "sourceType": "sasUri",
        "osDisk": {"uri": f"https://{BLOB_HOST}/vhds/base-2.0.0.vhd"},
        "dataDisks": [{"lunNumber": 0, "uri": disk}],
    }
    version = {"versionNumber": "2.0.0", "vmImages": [{"imageType": "x64Gen2", "source": source}]}
    await api.configure({**technical, "vmImageVersions": [*technical["vmImageVersions"], version]})
    _, read = await api.get(technical["id"])
    signed = read["vmImageVersions"][-1]["vmImages"][0]["source"]["dataDisks"][0]["uri"]
    assert signed.startswith(f"{disk}?")
    assert (await fetch(api, signed, "HEAD"))[0] == 200


async def test_addresses_are_on_this_machine_where_that_is_switched_on(api):
    api.switch(local_addresses=True)
    address = (await disks(api))[0]
    assert address.startswith(f"{api.url}/contosoimages/vhds/")
    headers, _, _ = await look(api, address)
    assert headers["length"] == str(USUAL + FOOTER)
    await test_one_signature_however_often_a_resource_is_written_back(api)


@pytest.mark.parametrize("name", sorted(FAULTY))
async def test_planted_disks_can_be_looked_at(api, name):
    headers, head, footer = await look(api, here(api, name))
    length, size = int(headers["length"]), struct.unpack(">Q", footer[48:56])[0]
    wrong = {
        "dynamic": footer[60:64] == b"\0\0\0\3" and head[512:520] == b"cxsparse",
        "vhdx": head[:8] == b"vhdxfile",
        "no-footer": footer[:8] != b"conectix",
        "checksum": struct.unpack(">I", footer[64:68])[0] != checksum(footer),
        "length": size + FOOTER != length,
        "unaligned": size % (1 << 20) != 0,
        "small": size < 20 << 20,
        "large": size > 1023 << 30,
        "block-blob": headers["x-ms-blob-type"] == "BlockBlob",
        "leased": headers["x-ms-lease-state"] == "leased",
        "copying": headers.get("x-ms-copy-status") == "pending",
        "no-partitions": head[510:512] != b"\x55\xaa",
        "early-partition": struct.unpack("<I", head[454:458])[0] == 63,
        "swap": bytes.fromhex("6dfd5706aba4c44384e50933c84b4f4f") in head,
        "gen1": head[450] == 0x83,
    }
    assert wrong[name.removeprefix("faulty-").removesuffix(".vhd")]


async def test_the_control_port_lists_what_is_planted(api):
    async with api.session.get(f"{api.url}/control/blobs") as answer:
        listed = (await answer.json())["value"]
    assert {blob["name"] for blob in listed} == set(FAULTY)
    for blob in listed:
        assert (await fetch(api, blob["azure"], "HEAD"))[0] == 200
        async with api.session.head(blob["here"]) as answer:
            assert answer.status == 200


@pytest.mark.parametrize(
    ("changes", "status", "code", "detail"),
    [
        ({"sig": ["AAAA"]}, 403, "AuthenticationFailed", "Signature did not match"),
        ({"sp": ["rwl"]}, 403, "AuthenticationFailed", "Signature did not match"),
        ({"sig": []}, 401, "NoAuthenticationInformation", ""),
    ],
)
async def test_an_altered_signature_is_refused_in_storages_words(api, changes, status, code, detail):
    query = parse_qs(sas.sign("vhds", "base-1.0.0.vhd")) | changes
    text = "&".join(f"{k}={v[0].replace('+', '%2B')}" for k, v in query.items() if v)
    for method in ("GET", "HEAD"):
        got, headers, body = await fetch(api, here(api, "base-1.0.0.vhd", text), method)
        assert (got, headers["x-ms-error-code"]) == (status, code)
        assert (detail in body.decode()) or method == "HEAD"
        assert (body == b"") is (method == "HEAD")


async def test_what_a_signature_does_not_open_stays_closed(api):
    late = sas.sign("vhds", "base-1.0.0.vhd", life=timedelta(hours=-1))
    status, _, body = await fetch(api, here(api, "base-1.0.0.vhd", late))
    assert (status, b"not valid in the specified time frame" in body) == (403, True)
    for rights, kind, path, code in [
        ("l", "c", "base-1.0.0.vhd", "AuthorizationPermissionMismatch"),
        ("r", "c", "?restype=container&comp=list", "AuthorizationPermissionMismatch"),
        ("rl", "b", "?restype=container&comp=list", "AuthenticationFailed"),
    ]:
        query = sas.sign("vhds", "base-1.0.0.vhd", rights=rights, kind=kind)
        address = f"{api.url}/contosoimages/vhds{path}&{query}" if "?" in path else here(api, path, query)
        status, headers, _ = await fetch(api, address)
        assert (status, headers["x-ms-error-code"]) == (403, code)


async def test_what_is_not_there_and_what_is_not_understood(api):
    name = "base-1.0.0.vhd"
    length = USUAL + FOOTER
    assert (await fetch(api, here(api, "gone.vhd")))[1]["x-ms-error-code"] == "BlobNotFound"
    elsewhere = f"{api.url}/contosoimages/other/{name}?{sas.sign('other', name)}"
    assert (await fetch(api, elsewhere))[1]["x-ms-error-code"] == "ContainerNotFound"
    status, headers, _ = await fetch(api, here(api, name), Range=f"bytes={length}-{length + 5}")
    assert (status, headers["Content-Range"]) == (416, f"bytes */{length}")
    status, headers, _ = await fetch(api, here(api, name), "HEAD", Range="bytes=-512")
    assert (status, headers["Content-Length"]) == (200, str(length))
    status, headers, _ = await fetch(api, here(api, name), Range="bytes=0-9", **{"If-Match": '"other"'})
    assert (status, headers["x-ms-error-code"]) == (412, "ConditionNotMet")
    status, headers, _ = await fetch(api, here(api, name), "PUT")
    assert (status, headers["x-ms-error-code"]) == (405, "UnsupportedHttpVerb")
    assert (await fetch(api, "https://other.blob.core.windows.net/vhds/x.vhd"))[0] == 404


async def test_a_container_is_listed_and_pages_are_told(api):
    query = sas.sign("vhds", "")
    place = f"{api.url}/contosoimages/vhds"
    _, _, body = await fetch(api, f"{place}?restype=container&comp=list&prefix=base-&maxresults=1&{query}")
    assert b"<Name>base-0.9.0.vhd</Name>" in body
    assert b"<NextMarker>base-1.0.0.vhd</NextMarker>" in body
    status, _, _ = await fetch(api, f"{place}?restype=container&comp=list&maxresults=many&{query}")
    assert status == 400
    _, headers, body = await fetch(api, f"{place}/base-1.0.0.vhd?comp=pagelist&{query}")
    assert headers["x-ms-blob-content-length"] == str(USUAL + FOOTER)
    assert b"<Start>0</Start><End>17407</End>" in body


@pytest.mark.parametrize("code", ["AuthorizationFailure", "ServerBusy", "AccountIsDisabled", "InternalError"])
async def test_a_store_that_refuses_everything_is_a_switch(api, code):
    api.switch(blob_error=code)
    status, headers, _ = await fetch(api, here(api, "base-1.0.0.vhd"))
    assert status >= 400
    assert headers["x-ms-error-code"] == code


async def test_logos_have_the_size_that_their_place_asks_for(api):
    _, tree = await api.get(f"resource-tree/{api.product().durable_id}")
    sizes = {}
    for resource in tree["resources"]:
        if resource["id"].startswith("listing-asset/"):
            _, headers, body = await fetch(api, resource["url"])
            assert headers["Content-Type"] == "image/png"
            sizes[resource["type"]] = struct.unpack(">II", body[16:24])
    assert sizes["azureLogoSmall"] == (48, 48)
    assert sizes["azureLogoLarge"] == (216, 216)
    assert sizes["azureLogoScreenshot"] == (1280, 720)
    assert (await fetch(api, "https://catalogartifact.azureedge.net/publicartifacts/x/none.png"))[0] == 404


async def test_resources_are_read_in_no_newer_a_schema_than_asked(api):
    path = f"resource-tree/{api.product().durable_id}"
    _, tree = await api.get(path, **{"$version": "2022-03-01-preview3"})
    assert not [r for r in tree["resources"] if r["$schema"].endswith(("preview4", "preview5"))]
    assert (await api.get(path, **{"$version": "newest"}))[0] == 400


async def test_a_client_that_leaves_in_the_middle_is_no_fault(api, caplog):
    (address, *_) = await disks(api)
    parts = urlsplit(address)
    where, host = f"{api.url}{parts.path}?{parts.query}", {"Host": parts.netloc}
    for _ in range(3):
        answer = await api.session.get(where, headers=host)
        await answer.content.readany()
        answer.close()

    assert (await fetch(api, address, Range="bytes=0-511"))[0] == 206
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
