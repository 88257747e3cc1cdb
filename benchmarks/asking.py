"""Asks a server as fast as it answers: one process, some kept connections, one request at a time on each.

    python -m benchmarks.asking < {"port": …, "host": …, "paths": […], "seconds": …, "connections": …}

Prints how many were answered. It knows no product, so that starting it costs nothing.
"""

import json
import selectors
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from itertools import cycle


def main() -> None:
    given = json.loads(sys.stdin.read())
    head = f"HTTP/1.1\r\nHost: {given['host']}\r\nUser-Agent: Mozilla/5.0 (X11)\r\n\r\n"
    requests = [f"GET {path} {head}".encode() for path in given["paths"]]
    print(ask(given["port"], requests, given["seconds"], given["connections"]))


def ask(port: int, some: Sequence[bytes], seconds: float, connections: int) -> int:
    requests = cycle(some)
    length, answered = length_of_answer(port, next(requests)), 1
    waiting = selectors.DefaultSelector()
    missing: dict[socket.socket, int] = {}
    for _ in range(connections):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        waiting.register(connection, selectors.EVENT_READ)
        connection.sendall(next(requests))
        missing[connection] = length
    until = time.perf_counter() + seconds
    while missing:
        for key, _events in waiting.select():
            connection = key.fileobj  # type: ignore[assignment] # only sockets are registered
            missing[connection] -= len(connection.recv(65536))
            if missing[connection]:
                continue
            answered += 1
            if time.perf_counter() < until:
                connection.sendall(next(requests))
                missing[connection] = length
            else:
                waiting.unregister(connection)
                connection.close()
                del missing[connection]
    return answered


def length_of_answer(port: int, request: bytes) -> int:
    """Every answer to these requests is as long as the first one."""
    with closing(socket.create_connection(("127.0.0.1", port))) as connection:
        connection.sendall(request)
        # A server that has just begun may take its time for the first one.
        connection.settimeout(60)
        answer = connection.recv(65536)
        connection.settimeout(1)
        try:
            while piece := connection.recv(65536):
                answer += piece
        except TimeoutError:
            pass
    if not answer.startswith((b"HTTP/1.1 200", b"HTTP/1.1 302")):
        sys.exit(f"it answered {answer[:200]!r}")
    return len(answer)


if __name__ == "__main__":
    main()
