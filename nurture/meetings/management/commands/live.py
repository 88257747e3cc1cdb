"""`manage.py live`: the process that holds the streams of meetings open (docs/running.md)."""

from argparse import ArgumentParser
from typing import Any

import uvicorn
from django.core.management import BaseCommand

from nurture.meetings.live.server import LiveServer


class Command(BaseCommand):
    help = "Serve the live streams of meetings (paths under /live/). Pages are served by the web process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="where it listens")
        parser.add_argument("--port", type=int, default=8001)

    def handle(self, *, host: str, port: int, **_options: Any) -> None:
        config = uvicorn.Config(
            "nurture.asgi:application",
            host=host,
            port=port,
            lifespan="off",
            ws="none",
            # What the proxy says about the client is believed by Django's own settings only.
            proxy_headers=False,
            server_header=False,
            log_config=None,
            timeout_graceful_shutdown=5,
        )
        LiveServer(config).run()
