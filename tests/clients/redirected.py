"""Run a script with Microsoft's host names leading to the sandbox, as a hosts file would.

python redirected.py PORT SCRIPT
"""

import runpy
import socket
import sys

PORT, SCRIPT = int(sys.argv[1]), sys.argv[2]
HOSTS = (
    "login.microsoftonline.com",
    "graph.microsoft.com",
    "api.partner.microsoft.com",
    "management.azure.com",
    "catalogartifact.azureedge.net",
)
_find = socket.getaddrinfo


def _redirected(host, port, *args, **kwargs):
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in HOSTS or name.endswith(".blob.core.windows.net"):
        return _find("127.0.0.1", PORT, *args, **kwargs)
    if name != "127.0.0.1":
        raise socket.gaierror(f"{name} is not redirected")
    return _find(host, port, *args, **kwargs)


socket.getaddrinfo = _redirected
runpy.run_path(SCRIPT, run_name="__main__")
