"""The demo's ports: taken at once, or said at once who has them."""

import errno
import os
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"


class PortTaken(Exception):
    """Somebody else listens there; `holder` says who, where the system tells us."""

    def __init__(self, port: int, holder: str) -> None:
        super().__init__(port, holder)
        self.port, self.holder = port, holder


def listening(port: int) -> socket.socket:
    """A listening socket on the loopback address; port 0 takes any free one. Raises PortTaken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name != "nt":
        # A demo started again at once must not wait for the old one's last connections to fade.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen(128)
    except OSError as problem:
        listener.close()
        if problem.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise PortTaken(port, holder_of(port)) from problem
        raise
    return listener


def holder_of(port: int) -> str:
    """`program (process 123)` where /proc tells it; else empty."""
    inodes = _listening_inodes(port)
    for entry in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            target = entry.readlink().name if entry.is_symlink() else ""
        except OSError:
            # Processes end while we look, and others are none of our business.
            continue
        if target in inodes:
            return _named(entry.parent.parent)
    return ""


def _listening_inodes(port: int) -> set[str]:
    inodes = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        try:
            lines = table.read_text().splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            # local_address is HEX:PORT; state 0A is LISTEN (proc_pid_net(5)).
            if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                inodes.add(f"socket:[{fields[9]}]")
    return inodes


def _named(process: Path) -> str:
    try:
        name = (process / "comm").read_text().strip()
    except OSError:
        name = "?"
    return f"{name} (process {process.name})"
