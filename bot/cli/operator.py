"""Who sits at the shell, as the kernel knows it: environment variables can say anything."""

import os
import pwd
import socket
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """An operating-system user on this machine."""

    uid: int
    name: str
    host: str

    def __str__(self) -> str:
        return f"{self.name} (uid {self.uid}) on {self.host}"


def operator() -> Operator:
    """Return who runs this process."""
    uid = os.getuid()
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = "no name"
    return Operator(uid=uid, name=name, host=socket.gethostname())
