import time

import pytest

from nurture.delivery.identities.resolver import Resolver
from nurture.delivery.identities.rules.records import Answer
from tests.delivery.identities.nameserver import NameServer

pytestmark = pytest.mark.once


@pytest.fixture
def serve():
    servers = []

    def start(records, **limits):
        server = NameServer(records)
        servers.append(server)
        return server, Resolver(servers=["127.0.0.1"], port=server.port, **limits)

    yield start
    for server in servers:
        server.__exit__()


def test_records_are_read_and_asked_for_once(serve):
    server, resolver = serve(
        {("a.example", "TXT"): ['"v=spf1 " "-all"'], ("a.example", "MX"): ["10 MX.a.example."]}
    )
    for _ in range(2):
        assert resolver.ask("A.example.", "TXT") == Answer(("v=spf1 -all",))
    assert resolver.ask("a.example", "MX") == Answer(("10 mx.a.example",))
    assert server.asked == [("a.example", "TXT"), ("a.example", "MX")]


def test_what_is_not_there_is_no_failure(serve):
    _, resolver = serve({("a.example", "A"): ["192.0.2.1"]})
    assert resolver.ask("a.example", "TXT") == Answer()
    assert resolver.ask("b.example", "TXT") == Answer()


def test_an_address_has_names(serve):
    _, resolver = serve({("1.2.0.192.in-addr.arpa", "PTR"): ["mail.a.example."]})
    assert resolver.reverse("192.0.2.1") == Answer(("mail.a.example",))


def test_a_server_that_fails_or_is_silent_is_a_failure_soon(serve):
    _, resolver = serve({("bad.example", "TXT"): "SERVFAIL", ("mute.example", "TXT"): None}, one=0.3)
    began = time.monotonic()
    assert resolver.ask("bad.example", "TXT").failed
    assert resolver.ask("mute.example", "TXT").failed
    assert time.monotonic() - began < 3


def test_when_its_time_is_over_it_asks_nobody(serve):
    server, resolver = serve({("a.example", "A"): ["192.0.2.1"]}, everything=0)
    assert resolver.ask("a.example", "A").failed
    assert server.asked == []


def test_a_name_that_is_none_is_a_failure(serve):
    _, resolver = serve({})
    assert resolver.ask(f"{'x' * 64}.example", "A").failed
