"""Files in the local workspace, as Slack keeps them: handed in, told in a form's state, served, uploaded."""

from io import BytesIO
from pathlib import Path

import pytest

from bot.sandbox.workspace.app import WORKSPACE
from bot.sandbox.workspace.files import LARGEST_FILE
from bot.sandbox.workspace.seeds import ANA, BEN, FINANCE, RELEASES
from tests.contract.workspace_client import Json, Setting, Slack, Socket, modal, plain, running, submitting

CSV = b"a,b\n1,2\n"


def _form(**more: object) -> Json:
    element = {"type": "file_input", "action_id": "csv", "filetypes": ["csv"], **more}
    return modal({"type": "input", "block_id": "file", "label": plain("CSV"), "element": element})


def _chosen(*files: Json) -> Json:
    return {"file": {"csv": {"type": "file_input", "files": [{"id": file["id"]} for file in files]}}}


async def _refused(slack: Slack, socket: Socket, values: Json, **more: object) -> str:
    view = await slack.open(socket, _form(**more))
    answer = await slack.act("submit", view_id=view["id"], values=values)
    assert 400 <= answer["status"] < 500
    return str(answer["error"])


async def _uploaded(slack: Slack, content: bytes = CSV, name: str = "out.csv") -> str:
    """Do the first two steps of an upload; returns the file's id."""
    told = await slack.api("files.getUploadURLExternal", form=True, filename=name, length=str(len(content)))
    async with slack.session.post(told["upload_url"], data=content) as response:
        assert f"OK - {len(content)}" == await response.text()
    return str(told["file_id"])


async def test_the_state_of_a_submitted_form_holds_slacks_file_objects(slack: Slack, socket: Socket) -> None:
    file = await slack.hand_in("List.CSV", CSV)
    view = await slack.open(socket, _form())
    payload, _ = await submitting(slack, socket, view, _chosen(file))
    state = payload["view"]["state"]["values"]["file"]["csv"]
    [told] = state["files"]

    assert state["type"] == "file_input"
    assert (file["id"], "List.CSV", "text/csv", "csv", len(CSV), ANA) == (
        told["id"],
        told["name"],
        told["mimetype"],
        told["filetype"],
        told["size"],
        told["user"],
    )
    assert told["url_private_download"].startswith(f"{slack.url}/files-pri/T0CONTOSO-{file['id']}/download/")


async def test_an_optional_file_that_was_not_chosen_is_an_empty_list(slack: Slack, socket: Socket) -> None:
    form = _form()
    form["blocks"][0]["optional"] = True
    payload, _ = await submitting(slack, socket, await slack.open(socket, form))

    assert payload["view"]["state"]["values"]["file"]["csv"] == {"type": "file_input", "files": []}


async def test_a_form_refuses_what_its_field_does_not_take(slack: Slack, socket: Socket) -> None:
    mine, other = await slack.hand_in("a.csv", CSV), await slack.hand_in("b.csv", CSV)
    theirs, sheet = await slack.hand_in("a.csv", CSV, person=BEN), await slack.hand_in("a.xlsx", CSV)
    gone = await slack.hand_in("a.csv", CSV)
    await slack.send("DELETE", f"/sandbox/files/{gone['id']}?person={ANA}")

    assert await _refused(slack, socket, {}) == "invalid_input"
    assert await _refused(slack, socket, _chosen(mine, other), max_files=1) == "invalid_input"
    assert await _refused(slack, socket, _chosen(theirs)) == "unknown_file"
    assert await _refused(slack, socket, _chosen(gone)) == "unknown_file"
    assert await _refused(slack, socket, _chosen(sheet)) == "file_type_not_allowed"
    assert await _refused(slack, socket, {"file": {"csv": {"type": "file_input", "files": 3}}}) == "bad_value"


async def test_a_file_may_have_ten_megabytes_and_not_one_byte_more(slack: Slack) -> None:
    params = {"person": ANA, "name": "a.csv"}
    sizes = (LARGEST_FILE, LARGEST_FILE + 1)
    statuses = []
    for size in sizes:
        async with slack.session.post(
            f"{slack.url}/sandbox/files", params=params, data=BytesIO(bytes(size))
        ) as response:
            statuses.append(response.status)

    assert statuses == [200, 413]


async def test_the_oldest_files_give_way_when_memory_for_them_runs_out(slack: Slack) -> None:
    first, *_ = [await slack.hand_in(f"{n}.csv", bytes(LARGEST_FILE)) for n in range(7)]
    kept = slack.app[WORKSPACE].files.get(first["id"])

    assert kept is not None
    assert kept.is_deleted


async def test_a_download_needs_the_bots_token(slack: Slack) -> None:
    file = await slack.hand_in("a.csv", CSV)
    url = file["url_private_download"]
    ours, foreign = (
        {"Authorization": "Bearer xoxb-sandbox"},
        {"Authorization": "Bearer xoxb-of-somebody"},
    )
    async with slack.session.get(url, headers=ours) as served:
        assert (served.status, await served.read()) == (200, CSV)
    async with slack.session.get(url, allow_redirects=False) as sent_away:
        assert (sent_away.status, sent_away.headers["Location"].startswith("/?redir=")) == (302, True)
    async with slack.session.get(url, headers=foreign) as page:
        assert (page.status, page.content_type) == (200, "text/html")


async def test_without_the_scopes_there_is_a_login_page_and_no_method(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.yml"
    manifest.write_text("oauth_config: {scopes: {bot: ['chat:write']}}")
    async with running(Setting(manifest=manifest)) as slack:
        file = await slack.hand_in("a.csv", CSV)
        headers = {"Authorization": f"Bearer {slack.token}"}
        async with slack.session.get(file["url_private"], headers=headers) as page:
            assert (page.status, page.content_type) == (200, "text/html")
        info = await slack.api("files.info", file=file["id"])
        start = await slack.api("files.getUploadURLExternal", filename="a.csv", length=3)

    assert (info["error"], info["needed"]) == ("missing_scope", "files:read")
    assert (start["error"], start["needed"]) == ("missing_scope", "files:write")


async def test_files_info_tells_the_file_and_names_what_is_gone(slack: Slack) -> None:
    file = await slack.hand_in("a.csv", CSV)
    told = (await slack.api("files.info", file=file["id"]))["file"]
    await slack.send("DELETE", f"/sandbox/files/{file['id']}?person={ANA}")

    assert file == told
    assert (await slack.api("files.info", file=file["id"]))["error"] == "file_deleted"
    assert (await slack.api("files.info", file="F0NOBODY"))["error"] == "file_not_found"


async def test_an_uploaded_file_is_shown_once_and_only_when_completed(slack: Slack) -> None:
    file_id = await _uploaded(slack)
    files = [{"id": file_id, "title": "The list"}]
    before = await slack.history()
    first = await slack.api("files.completeUploadExternal", files=files, channel_id=RELEASES)
    second = await slack.api("files.completeUploadExternal", files=files, channel_id=RELEASES)
    [message] = await slack.history()

    assert before == []
    assert first["files"][0]["title"] == "The list"
    assert second["error"] == "file_not_found"
    assert [file_id] == [file["id"] for file in message["files"]]


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"channel_id": ANA}, "invalid_arguments"),
        ({"channel_id": "#releases"}, "invalid_arguments"),
        ({"channel_id": "C0NOWHERE"}, "channel_not_found"),
        ({"channel_id": FINANCE}, "channel_not_found"),
        ({"channel_id": RELEASES, "thread_ts": "1.0"}, "thread_not_found"),
        ({"files": []}, "invalid_arguments"),
        ({"files": [{"id": "F0NOBODY"}]}, "file_not_found"),
    ],
)
async def test_completing_an_upload_is_refused_by_slacks_codes(slack: Slack, more: Json, error: str) -> None:
    arguments = {"files": [{"id": await _uploaded(slack)}], **more}

    assert error == (await slack.api("files.completeUploadExternal", **arguments))["error"]
    assert await slack.history() == []


async def test_what_was_announced_and_what_came_have_to_be_equally_long(slack: Slack) -> None:
    told = await slack.api("files.getUploadURLExternal", filename="a.csv", length=3)
    async with slack.session.post(told["upload_url"], data=b"four") as response:
        assert response.status == 400
    files = [{"id": told["file_id"]}]

    assert (await slack.api("files.completeUploadExternal", files=files))["error"] == "file_not_found"


@pytest.mark.parametrize(
    ("length", "error"),
    [(0, "missing_argument"), ("x", "invalid_arguments"), (LARGEST_FILE + 1, "file_upload_size_restricted")],
)
async def test_an_upload_of_no_length_or_too_much_is_refused(
    slack: Slack, length: object, error: str
) -> None:
    answer = await slack.api("files.getUploadURLExternal", filename="a.csv", length=length)

    assert error == answer["error"]


async def test_only_who_sees_the_channel_can_save_its_files(slack: Slack) -> None:
    file_id = await _uploaded(slack)
    await slack.api("files.completeUploadExternal", files=[{"id": file_id}], channel_id="D0ANA")
    statuses = []
    for person in (ANA, BEN):
        async with slack.session.get(f"{slack.url}/sandbox/files/{file_id}?person={person}") as response:
            statuses.append(response.status)

    assert statuses == [200, 404]


async def test_a_name_cannot_leave_its_folder_or_break_a_header(slack: Slack) -> None:
    names = ["../../etc/pass\r\nwd", "C:\\lists\\a.csv", "/"]

    assert [(await slack.hand_in(name, CSV))["name"] for name in names] == ["pass wd", "a.csv", "untitled"]
