import threading
from datetime import timedelta

import pytest
from django.db import OperationalError

from nurture.delivery.tracking.buffer import KEPT, Buffer
from nurture.delivery.tracking.seen import Seen
from tests.delivery.world import NOW


@pytest.fixture
def waits(settings):
    settings.TRACKING_OPENS_WAIT = 0.02


def add(buffer, number=1):
    for at in range(number):
        buffer.add(f"{at}", Seen(), at=NOW + timedelta(seconds=at))


def test_opens_are_written_together(waits):
    written, done = [], threading.Event()

    def write(batch):
        written.append(len(batch))
        if sum(written) == 5:
            done.set()

    buffer = Buffer(write)
    add(buffer, 5)
    assert done.wait(20)
    buffer.stop()
    assert sum(written) == 5


def test_a_server_that_stops_in_order_loses_nothing(settings):
    settings.TRACKING_OPENS_WAIT = 60
    written = []
    buffer = Buffer(written.extend)
    add(buffer, 3)
    buffer.stop()
    assert [token for token, _seen, _at in written] == ["0", "1", "2"]


def test_while_the_database_is_away_they_wait(settings):
    settings.TRACKING_OPENS_WAIT = 60
    written, away = [], [True]

    def write(batch):
        if away[0]:
            raise OperationalError
        written.extend(batch)

    buffer = Buffer(write)
    add(buffer, 3)
    buffer.flush()
    away[0] = False
    add(buffer, 1)
    buffer.stop()
    assert [token for token, _seen, _at in written] == ["0", "1", "2", "0"]


def test_no_flood_fills_the_memory(settings):
    settings.TRACKING_OPENS_WAIT = 60
    written = []
    buffer = Buffer(written.extend)
    add(buffer, KEPT + 10)
    buffer.stop()
    assert len(written) == KEPT


def test_without_waiting_it_is_written_at_once(settings):
    settings.TRACKING_OPENS_WAIT = 0
    written = []
    add(Buffer(written.extend), 2)
    assert len(written) == 2
