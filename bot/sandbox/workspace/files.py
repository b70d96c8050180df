"""The files of the workspace, held in memory: what people hand in and what the app uploads."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

from bot.sandbox.workspace.shapes import Json

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes. "There is a 10MB file size limit" (Slack on the file input element); here it holds for all files."""

_MOST_BYTES = 64 * 1024 * 1024
_MOST_UPLOADS = 200
_LONGEST_NAME = 255
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f/\\]+")

# filetype, MIME type and the name that people read, by extension, as Slack's file object has them
_TYPES = {
    "csv": ("csv", "text/csv", "CSV"),
    "json": ("json", "application/json", "JSON"),
    "md": ("markdown", "text/markdown", "Markdown (raw)"),
    "pdf": ("pdf", "application/pdf", "PDF"),
    "png": ("png", "image/png", "PNG"),
    "tsv": ("tsv", "text/tab-separated-values", "TSV"),
    "txt": ("text", "text/plain", "Plain Text"),
    "xlsx": (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Excel Spreadsheet",
    ),
    "yaml": ("yaml", "text/x-yaml", "YAML"),
    "yml": ("yaml", "text/x-yaml", "YAML"),
    "zip": ("zip", "application/zip", "Zip"),
}
_UNKNOWN = ("binary", "application/octet-stream", "Binary")


@dataclass(slots=True, kw_only=True)
class File:
    """A file. `user` handed it in; `channels` are those in which a message shows it."""

    id: str
    team: str
    origin: str
    name: str
    title: str
    user: str
    created: int
    content: bytes
    alt: str = ""
    channels: list[str] = field(default_factory=list)
    is_deleted: bool = False

    @property
    def extension(self) -> str:
        """What stands behind the name's last dot, in small letters."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""

    @property
    def mimetype(self) -> str:
        """The MIME type that the name suggests."""
        return _TYPES.get(self.extension, _UNKNOWN)[1]

    def fits(self, filetypes: list[str]) -> bool:
        """Whether a file input with these `filetypes` takes it; an empty list takes everything."""
        kinds = {self.extension, _TYPES.get(self.extension, _UNKNOWN)[0]}
        return not filetypes or any(wanted.lower().lstrip(".") in kinds for wanted in filetypes)

    def wire(self) -> Json:
        """Draw Slack's file object."""
        filetype, mimetype, pretty = _TYPES.get(self.extension, _UNKNOWN)
        name = quote(self.name, safe="")
        place = f"{self.origin}/files-pri/{self.team}-{self.id}"
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title,
            "alt_txt": self.alt,
            "mimetype": mimetype,
            "filetype": filetype,
            "pretty_type": pretty,
            "user": self.user,
            "user_team": self.team,
            "editable": False,
            "size": len(self.content),
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": any(channel.startswith("C") for channel in self.channels),
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": f"{place}/{name}",
            "url_private_download": f"{place}/download/{name}",
            "media_display_type": "unknown",
            "permalink": f"{self.origin}/files/{self.user}/{self.id}/{name}",
            "channels": [channel for channel in self.channels if channel.startswith("C")],
            "groups": [channel for channel in self.channels if channel.startswith("G")],
            "ims": [channel for channel in self.channels if channel.startswith("D")],
            "comments_count": 0,
            "has_rich_preview": False,
            "file_access": "visible",
        }


@dataclass(slots=True, kw_only=True)
class Upload:
    """A file that the app announced. `content` is None until its bytes have come."""

    file_id: str
    name: str
    length: int
    alt: str = ""
    content: bytes | None = None


class Files:
    """Keeps files and uploads under way. The oldest give way when memory for them runs out."""

    def __init__(self, *, team: str, now: Callable[[], float]) -> None:
        self._team = team
        self._now = now
        self._files: dict[str, File] = {}
        self._uploads: dict[str, Upload] = {}

    def add(self, *, name: str, content: bytes, user: str, origin: str, file_id: str | None = None) -> File:
        """Keep a new file."""
        file = File(
            id=file_id or new_id(),
            team=self._team,
            origin=origin,
            name=safe_name(name),
            title=safe_name(name),
            user=user,
            created=int(self._now()),
            content=content,
        )
        self._files[file.id] = file
        self._make_room()
        return file

    def get(self, file_id: object) -> File | None:
        """Find a file, also one that is deleted."""
        return self._files.get(file_id) if isinstance(file_id, str) else None

    def delete(self, file: File) -> None:
        """Forget what is in a file."""
        file.content, file.is_deleted = b"", True

    def announce(self, *, name: str, length: int, alt: str = "") -> tuple[str, Upload]:
        """Expect an upload; returns the last part of its address."""
        ticket, upload = (
            secrets.token_urlsafe(24),
            Upload(file_id=new_id(), name=name, length=length, alt=alt),
        )
        self._uploads[ticket] = upload
        while len(self._uploads) > _MOST_UPLOADS:
            self._uploads.pop(next(iter(self._uploads)))
        return ticket, upload

    def upload_at(self, ticket: str) -> Upload | None:
        """Find the upload that an address belongs to."""
        return self._uploads.get(ticket)

    def uploaded(self, file_id: object) -> Upload | None:
        """Find an upload whose bytes have come and which is not completed yet."""
        found = (upload for upload in self._uploads.values() if upload.file_id == file_id)
        return next((upload for upload in found if upload.content is not None), None)

    def complete(self, upload: Upload, *, title: str, user: str, origin: str) -> File:
        """Make a file of an upload."""
        self._uploads = {ticket: other for ticket, other in self._uploads.items() if other is not upload}
        file = self.add(
            name=upload.name, content=upload.content or b"", user=user, origin=origin, file_id=upload.file_id
        )
        file.title, file.alt = title or file.name, upload.alt
        return file

    def _make_room(self) -> None:
        held = sum(len(file.content) for file in self._files.values())
        for file in self._files.values():
            if held <= _MOST_BYTES:
                return
            held -= len(file.content)
            self.delete(file)


def new_id() -> str:
    """Make up a file's id."""
    return f"F{secrets.token_hex(5).upper()}"


def safe_name(name: str) -> str:
    """Return the last part of a name without what no name may hold."""
    last = re.split(r"[/\\]", name)[-1]
    return _NOT_IN_NAMES.sub(" ", last).strip()[:_LONGEST_NAME] or "untitled"
