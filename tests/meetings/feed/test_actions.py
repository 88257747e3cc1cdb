"""One address a person, and the database does not know it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from nurture.delivery import keys
from nurture.meetings.feed import actions
from nurture.meetings.feed.queries import address_of, feed_at, feed_of
from nurture.meetings.models import CalendarFeed
from tests.build import NOW

pytestmark = pytest.mark.django_db


def token(feed):
    return address_of(feed).rpartition("/")[2].removesuffix(".ics")


def test_the_address_leads_to_whoever_opened_it(rep):
    feed = actions.open_feed(by=rep, at=NOW)
    assert feed_of(rep) == feed == feed_at(token(feed))
    assert len(token(feed)) >= 32


def test_nothing_in_the_row_opens_it(rep):
    feed = actions.open_feed(by=rep, at=NOW)
    assert token(feed) not in {feed.token_hash, str(feed.seed), feed.seed.hex}
    assert feed_at(feed.token_hash) is feed_at(str(feed.seed)) is None


def test_another_one_takes_its_place(rep):
    first = actions.open_feed(by=rep, at=NOW)
    second = actions.open_feed(by=rep, at=NOW + timedelta(1))
    assert feed_at(token(first)) is None
    assert feed_at(token(second)) == second
    first.refresh_from_db()
    assert first.closed_at == NOW + timedelta(1)


def test_sent_twice_it_is_opened_once(rep, marketer):
    operation = uuid4()
    feed = actions.open_feed(by=rep, at=NOW, operation=operation)
    assert actions.open_feed(by=rep, at=NOW, operation=operation) == feed
    # Another person's form is another one, whatever it carries.
    assert actions.open_feed(by=marketer, at=NOW, operation=operation) != feed
    assert CalendarFeed.objects.count() == 2


def test_switched_off_it_answers_nobody_and_stays_known(rep):
    feed = actions.open_feed(by=rep, at=NOW)
    for _ in range(2):
        actions.close_feed(by=rep, at=NOW + timedelta(1))
    assert feed_at(token(feed)) is feed_of(rep) is None
    feed.refresh_from_db()
    assert feed.closed_at == NOW + timedelta(1)


def test_a_secret_of_another_kind_is_no_key_to_it(rep):
    actions.open_feed(by=rep, at=NOW)
    assert feed_at(keys.person_token(rep.pk)) is None
