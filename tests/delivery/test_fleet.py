"""The connections of one worker: one for a quick server, several while it thinks."""

import threading
from dataclasses import dataclass
from typing import Any

import pytest

from nurture.delivery import fleet as fleets_of_workers
from nurture.delivery import smtp
from nurture.delivery.fleet import Fleet
from nurture.delivery.smtp import HandOver, Phase, Verdict
from tests.delivery.scripted import DROP, ScriptedServer, Slow

pytestmark = pytest.mark.once
SENT = HandOver(Verdict.SENT, Phase.REPLY, 250)


@dataclass(frozen=True)
class Parcel:
    """As much of a handed over message as the connections need."""

    recipient: str
    identity: Any = None
    return_path: str = "bounce@mail.example"
    raw: bytes = b"Subject: x\r\n\r\nx\r\n"


def parcels(number):
    return [Parcel(f"p{each}@buyer.example") for each in range(number)]


@pytest.fixture
def fleets():
    opened = []

    def open_(server, most=4, hurry=lambda: False, stopped=lambda: False):
        route = smtp.Route("127.0.0.1", server.port, "nurture.example", security="none")
        opened.append(Fleet(lambda: smtp.Connection(route), most=most, hurry=hurry, stopped=stopped))
        return opened[-1]

    yield open_
    for fleet in opened:
        fleet.close()


def everything(fleet):
    found = []
    while fleet.in_hand:
        found += fleet.take()
    return found


def test_the_first_window_goes_over_one_connection_by_the_workers_own_thread(fleets):
    with ScriptedServer() as server:
        fleet = fleets(server)
        threads = threading.active_count()
        fleet.give(parcels(20))
        results = fleet.take()
        assert [parcel.recipient for parcel, _ in results] == [each.recipient for each in parcels(20)]
        assert {result.verdict for _, result in results} == {Verdict.SENT}
        assert server.connections == 1
        # The server has threads of its own; none is named like ours.
        assert threads <= threading.active_count()
        assert not [each for each in threading.enumerate() if each.name == "smtp"]


def test_a_slow_server_gets_more_connections_and_each_mail_once(fleets):
    with ScriptedServer({"DOT": [Slow(0.02, "250 ok")]}) as server:
        fleet = fleets(server)
        fleet.give(parcels(4))
        everything(fleet)
        fleet.give(parcels(20))
        results = everything(fleet)
    assert server.connections == 1 + 4
    assert sorted(parcel.recipient for parcel, _ in results) == sorted(p.recipient for p in parcels(20))
    accepted = [recipient for _, recipient, _ in server.accepted]
    assert len(accepted) == 24
    assert all(accepted.count(parcel.recipient) == 1 for parcel in parcels(20)[4:])


def test_half_of_a_window_comes_back_while_the_rest_is_on_its_way(fleets):
    with ScriptedServer({"DOT": [Slow(0.05, "250 ok")]}) as server:
        fleet = fleets(server, most=2)
        fleet.give(parcels(4))
        everything(fleet)
        fleet.give(parcels(8))
        first = fleet.take()
        assert 4 <= len(first) < 8
        assert fleet.in_hand == 8 - len(first)
        assert len(everything(fleet)) == 8 - len(first)


def test_a_way_that_is_closed_is_not_tried_for_each(fleets):
    with ScriptedServer({"CONNECT": ["554 go away"]}) as server:
        fleet = fleets(server)
        fleet.give(parcels(20))
        results = everything(fleet)
    assert server.connections == 1
    assert {result.verdict for _, result in results} == {Verdict.NOTHING_LEFT}
    assert len(results) == 20


def test_a_lost_connection_costs_only_what_it_had_in_its_hand(fleets):
    with ScriptedServer({"DOT": [None, None, DROP, None]}) as server:
        fleet = fleets(server)
        fleet.give(parcels(6))
        verdicts = [result.verdict for _, result in everything(fleet)]
    assert verdicts == [*["sent"] * 2, "uncertain", *["sent"] * 3]
    assert len(server.accepted) == 5


def test_what_breaks_in_a_thread_is_heard_by_whoever_waits(fleets, monkeypatch):
    with ScriptedServer({"DOT": [Slow(0.02, "250 ok")]}) as server:
        fleet = fleets(server)
        fleet.give(parcels(4))
        everything(fleet)
        monkeypatch.setattr(
            smtp.Connection, "hand_over_each", lambda *_: (_ for _ in ()).throw(KeyError("x"))
        )
        fleet.give(parcels(4))
        with pytest.raises(KeyError):
            everything(fleet)


@pytest.fixture
def looks_always(monkeypatch):
    monkeypatch.setattr(fleets_of_workers, "LOOK", 0.0)


def test_once_mail_is_stopped_nothing_more_of_a_window_begins(fleets, looks_always):
    stops = iter([False, False, True])
    with ScriptedServer() as server:
        fleet = fleets(server, stopped=lambda: next(stops, False))
        fleet.give(parcels(20))
        results = everything(fleet)
        verdicts = [result.verdict for _, result in results]
        assert verdicts == [*["sent"] * 2, *["taken_back"] * 18]
        assert len(server.accepted) == 2
        assert [parcel.recipient for parcel, _ in results] == [each.recipient for each in parcels(20)]
        # What is handed over after it has passed the gate that knows of the stop.
        fleet.give(parcels(5))
        assert [result.verdict for _, result in everything(fleet)] == ["sent"] * 5


def test_what_waits_for_connections_of_a_slow_server_is_taken_back(fleets, looks_always):
    with ScriptedServer({"DOT": [Slow(0.05, "250 ok")]}) as server:
        fleet = fleets(server, most=2, stopped=lambda: len(server.accepted) > 4)
        fleet.give(parcels(4))
        everything(fleet)
        fleet.give(parcels(20))
        verdicts = [result.verdict for _, result in everything(fleet)]
    begun = len(server.accepted) - 4
    # Each connection had one in its hand, and at most the next one announced.
    assert 0 < begun <= 6
    assert sorted(verdicts) == [*["sent"] * begun, *["taken_back"] * (20 - begun)]


def test_a_worker_that_is_to_stop_begins_nothing_more(fleets):
    asked = []
    with ScriptedServer() as server:
        fleet = fleets(server, hurry=lambda: len(asked) > 1 or asked.append(1))
        fleet.give(parcels(20))
        verdicts = [result.verdict for _, result in everything(fleet)]
    assert verdicts == [*["sent"] * len(server.accepted), *["taken_back"] * (20 - len(server.accepted))]
    assert 0 < len(server.accepted) < 20
