"""How long a change takes to reach the other screens: 10 meetings at once, 20 people in each, one change after another.

The product as it runs for real: two WSGI workers for pages, one live process for the streams. A screen has the change
when the pieces it fetched have arrived. Then the same screens sit still, and the database counts what it is asked: by all of
them, by those of one meeting, and by one screen of it. Before all that, what one screen costs (benchmarks.room).
"""

import argparse
import asyncio
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import django

if __name__ == "__main__":
    django.setup()

import httpx
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from benchmarks import room
from nurture.meetings import actions
from nurture.meetings.models import Decision, DecisionKind, Meeting
from nurture.projects.models import Target
from nurture.team.models import User
from tests import build
from tests.services import free_port

MEETINGS, PEOPLE, TARGETS = 10, 20, 6
# Between two changes of one meeting: much more than a room decides.
PAUSE = 20.0
IDLE = 20
SAYS = re.compile(r'id="([a-z-]+)" data-says="(\w+)"')


@dataclass
class Screen:
    meeting: Meeting
    target: Target
    cookies: dict[str, str]
    mark: str = ""
    says: dict[str, str] = field(default_factory=dict)
    arrived: asyncio.Queue[float] = field(default_factory=asyncio.Queue)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    call_command("migrate", verbosity=0)
    print("\n".join(room.said(room.measured())), flush=True)
    meetings = [_meeting(number) for number in range(MEETINGS)]
    with ExitStack() as stack:
        web, live = stack.enter_context(_web()), stack.enter_context(_live())
        asyncio.run(_measure(meetings, web, live, runs))


async def _measure(meetings: list[Meeting], web: str, live: str, runs: int) -> None:
    screens = [each for meeting in meetings for each in await asyncio.to_thread(_screens, meeting)]
    limits = httpx.Limits(max_connections=500, max_keepalive_connections=500)
    async with httpx.AsyncClient(limits=limits, timeout=60) as client:
        for screen in screens:
            await _open(client, web, screen)
        streams = [asyncio.create_task(_listen(client, web, live, screen)) for screen in screens]
        await asyncio.sleep(8)
        took = await asyncio.gather(*(_talk(meeting, screens, runs) for meeting in meetings))
        await asyncio.sleep(3)
        asked = {len(screens): await asyncio.to_thread(_asked_while_idle)}
        # One after another is left, until there is one meeting, and in it one screen.
        for left in (PEOPLE, 1):
            for stream in streams[left:]:
                stream.cancel()
            await asyncio.gather(*streams[left:], return_exceptions=True)
            streams = streams[:left]
            await asyncio.sleep(8)
            asked[left] = await asyncio.to_thread(_asked_while_idle)
        streams[0].cancel()
        await asyncio.gather(*streams, return_exceptions=True)
    print("\n".join(said([each for one in took for each in one], asked)))


def said(took: list[float], asked: dict[int, float]) -> Iterator[str]:
    """`took` in seconds, one for each change and screen."""
    took = [each * 1000 for each in took]
    p95 = statistics.quantiles(took, n=20, method="inclusive")[-1]
    yield (
        f"\nA change on the other screens: {MEETINGS} meetings at once, {PEOPLE} people in each, milliseconds\n"
    )
    yield (f"{'screens':>10}{'median':>10}{'p95':>10}{'worst':>10}{'goal':>26}")
    yield (
        f"{len(took):>10}{statistics.median(took):>10.0f}{p95:>10.0f}{max(took):>10.0f}{'300 median, 1,000 p95':>26}"
    )
    yield "\nNothing happens: transactions a second\n"
    yield f"{'screens':>10}{'meetings':>10}{'asked':>10}{'goal':>26}"
    for screens, each in asked.items():
        yield f"{screens:>10}{-(-screens // PEOPLE):>10}{each:>10.1f}{'2 a meeting, at any size':>26}"


async def _talk(meeting: Meeting, screens: list[Screen], runs: int) -> list[float]:
    """Decide and withdraw by turns; for each change and screen, the seconds until it had its pieces."""
    mine = [screen for screen in screens if screen.meeting.pk == meeting.pk]
    took = []
    # Meetings do not beat in time.
    await asyncio.sleep(PAUSE * (meeting.pk % MEETINGS) / MEETINGS)
    for _ in range(runs):
        began = time.perf_counter()
        await asyncio.to_thread(_change_apart, meeting, mine[0].target)
        for screen in mine:
            async with asyncio.timeout(120):
                took.append(await screen.arrived.get() - began)
        await asyncio.sleep(max(0.0, PAUSE - (time.perf_counter() - began)))
    return took


def _change_apart(meeting: Meeting, target: Target) -> None:
    """In a thread, which leaves no connection behind."""
    try:
        change(meeting, target)
    finally:
        connection.close()


def change(meeting: Meeting, target: Target) -> None:
    """Decide, or withdraw what was decided."""
    by, at = target.sales_owner, timezone.now()
    if standing := Decision.objects.standing().filter(meeting=meeting, target=target).first():
        actions.withdraw(decision=standing, by=by, at=at)
    else:
        actions.decide(
            meeting=meeting, target=target, kind=DecisionKind.SALES_TOUCH, reason="Q1", by=by, at=at
        )


async def _open(client: httpx.AsyncClient, web: str, screen: Screen) -> None:
    page = await client.get(
        f"{web}/meetings/{screen.meeting.pk}/targets/{screen.target.pk}/", cookies=screen.cookies
    )
    page.raise_for_status()
    screen.says = dict(SAYS.findall(page.text))
    found = re.search(r'data-mark="([\d.]+)"', page.text)
    screen.mark = found[1] if found else ""


async def _listen(client: httpx.AsyncClient, web: str, live: str, screen: Screen) -> None:
    """As js/live.js does: told of another mark, fetch what differs."""
    address = f"{live}/live/meetings/{screen.meeting.pk}/"
    async with client.stream("GET", address, cookies=screen.cookies, timeout=None) as stream:
        async for line in stream.aiter_lines():
            if not line.startswith("data: "):
                continue
            mark = json.loads(line.removeprefix("data: ")).get("mark", screen.mark)
            if mark != screen.mark:
                await _fetch(client, web, screen, mark)


async def _fetch(client: httpx.AsyncClient, web: str, screen: Screen, mark: str) -> None:
    answer = await client.get(
        f"{web}/meetings/{screen.meeting.pk}/targets/{screen.target.pk}/changes/",
        params=screen.says | {"was": screen.mark, "now": mark},
        headers={"HX-Request": "true"},
        cookies=screen.cookies,
    )
    screen.mark = mark
    screen.says |= dict(SAYS.findall(answer.raise_for_status().text))
    if "decision-state" in answer.text:
        screen.arrived.put_nowait(time.perf_counter())


def _asked_while_idle() -> float:
    def counted() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")
            return int(cursor.fetchone()[0])

    before = counted()
    time.sleep(IDLE)
    return (counted() - before) / IDLE


def _meeting(number: int) -> Meeting:
    reps = [build.rep() for _ in range(PEOPLE // 2)]
    marketers = [build.marketer() for _ in range(PEOPLE // 2)]
    project = build.project(*reps, *marketers, name=f"FY26 {number}")
    for place in range(TARGETS):
        account = build.account(f"第{number}-{place}製作所")
        target = build.target(project, account, reps[place % len(reps)], marketers[place % len(marketers)])
        build.sequence(target, "数字の話", "次の話")
        for each in range(10):
            build.annotation(account, reps[0], f"聞いたこと {each}")
    meeting = build.meeting(build.cycle(project))
    return Meeting.objects.select_related("project", "cycle").get(pk=meeting.pk)


def _screens(meeting: Meeting) -> list[Screen]:
    """One of each member, all at the first target."""
    target = (
        Target.objects.select_related("account", "sales_owner")
        .filter(project=meeting.project_id)
        .earliest("pk")
    )
    people = User.objects.filter(memberships__project=meeting.project_id)
    try:
        return [Screen(meeting, target, _signed_in(person)) for person in people]
    finally:
        connection.close()


def _signed_in(person: User) -> dict[str, str]:
    client = Client()
    client.force_login(person)
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


@contextmanager
def _web() -> Iterator[str]:
    port = free_port()
    command = [
        "granian",
        "--interface=wsgi",
        "--no-ws",
        f"--port={port}",
        "--workers=2",
        "--blocking-threads=4",
    ]
    with _running(
        [sys.executable, "-m", *command, "--log-level=error", "nurture.wsgi:application"], port
    ) as url:
        yield url


@contextmanager
def _live() -> Iterator[str]:
    port = free_port()
    with _running([sys.executable, "manage.py", "live", f"--port={port}"], port) as url:
        yield url


@contextmanager
def _running(command: list[str], port: int) -> Iterator[str]:
    process = subprocess.Popen(command, env={**os.environ, "DATABASE_POOL": "8", "LOG_LEVEL": "ERROR"})
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    main()
