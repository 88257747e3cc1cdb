"""A mail server that drops, resets, stalls, refuses, answers nonsense, or is not there."""

from itertools import count

import pytest

from nurture.delivery.rules.pace import BACKLOG
from tests.faults.sink import DROP, RESET, STALL, Act, Script

pytestmark = pytest.mark.postgresql

#: What happens to a mail, what it must become, and how often it arrives.
CASES = {
    "taken, then dropped": ([Act("DOT", DROP, taken=True)], "uncertain", 1),
    "taken, then reset": ([Act("DOT", RESET, taken=True)], "uncertain", 1),
    "taken, then silent": ([Act("DOT", STALL, taken=True)], "uncertain", 1),
    "taken, then nonsense": ([Act("DOT", "well, yes", taken=True)], "uncertain", 1),
    "not taken, dropped after the dot": ([Act("DOT", DROP)], "uncertain", 0),
    "not taken, reset after the dot": ([Act("DOT", RESET)], "uncertain", 0),
    "answered late": ([Act("DOT", taken=True, after=3)], "sent", 1),
    "reset while its end was on the way": ([Act("BODY")], "uncertain", 0),
    "dropped at RCPT, then at DATA": ([Act("RCPT", DROP), Act("DATA", RESET)], "sent", 1),
    "nonsense at RCPT": ([Act("RCPT", "hello")], "sent", 1),
    "a web page at RCPT, then at DATA": (
        [Act("RCPT", "HTTP/1.1 400 Bad Request"), Act("DATA", "<html>")],
        "sent",
        1,
    ),
    "octets that are no text at DATA": ([Act("DATA", "\x00\ufffd\x01")], "sent", 1),
    "two codes in one reply after the dot": (
        [Act("DOT", "250-2.0.0 ok\r\n550 no", taken=True)],
        "uncertain",
        1,
    ),
    "nothing at all after the dot": ([Act("DOT", "\r\n", taken=True)], "uncertain", 1),
    "421 at RCPT": ([Act("RCPT", "421 4.3.2 closing")], "sent", 1),
    "421 after the dot": ([Act("DOT", "421 4.3.2 closing")], "sent", 1),
    "450, then 451, then 452": (
        [Act("RCPT", "450 4.2.0 busy"), Act("DOT", "451 4.3.0 later"), Act("RCPT", "452 4.3.1 full")],
        "sent",
        1,
    ),
    "greylisted": ([Act("RCPT", "451 4.7.1 greylisted")], "sent", 1),
    "no such person": ([Act("RCPT", "550 5.1.1 nobody of that name")], "failed", 0),
    "refused as too large": ([Act("DOT", "552 5.3.4 too large")], "failed", 0),
}


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelining", "step by step"])
def test_each_mail_becomes_what_its_server_said(lab, pipelining):
    """Proves: what may have arrived is never sent again, what cannot have arrived is, and each fault stays with its mail."""
    # Each for itself: while a backlog waits, those of a window would wait for its silent one longer than a lease is here.
    number = 2 * len(CASES) - 1
    assert number < BACKLOG
    lab.call("tests.faults.seed.mail", number=number)
    cases = dict(zip((f"p{2 * at}@buyer{2 * at}.example" for at in count()), CASES.values(), strict=False))
    script = Script(to={address: list(acts) for address, (acts, _, _) in cases.items()})
    with lab.sink(script=script, pipelining=pipelining) as sink:
        lab.beat()
        lab.worker(timeouts={"reply": 6.0}, threads=4)
        lab.settle("sent", "uncertain", "failed", nudge=lab.waited)
        lab.settle("sent", "uncertain", "failed", nudge=lab.waited)
        found = lab.hold(sink, number=number)
    for (address, (_, state, arrivals)), name in zip(cases.items(), CASES, strict=True):
        assert (found.states[address], found.arrived[address]) == (state, arrivals), name
    others = {address: state for address, state in found.states.items() if address not in cases}
    assert set(others.values()) == {"sent"}
    assert found.counts["uncertain"] == sum(state == "uncertain" for _, state, _ in CASES.values())


def test_reset_in_the_middle_of_a_large_mail(lab):
    """Proves: a mail whose end never left us goes again, once, and nobody is asked about it."""
    lab.call("tests.faults.seed.large_mail", size=6_000_000)
    with lab.sink(script=Script(to={"large@buyer.example": [Act("BODY"), Act("BODY")]})) as sink:
        lab.beat()
        lab.worker()
        lab.settle("sent", nudge=lab.waited)
        lab.hold(sink, number=1)
        assert sink.script.to["large@buyer.example"] == []


def test_a_server_that_turns_us_away_at_the_door(lab):
    """Proves: whatever is said before a mail is begun costs no attempt and no mail."""
    lab.call("tests.faults.seed.mail", number=10)
    script = Script(
        connections=[
            Act("CONNECT", "421 4.3.2 too many of you"),
            Act("CONNECT", "554 no"),
            Act("CONNECT", "this is no mail server"),
            Act("CONNECT", RESET),
            Act("CONNECT", "220 sink"),
            Act("EHLO", DROP),
            Act("EHLO", "HTTP/1.1 400 Bad Request"),
            Act("EHLO", "250-sink\r\n550 sink"),
            Act("MAIL", "well, yes"),
            Act("MAIL", "2500 ok"),
        ]
    )
    with lab.sink(script=script) as sink:
        lab.beat()
        lab.worker(threads=1)
        lab.settle("sent", nudge=lab.waited)
        lab.hold(sink, number=10)
    assert script.connections == []


def test_no_server_for_a_while(lab, told):
    """Proves: while nobody listens nothing is lost and nothing uncertain, and all goes on when somebody does."""
    lab.call("tests.faults.seed.mail", number=20)
    lab.beat()
    lab.worker()
    lab.tried(1)
    with lab.sink() as sink:
        back = lab.settle("sent", nudge=lab.waited)
        lab.hold(sink, number=20)
    told(f"no mail server: all sent {back:.1f} s after it came back (waiting minutes is skipped)")


def test_a_server_restarted_again_and_again(lab):
    """Proves: connections that die under several threads leave nothing but sent and uncertain mail."""
    lab.call("tests.faults.seed.mail", number=60)
    with lab.sink(delay=0.002) as sink:
        lab.beat()
        lab.worker(threads=4)
        for mark in (5, 15, 30):
            lab.arrived(sink, mark, nudge=lab.waited)
            sink.stop()
            sink.start()
        lab.settle("sent", "uncertain", nudge=lab.waited)
        lab.hold(sink, number=60)
