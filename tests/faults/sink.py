"""A mail server that only counts: what arrived for whom, logged before it answers. That log is the oracle."""

import asyncio
import threading
from collections import Counter


class Sink:
    """`on_accept(number)` is called between taking a mail and answering: there a test may kill the sender."""

    def __init__(self, *, delay=0.0, on_accept=lambda number: None, pipelining=True):
        self.delay, self.on_accept, self.pipelining = delay, on_accept, pipelining
        self.recipients = Counter()
        self.lock = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        self._started.wait(10)
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self):
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._session, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stop.wait()
        server.close()

    async def _session(self, reader, writer):
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _talk(self, reader, writer):
        writer.write(b"220 sink\r\n")
        recipient = ""
        while line := (await reader.readline()).strip():
            verb = line[:4].upper()
            if verb == b"EHLO":
                writer.write(b"250-sink\r\n250 PIPELINING\r\n" if self.pipelining else b"250 sink\r\n")
            elif verb == b"RCPT":
                recipient = line.decode().partition("<")[2].partition(">")[0]
                writer.write(b"250 ok\r\n")
            elif verb == b"DATA":
                writer.write(b"354 go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
                await self._accept(recipient, writer)
            elif verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                return
            else:
                writer.write(b"250 ok\r\n")
            await writer.drain()

    async def _accept(self, recipient, writer):
        with self.lock:
            self.recipients[recipient] += 1
            number = sum(self.recipients.values())
        self.on_accept(number)
        if self.delay:
            await asyncio.sleep(self.delay)
        writer.write(b"250 taken\r\n")
