"""Cases of RFC 7208, its appendices and the errors people make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.delivery.identities.rules import spf
from nurture.delivery.identities.rules.spf import Result
from tests.delivery.identities.rules.zone import Zone

pytestmark = pytest.mark.once
CHAIN = {f"c{number}.example TXT": f"v=spf1 include:c{number + 1}.example -all" for number in range(12)}


def zone(record, **more):
    return Zone({"a.example TXT": record, **{name.replace("__", " "): value for name, value in more.items()}})


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ("v=spf1 ip4:192.0.2.1 -all", Result.PASS),
        ("v=spf1 ip4:192.0.2.0/24 -all", Result.PASS),
        ("v=spf1 +ip4:192.0.2.1 -all", Result.PASS),
        ("v=spf1 ip4:198.51.100.1 -all", Result.FAIL),
        ("v=spf1 ip4:198.51.100.1 ~all", Result.SOFTFAIL),
        ("v=spf1 ip4:198.51.100.1 ?all", Result.NEUTRAL),
        ("v=spf1 ip4:198.51.100.1", Result.NEUTRAL),
        ("v=spf1 -ip4:192.0.2.1 +all", Result.FAIL),
        ("v=spf1 ip6:2001:db8::/32 -all", Result.FAIL),
        ("V=SPF1 IP4:192.0.2.1 -ALL", Result.PASS),
        ("v=spf1 unknown=ignored ip4:192.0.2.1 -all", Result.PASS),
        ("v=spf1 exp=why.a.example -all", Result.FAIL),
        ("v=spf1 ip4:192.0.2.999 -all", Result.PERMERROR),
        ("v=spf1 include -all", Result.PERMERROR),
        ("v=spf1 unknownmechanism -all", Result.PERMERROR),
        ("v=spf1 ip4:1.2.3.4; -all", Result.PERMERROR),
        ("v=spf10 +all", Result.NONE),
        ("google-site-verification=x", Result.NONE),
        ((), Result.NONE),
        (("v=spf1 -all", "v=spf1 +all"), Result.PERMERROR),
        (("something else", "v=spf1 +all"), Result.PASS),
        (None, Result.TEMPERROR),
    ],
)
def test_one_record(record, result):
    assert spf.evaluate("a.example", "192.0.2.1", zone(record)) is result


def test_hosts_of_the_domain_and_of_others():
    dns = Zone(
        {
            "a.example TXT": "v=spf1 a mx a:other.example/24 -all",
            "a.example A": "192.0.2.1",
            "a.example MX": ["10 mx.a.example", "20 mx2.a.example"],
            "mx2.a.example A": "192.0.2.9",
            "mx2.a.example AAAA": "2001:db8::9",
            "other.example A": "198.51.100.1",
        }
    )
    addresses = ("192.0.2.1", "192.0.2.9", "2001:db8::9", "198.51.100.200", "203.0.113.1")
    results = [spf.evaluate("a.example", address, dns) for address in addresses]
    assert results == [Result.PASS] * 4 + [Result.FAIL]


def test_an_include_counts_when_it_passes_and_never_fails_for_us():
    dns = Zone(
        {
            "a.example TXT": "v=spf1 include:b.example include:c.example ~all",
            "b.example TXT": "v=spf1 ip4:198.51.100.1 -all",
            "c.example TXT": "v=spf1 ip4:192.0.2.1 -all",
        }
    )
    assert spf.evaluate("a.example", "192.0.2.1", dns) is Result.PASS
    assert spf.evaluate("a.example", "203.0.113.1", dns) is Result.SOFTFAIL


def test_an_include_without_a_record_spoils_all():
    assert spf.evaluate("a.example", "192.0.2.1", zone("v=spf1 include:b.example +all")) is Result.PERMERROR


def test_redirect_is_asked_last_and_instead():
    dns = Zone({"a.example TXT": "v=spf1 redirect=b.example ip4:192.0.2.1", "b.example TXT": "v=spf1 -all"})
    assert spf.evaluate("a.example", "192.0.2.1", dns) is Result.PASS
    assert spf.evaluate("a.example", "192.0.2.2", dns) is Result.FAIL
    assert spf.evaluate("a.example", "192.0.2.2", zone("v=spf1 redirect=c.example")) is Result.PERMERROR


def test_receivers_stop_after_ten_questions():
    assert spf.questions("c3.example", Zone({**CHAIN, "c12.example TXT": "v=spf1 -all"})) == 9
    assert (
        spf.evaluate("c3.example", "192.0.2.1", Zone({**CHAIN, "c12.example TXT": "v=spf1 -all"}))
        is Result.FAIL
    )
    assert spf.questions("c0.example", Zone({**CHAIN, "c12.example TXT": "v=spf1 -all"})) == 12
    assert spf.evaluate("c0.example", "192.0.2.1", Zone(CHAIN)) is Result.PERMERROR


def test_a_record_that_includes_itself_ends():
    assert spf.evaluate("a.example", "192.0.2.1", zone("v=spf1 include:a.example -all")) is Result.PERMERROR


@given(st.text(max_size=80))
def test_no_record_breaks_us(words):
    assert spf.evaluate("a.example", "192.0.2.1", zone(f"v=spf1 {words}")) in Result
    assert 0 <= spf.questions("a.example", zone(f"v=spf1 {words}")) <= len(words)
