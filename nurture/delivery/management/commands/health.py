"""`manage.py health web|live|worker|scheduler|sending`: for container engines; ends with 1 when that process does not work."""

import socket
from argparse import ArgumentParser
from http.client import HTTPConnection, HTTPException
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from nurture.delivery import clock
from nurture.delivery.controls.queries.health import problems
from nurture.delivery.queries.heartbeats import is_alive, last_beat


class Command(BaseCommand):
    help = "Say whether a process of this installation does its work."
    # It runs every half minute beside the process that has checked everything.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("process", choices=["web", "live", "worker", "scheduler", "sending"])
        parser.add_argument("--port", type=int, default=8000, help="where the web server listens")

    def handle(self, *, process: str, port: int, **_options: Any) -> None:
        match process:
            case "web" | "live":
                self._web(port)
            case "worker":
                # One worker a host (a container is one): another host's life says nothing about ours.
                self._beats("worker", host=socket.gethostname())
            case "sending":
                self._sends()
            case _:
                self._beats("scheduler")
        self.stdout.write("ok")

    def _web(self, port: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=8)
        try:
            connection.request("GET", "/health/ready", headers={"Host": _own_host()})
            status = connection.getresponse().status
        except (OSError, HTTPException) as problem:
            raise CommandError(f"The web server does not answer on port {port}: {problem}") from problem
        finally:
            connection.close()
        if status != 200:
            raise CommandError(f"The web server answered {status}")

    def _sends(self) -> None:
        """What a person would be told; that sending is off on purpose is none of it."""
        found = list(problems(at=clock.database_now()))
        if found:
            raise CommandError("\n".join(found))

    def _beats(self, kind: str, *, host: str = "") -> None:
        beat = last_beat(kind=kind, host=host)
        if not is_alive(beat, at=clock.database_now()):
            raise CommandError(f"Last sign of the {kind}: {beat.isoformat() if beat else 'never'}")


def _own_host() -> str:
    """A name the web server accepts."""
    host = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "localhost"
    return "localhost" if host == "*" else str(host).removeprefix(".")
