"""A web server whose streams end with it: otherwise it would wait for them, which never end by themselves."""

import socket

import uvicorn

from nurture.meetings.live.watching import hub


class LiveServer(uvicorn.Server):
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        hub().close()
        await super().shutdown(sockets=sockets)
