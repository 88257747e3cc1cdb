"""A mail server that does what a test tells it to, and writes down what it took before it says so.

That journal is the oracle of the fault suite: what stands in it has arrived, whatever we heard about it.
"""

import asyncio
import json
import socket
import struct
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

DROP = "drop"
RESET = "reset"
STALL = "stall"


@dataclass(frozen=True)
class Act:
    """What is done at a phase, in place of the usual reply.

    `do`: DROP, RESET, STALL or a reply as it is said. At DOT a mail counts as taken where `taken` says so.
    """

    phase: str
    do: str = ""
    taken: bool = False
    after: float = 0.0


@dataclass
class Script:
    """Acts by recipient, each done once in this order; acts of connections, whoever comes; then the usual."""

    to: dict[str, list[Act]] = field(default_factory=dict)
    connections: list[Act] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def next(self, phase, recipient=""):
        with self.lock:
            acts = self.connections if phase in {"CONNECT", "EHLO", "MAIL"} else self.to.get(recipient)
            return acts.pop(0) if acts and acts[0].phase == phase else None


class Sink:
    """`on(phase, recipient, number)` is called when a phase is reached, at "taken" before the server answers."""

    def __init__(
        self,
        journal,
        *,
        port=0,
        script=None,
        delay=0.0,
        on=lambda phase, recipient, number: None,
        pipelining=True,
    ):
        self.journal_path, self.script = journal, script or Script()
        self.delay, self.on, self.pipelining = delay, on, pipelining
        self.taken, self.port = [], port
        self.connections = 0
        self._journal = journal.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self._thread = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        self._journal.close()

    def start(self):
        self._started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._started.wait(10), "the mail server did not start"

    def stop(self):
        """Nobody gets in any more, and whoever is in is thrown out."""
        if self._thread and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(10)

    @property
    def arrived(self):
        """How often each person got mail."""
        with self._lock:
            return Counter(mail["to"] for mail in self.taken)

    async def _serve(self):
        self._loop, self._stop, self._sessions = asyncio.get_running_loop(), asyncio.Event(), set()
        listener = socket.create_server(("127.0.0.1", self.port), backlog=256)
        self.port = listener.getsockname()[1]
        server = await asyncio.start_server(self._session, sock=listener, limit=1 << 23)
        self._started.set()
        await self._stop.wait()
        server.close()
        for session in list(self._sessions):
            session.cancel()

    async def _session(self, reader, writer):
        self.connections += 1
        task = asyncio.current_task()
        self._sessions.add(task)
        try:
            await _Session(self, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._sessions.discard(task)
            with suppress(ConnectionError):
                writer.close()

    def take(self, sender, recipient, body):
        message_id = next(
            (line.split(None, 1)[1] for line in body.splitlines() if line.lower().startswith("message-id:")),
            "",
        )
        with self._lock:
            mail = {"number": len(self.taken) + 1, "at": time.time(), "from": sender, "to": recipient}
            mail["message_id"] = message_id.strip()
            self.taken.append(mail)
            self._journal.write(json.dumps(mail) + "\n")
            self._journal.flush()
        return mail["number"]


class _Gone(ConnectionError):
    pass


class _Session:
    def __init__(self, sink, reader, writer):
        self.sink, self.reader, self.writer = sink, reader, writer
        self.sender = self.recipient = ""

    async def run(self):
        await self.act("CONNECT", "220 sink")
        while line := await self.reader.readline():
            text = line.decode("utf-8", "replace").strip()
            verb = text[:4].upper()
            await getattr(self, f"on_{verb.lower()}", self.on_others)(text)
            await self.writer.drain()

    async def act(self, phase, usual, taken=lambda: None):
        """Whether the usual thing was said; `taken` is done before it is."""
        self.sink.on(phase, self.recipient, 0)
        act = self.sink.script.next(phase, self.recipient)
        if act is None:
            taken()
            await self.say(usual)
            return True
        if act.taken:
            taken()
        if act.after:
            await asyncio.sleep(act.after)
        if act.do == STALL:
            await asyncio.sleep(3600)
        if act.do == RESET:
            self.reset()
        if act.do in {RESET, DROP}:
            raise _Gone
        await self.say(act.do or usual)
        if act.do.startswith("421"):
            await self.writer.drain()
            raise _Gone
        return not act.do or act.do[0] in "23"

    async def say(self, reply):
        if self.sink.delay:
            await asyncio.sleep(self.sink.delay)
        self.writer.write(reply.encode() + b"\r\n")

    async def on_ehlo(self, _):
        await self.act("EHLO", "250-sink\r\n250 PIPELINING" if self.sink.pipelining else "250 sink")

    async def on_mail(self, text):
        if await self.act("MAIL", "250 2.1.0 ok"):
            self.sender, self.recipient = address_in(text), ""

    async def on_rcpt(self, text):
        self.recipient = address_in(text)
        if not await self.act("RCPT", "250 2.1.5 ok"):
            self.recipient = ""

    async def on_data(self, _):
        if not self.recipient:
            await self.say("554 5.5.1 no valid recipients")
        elif await self.act("DATA", "354 go on"):
            if self.sink.script.next("BODY", self.recipient):
                await self.stop_listening()
            await self.writer.drain()
            await self.body()

    async def stop_listening(self):
        """What a large mail fills the buffers with, and then a reset: its end has never left the sender."""
        self.writer.transport.pause_reading()
        await asyncio.sleep(0.5)
        self.reset()
        raise _Gone

    def reset(self):
        where = self.writer.get_extra_info("socket")
        where.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    async def body(self):
        body = await self.reader.readuntil(b"\r\n.\r\n")
        await self.act("DOT", "250 2.0.0 taken", taken=lambda: self.take(body))
        self.recipient = ""

    def take(self, body):
        number = self.sink.take(self.sender, self.recipient, body.decode("utf-8", "replace"))
        self.sink.on("taken", self.recipient, number)

    async def on_rset(self, _):
        self.sender = self.recipient = ""
        await self.say("250 2.0.0 ok")

    async def on_quit(self, _):
        await self.say("221 bye")
        await self.writer.drain()
        raise _Gone

    async def on_others(self, _):
        await self.say("250 2.0.0 ok")


def address_in(text):
    return text.partition("<")[2].partition(">")[0]
