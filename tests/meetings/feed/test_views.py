"""The page of one's calendar address, and the address."""

from datetime import timedelta
from uuid import uuid4

import pytest

from nurture.meetings.feed import actions
from nurture.meetings.feed.queries import address_of, feed_of
from nurture.meetings.lobby import actions as lobbies
from nurture.meetings.models import CalendarFeed
from nurture.team.models import User
from tests import build
from tests.build import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_now")]
PAGE = "/settings/calendar/"


@pytest.fixture
def _now(time_machine):
    time_machine.move_to(NOW - timedelta(days=3), tick=False)


class TestThePage:
    def test_one_makes_an_address_sees_it_again_and_switches_it_off(self, client, rep):
        client.force_login(rep)
        assert "Make an address" in client.get(PAGE).text
        assert client.post(f"{PAGE}open/", {"operation": str(uuid4())})["Location"] == PAGE
        address = address_of(feed_of(rep))
        page = client.get(PAGE).text
        assert address in page
        assert f'href="webcal://{address.partition("://")[2]}"' in page
        assert client.post(f"{PAGE}close/")["Location"] == PAGE
        assert address not in client.get(PAGE).text

    def test_another_address_ends_the_first(self, client, rep, path):
        first = path(rep)
        client.force_login(rep)
        page = client.post(f"{PAGE}open/", {"operation": str(uuid4())}, follow=True)
        assert "The one before it answers no more." in page.text
        assert client.get(first).status_code == 404

    def test_it_is_ones_own(self, client, rep, marketer):
        feed = actions.open_feed(by=rep, at=NOW)
        client.force_login(marketer)
        assert address_of(feed) not in client.get(PAGE).text
        client.post(f"{PAGE}close/")
        assert feed_of(rep) == feed

    def test_the_page_of_oneself_leads_there(self, client, rep):
        client.force_login(rep)
        assert f'href="{PAGE}"' in client.get("/settings/").text

    def test_the_ladder(self, client, rep):
        for way in ("", "open/", "close/"):
            answer = client.get(PAGE) if not way else client.post(f"{PAGE}{way}")
            assert answer["Location"].startswith("/sign-in/")
        client.force_login(rep)
        assert client.post(f"{PAGE}open/", {"operation": "x"}).status_code == 404
        assert client.post(PAGE).status_code == 405
        assert client.get(f"{PAGE}open/").status_code == client.get(f"{PAGE}close/").status_code == 405
        assert not CalendarFeed.objects.exists()


class TestTheAddress:
    def test_a_program_reads_it_without_signing_in(self, client, lobby, rep, path):
        answer = client.get(path(rep))
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")
        assert b"BEGIN:VEVENT" in answer.content
        assert "sessionid" not in answer.cookies

    def test_in_the_language_of_its_owner(self, client, lobby, rep, path):
        User.objects.update(language="ja")
        said = client.get(path(rep), headers={"Accept-Language": "en"}).content.decode()
        assert "次の一通会議" in said.replace("\r\n ", "")

    def test_what_did_not_change_is_not_sent_again(self, client, lobby, rep, path, time_machine):
        address = path(rep)
        mark = client.get(address)["ETag"]
        time_machine.move_to(NOW - timedelta(days=2), tick=False)
        assert client.get(address, headers={"If-None-Match": mark}).status_code == 304
        lobbies.move_meeting(
            meeting=lobby,
            to=NOW + timedelta(hours=2),
            why="役員会",
            operation=uuid4(),
            by=rep,
            at=NOW - timedelta(2),
        )
        assert client.get(address, headers={"If-None-Match": mark}).status_code == 200

    def test_nobody_keeps_it_for_others_or_finds_it(self, client, rep, path):
        answer = client.get(path(rep))
        assert answer["Cache-Control"] == "private, no-cache"
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "no-referrer"

    def test_whoever_cannot_sign_in_any_more_has_none(self, client, rep, path):
        address = path(rep)
        User.objects.filter(pk=rep.pk).update(is_active=False)
        assert client.get(address).status_code == 404
        User.objects.filter(pk=rep.pk).update(is_active=True)
        assert client.get(address).status_code == 200

    def test_reading_it_asks_two_things(self, client, lobby, rep, path, django_assert_num_queries):
        address = path(rep)
        with django_assert_num_queries(2):
            client.get(address)

    def test_guessed_or_posted_to_it_is_not_there(self, client, rep, path):
        address = path(rep)
        assert client.get("/calendar/x.ics").status_code == 404
        assert client.get(f"{address.removesuffix('.ics')[:-1]}.ics").status_code == 404
        assert client.post(address).status_code == 405
        assert client.head(address).status_code == 200
        assert build.rep() != rep
