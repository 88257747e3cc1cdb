"""A mail server that takes everything and counts: `python -m benchmarks.sending.sink --delay 0.002 --no-pipelining`.

Prints its port. Every reply leaves `delay` seconds after what it answers came, as over a longer line. `XCOUNT` gives the
numbers of mails and of different recipients and the seconds of CPU, and begins anew.
"""

import argparse
import asyncio
import selectors
import time
from typing import cast


class Counted:
    def __init__(self) -> None:
        self.mails = 0
        self.recipients: set[bytes] = set()


class Server(asyncio.Protocol):
    def __init__(self, counted: Counted, *, delay: float, pipelining: bool) -> None:
        self._counted, self._delay, self._pipelining = counted, delay, pipelining
        self._unread = b""
        self._in_mail = False
        self._recipient = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._reply(b"220 sink ESMTP\r\n")

    def data_received(self, octets: bytes) -> None:
        self._unread += octets
        replies = []
        while (reply := self._next()) is not None:
            replies.append(reply)
        if replies:
            self._reply(b"".join(replies))

    def _reply(self, octets: bytes) -> None:
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._transport.write, octets)
        else:
            self._transport.write(octets)

    def _next(self) -> bytes | None:
        """The answer to what came next; None while it has not come whole."""
        if self._in_mail:
            end = self._unread.find(b"\r\n.\r\n")
            if end < 0:
                return None
            self._unread, self._in_mail = self._unread[end + 5 :], False
            self._counted.mails += 1
            self._counted.recipients.add(self._recipient)
            return b"250 2.0.0 taken\r\n"
        line, newline, rest = self._unread.partition(b"\r\n")
        if not newline:
            return None
        self._unread = rest
        return self._answer(line[:4].upper(), line)

    def _answer(self, verb: bytes, line: bytes) -> bytes:
        if verb == b"RCPT":
            self._recipient = line.partition(b"<")[2].partition(b">")[0]
        elif verb == b"DATA":
            self._in_mail = True
            return b"354 go on\r\n"
        elif verb == b"EHLO":
            return b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n" if self._pipelining else b"250 sink\r\n"
        elif verb == b"XCOU":
            return self._count()
        elif verb == b"QUIT":
            return b"221 bye\r\n"
        return b"250 ok\r\n"

    def _count(self) -> bytes:
        counted = self._counted
        said = f"250 {counted.mails} {len(counted.recipients)} {time.process_time():.3f}\r\n"
        counted.mails, counted.recipients = 0, set()
        return said.encode()


async def serve(*, delay: float, pipelining: bool) -> None:
    counted = Counted()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Server(counted, delay=delay, pipelining=pipelining), "127.0.0.1", 0, backlog=256
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def _loop() -> asyncio.AbstractEventLoop:
    """By select, which waits as long as it is told; epoll rounds up to whole milliseconds, half of the delay again."""
    return asyncio.SelectorEventLoop(selectors.SelectSelector())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--no-pipelining", action="store_true")
    chosen = parser.parse_args()
    asyncio.run(serve(delay=chosen.delay, pipelining=not chosen.no_pipelining), loop_factory=_loop)
