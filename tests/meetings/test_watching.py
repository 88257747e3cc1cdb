"""The one task behind all open screens, and the stream as a browser gets it."""

import asyncio
import json
from contextlib import ExitStack, suppress

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.asgi import get_asgi_application
from django.db import OperationalError, connection
from django.test import Client

from nurture.meetings import bell
from nurture.meetings.live import Hub, Seat, Taken, looking, watching
from nurture.meetings.models import Presence
from nurture.meetings.queries.live import Where
from nurture.projects.models import Membership
from tests.meetings.test_actions import decide

MEETING = 7


class Database:
    """What the hub is answered, and what it asked."""

    vendor = "sqlite"

    def __init__(self, monkeypatch):
        self.asked, self.mark, self.admits = [], "1", True
        monkeypatch.setattr(looking, "where", self.where)
        monkeypatch.setattr(looking, "here", self.here)
        monkeypatch.setattr(looking, "be_here", lambda pairs: self.asked.append("be_here"))
        monkeypatch.setattr(looking, "leave", lambda *who: self.asked.append(f"leave {who}"))
        monkeypatch.setattr(looking, "no_longer_admitted", self.over)
        monkeypatch.setattr(looking, "close", lambda: None)
        monkeypatch.setattr(watching, "connection", self)

    def where(self, meetings):
        self.asked.append("where")
        if self.mark == "broken":
            raise OperationalError
        return {meeting: Where(self.mark, "open", 3, None) for meeting in meetings}

    def here(self, meetings):
        self.asked.append("here")
        return dict.fromkeys(meetings, ())

    def over(self, seats):
        self.asked.append("check")
        return set() if self.admits else set(seats)


@pytest.fixture
def database(monkeypatch):
    monkeypatch.setattr(watching, "LOOKS_EVERY", 0.05)
    monkeypatch.setattr(watching, "AWAY", 0.1)
    return Database(monkeypatch)


def run(scenario):
    """In a loop of its own, with its hub; afterwards nothing may be left running."""

    async def whole():
        hub = Hub(asyncio.get_running_loop())
        try:
            async with asyncio.timeout(5):
                await scenario(hub)
        finally:
            hub.close()
            while len(asyncio.all_tasks()) > 1:
                await asyncio.sleep(0.01)

    asyncio.run(whole())
    assert not bell.listeners


def seat(user=1, meeting=MEETING):
    return Seat(meeting, user, "session", "password")


def together(seats):
    stack = ExitStack()
    for each in seats:
        stack.enter_context(each)
    return stack


async def news(seat):
    """The next thing this screen is told."""
    await seat.news.wait()
    seat.news.clear()
    return seat.state


def test_a_screen_is_told_at_once_and_then_only_what_is_new(database):
    async def scenario(hub):
        with hub.seat(seat()) as mine:
            assert (await news(mine)).mark == "1"
            with suppress(TimeoutError):
                async with asyncio.timeout(0.3):
                    pytest.fail(f"nothing happened, but it was told {await news(mine)}")
            database.mark = "2"
            assert (await news(mine)).mark == "2"

    run(scenario)


def test_a_ring_is_heard_before_the_next_look(database, monkeypatch):
    monkeypatch.setattr(watching, "LOOKS_EVERY", 60)

    async def scenario(hub):
        with hub.seat(seat()) as mine, hub.seat(seat(2)) as theirs:
            await news(mine)
            await news(theirs)
            database.mark = "2"
            await asyncio.to_thread(bell._heard, MEETING)
            assert [(await news(each)).mark for each in (mine, theirs)] == ["2", "2"]

    run(scenario)


def test_an_idle_meeting_costs_the_same_with_1_and_200_screens(database):
    def asked(people):
        database.asked.clear()

        async def scenario(hub):
            with together(hub.seat(seat(user)) for user in range(people)):
                await asyncio.sleep(0.3)
                database.asked.clear()
                await asyncio.sleep(0.05 * 30)

        run(scenario)
        return len([each for each in database.asked if not each.startswith("leave")])

    few, many = asked(1), asked(200)
    # Thirty looks: one question each, one more every third and some every fifteenth; never two a look.
    assert few <= 60
    assert many <= 60


def test_whoever_left_is_gone_after_a_moment_and_whoever_opens_the_next_page_is_not(database):
    async def scenario(hub):
        with hub.seat(seat(1)), hub.seat(seat(2)):
            await asyncio.sleep(0.1)
        with hub.seat(seat(2)):
            await asyncio.sleep(0.4)
            assert [each for each in database.asked if each.startswith("leave")] == [f"leave {(MEETING, 1)}"]

    run(scenario)


def test_whoever_may_not_look_any_more_hears_nothing_more(database, monkeypatch):
    monkeypatch.setattr(watching, "CHECKS_EVERY", 2)

    async def scenario(hub):
        with hub.seat(seat()) as mine:
            await news(mine)
            database.admits = False
            await mine.news.wait()
            assert mine.is_over

    run(scenario)


def test_a_database_that_is_away_stops_nothing(database):
    async def scenario(hub):
        with hub.seat(seat()) as mine:
            await news(mine)
            database.mark = "broken"
            await asyncio.sleep(0.2)
            database.mark = "3"
            assert (await news(mine)).mark == "3"

    run(scenario)


def test_one_person_holds_so_many_screens_open_and_no_more(database):
    async def scenario(hub):
        with together(hub.seat(seat()) for _ in range(watching.SEATS_A_USER)):
            with pytest.raises(Taken), hub.seat(seat()):
                pass
            with hub.seat(seat(2)):
                assert hub.seats_of(2) == 1

    run(scenario)


def test_closing_ends_every_stream_and_says_of_nobody_that_they_left(database):
    async def scenario(hub):
        with hub.seat(seat()) as mine:
            await news(mine)
            hub.close()
            await mine.news.wait()
            assert mine.is_over
        with hub.seat(seat()) as late:
            assert late.is_over
        await asyncio.sleep(0.2)
        assert not [each for each in database.asked if each.startswith("leave")]

    run(scenario)


# --- As a browser gets it ------------------------------------------------------------------------


class Browser:
    """One open stream of the whole application."""

    def __init__(self, person, meeting):
        client = Client()
        client.force_login(person)
        self.session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.path = f"/live/meetings/{meeting.pk}/"

    async def __aenter__(self):
        self.sent, self.left = asyncio.Queue(), asyncio.Event()
        headers = [
            (b"host", b"testserver"),
            (b"cookie", f"{settings.SESSION_COOKIE_NAME}={self.session}".encode()),
        ]
        scope = {"type": "http", "http_version": "1.1", "method": "GET", "path": self.path, "query_string": b"", "headers": headers}  # fmt: skip
        self.asked = False
        self.task = asyncio.create_task(get_asgi_application()(scope, self._receive, self.sent.put))
        self.start = await self._next()
        self.headers = {name.lower().decode(): value.decode() for name, value in self.start["headers"]}
        return self

    async def __aexit__(self, *_):
        self.left.set()
        await self.task

    async def _receive(self):
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _next(self):
        async with asyncio.timeout(10):
            return await self.sent.get()

    async def told(self):
        while True:
            words = (await self._next()).get("body", b"").decode()
            if words.startswith("event: changed"):
                return json.loads(words.partition("data: ")[2])


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_change_of_one_process_is_heard_by_the_stream_of_another(
    meeting, target, rep, marketer, monkeypatch
):
    """LISTEN alone: the hub's own looks are too far apart to help."""
    monkeypatch.setattr(watching, "LOOKS_EVERY", 60)

    screens = Browser(rep, meeting), Browser(marketer, meeting)

    async def scenario():
        loop = asyncio.get_running_loop()
        async with screens[0] as mine, screens[1] as theirs:
            assert mine.start["status"] == 200
            assert mine.headers["content-type"] == "text/event-stream"
            assert mine.headers["x-accel-buffering"] == "no"
            assert "no-store" in mine.headers["cache-control"]
            before = await mine.told()
            await theirs.told()
            await asyncio.sleep(0.5)
            began = loop.time()
            await sync_to_async(act, thread_sensitive=False)(lambda: decide(meeting, target, rep))
            while (await mine.told())["mark"] == before["mark"]:
                pass
            assert loop.time() - began < 2
            assert await sync_to_async(act, thread_sensitive=False)(connections_held) <= 3
        watching.hub().close()
        await asyncio.sleep(0.3)

    asyncio.run(scenario())
    assert Presence.objects.count() == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", ["signed_out", "left_the_project", "locked_out", "other_password"])
def test_a_stream_ends_when_its_reader_may_not_look_any_more(meeting, rep, monkeypatch, end):
    monkeypatch.setattr(watching, "LOOKS_EVERY", 0.05)
    monkeypatch.setattr(watching, "CHECKS_EVERY", 2)

    def happens():
        if end == "signed_out":
            Session.objects.all().delete()
        elif end == "left_the_project":
            Membership.objects.filter(user=rep).delete()
        elif end == "locked_out":
            type(rep).objects.update(is_active=False)
        else:
            rep.set_password("another one entirely")
            rep.save()

    screen = Browser(rep, meeting)

    async def scenario():
        async with screen as mine:
            await mine.told()
            await sync_to_async(act, thread_sensitive=False)(happens)
            async with asyncio.timeout(5):
                await mine.task
        watching.hub().close()
        await asyncio.sleep(0.2)

    asyncio.run(scenario())


def act(verb):
    try:
        return verb()
    finally:
        connection.close()


def connections_held():
    """By this test's database, but for the one that asks: two streams, one look, one ear."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]
