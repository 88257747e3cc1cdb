"""The demo's post office: a real SMTP server on the loopback address that keeps what it is given as files."""

import asyncio
import secrets
import socket
import time
from datetime import datetime
from pathlib import Path
from typing import Final

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings

SUFFIX: Final = ".eml"
ENVELOPE_SUFFIX: Final = ".envelope"


def folder() -> Path:
    return Path(settings.DEMO_DIR) / "mail"


def keep(raw: bytes, sender: str, recipients: list[str], *, at: datetime | None = None) -> Path:
    """Write one mail, byte for byte, and its envelope beside it; the name sorts by the moment it came."""
    came = int(at.timestamp() * 1e9) if at else time.time_ns()
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    name = f"{came:020d}-{secrets.token_hex(4)}"
    (place / f"{name}{ENVELOPE_SUFFIX}").write_text("\n".join([sender, *recipients]), "utf-8")
    unfinished = place / f"{name}.part"
    unfinished.write_bytes(raw)
    # A reader never sees half a mail.
    return unfinished.rename(place / f"{name}{SUFFIX}")


class Catcher:
    """aiosmtpd's hook: answers the final dot once the mail is on disk."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        raw, sender = envelope.original_content or b"", envelope.mail_from or ""
        await asyncio.get_running_loop().run_in_executor(None, keep, raw, sender, envelope.rcpt_tos)
        return "250 2.0.0 Kept by the demo; it went nowhere else"


class PostOffice:
    """Serves until `stop` is called, from any thread."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._loop = asyncio.new_event_loop()
        self._stopped = asyncio.Event()

    def run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    def stop(self) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stopped.set)

    async def _serve(self) -> None:
        server = await self._loop.create_server(
            lambda: SMTP(Catcher(), hostname="demo.localhost", ident="Nurture demo", loop=self._loop),
            sock=self._listener,
        )
        await self._stopped.wait()
        server.close()
