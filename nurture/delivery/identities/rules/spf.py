"""Which servers may send for a domain (SPF, RFC 7208), as a receiving server works it out."""

import re
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from nurture.delivery.identities.rules.records import Answer, Asks

type Address = IPv4Address | IPv6Address

#: RFC 7208 4.6.4: beyond it receivers answer permerror.
MOST_QUESTIONS: Final = 10
_TERM: Final = re.compile(r"([+\-~?]?)([A-Za-z][\w.-]*)(?:([:=])([^\s/]*))?((?:/\d+)?(?://\d+)?)")


class Result(StrEnum):
    PASS = "pass"  # noqa: S105 - RFC 7208 2.6
    FAIL = "fail"
    SOFTFAIL = "softfail"
    NEUTRAL = "neutral"
    NONE = "none"
    PERMERROR = "permerror"
    TEMPERROR = "temperror"


_QUALIFIERS: Final = {
    "": Result.PASS,
    "+": Result.PASS,
    "-": Result.FAIL,
    "~": Result.SOFTFAIL,
    "?": Result.NEUTRAL,
}


class _Broken(Exception):
    """The record cannot be worked out; the result says for whose sake."""

    def __init__(self, result: Result) -> None:
        super().__init__(result)
        self.result = result


@dataclass(frozen=True, slots=True)
class _Term:
    qualifier: str
    name: str
    value: str
    mask: str
    is_modifier: bool


@dataclass
class _Asking:
    """For one address; receivers give up after so many questions."""

    address: Address
    dns: Asks
    left: int = MOST_QUESTIONS
    asked: int = 0

    def spend(self) -> None:
        self.asked += 1
        self.left -= 1
        if self.left < 0:
            raise _Broken(Result.PERMERROR)


def records_of(answer: Answer) -> list[str]:
    """The SPF records among the TXT records of a name."""
    return [record for record in answer.records if record.lower().split(" ")[0] == "v=spf1"]


def evaluate(domain: str, address: str, dns: Asks) -> Result:
    """Whether mail of this domain may come from this IP address."""
    try:
        return _check(domain, _Asking(ip_address(address), dns))
    except _Broken as broken:
        return broken.result


def questions(domain: str, dns: Asks) -> int:
    """How many questions a receiver asks at most: for an address that nothing allows, all of them."""
    asking = _Asking(ip_address("192.0.2.1"), dns, left=50)
    with suppress(_Broken):
        _check(domain, asking)
    return asking.asked


def _check(domain: str, asking: _Asking) -> Result:
    answer = asking.dns.ask(domain, "TXT")
    if answer.failed:
        raise _Broken(Result.TEMPERROR)
    records = records_of(answer)
    if not records:
        return Result.NONE
    if len(records) > 1:
        raise _Broken(Result.PERMERROR)
    terms = [_term(word) for word in records[0].split()[1:]]
    for term in terms:
        if not term.is_modifier and _matches(term, domain, asking):
            return _QUALIFIERS[term.qualifier]
    redirect = next((term.value for term in terms if term.is_modifier and term.name == "redirect"), "")
    return _other(redirect, asking) if redirect else Result.NEUTRAL


def _term(word: str) -> _Term:
    found = _TERM.fullmatch(word)
    if found is None:
        raise _Broken(Result.PERMERROR)
    return _Term(found[1], found[2].lower(), found[4] or "", found[5], is_modifier=found[3] == "=")


def _other(domain: str, asking: _Asking) -> Result:
    """Of a domain that is named by this one: it must have a record (RFC 7208 5.2, 6.1)."""
    asking.spend()
    result = _check(domain, asking)
    if result is Result.NONE:
        raise _Broken(Result.PERMERROR)
    return result


def _matches(term: _Term, domain: str, asking: _Asking) -> bool:
    where = term.value or domain
    match term.name:
        case "all":
            return True
        case "ip4" | "ip6":
            return _in_network(asking.address, f"{term.value}{term.mask}")
        case "include":
            return _other(where, asking) is Result.PASS
        case "a":
            asking.spend()
            return _in_hosts([where], term.mask, asking)
        case "mx":
            asking.spend()
            hosts = [record.split()[-1] for record in asking.dns.ask(where, "MX").records]
            return _in_hosts(hosts[:10], term.mask, asking)
        case "exists" | "ptr":
            # They depend on the very mail: whoever has such a record knows why.
            asking.spend()
            return False
    raise _Broken(Result.PERMERROR)


def _in_hosts(hosts: list[str], mask: str, asking: _Asking) -> bool:
    four, _, six = mask.partition("//")
    kind, length = ("A", four) if asking.address.version == 4 else ("AAAA", f"/{six}" if six else "")
    found = (each for host in hosts if "%" not in host for each in asking.dns.ask(host, kind).records)
    return any(_in_network(asking.address, f"{each}{length}") for each in found)


def _in_network(address: Address, network: str) -> bool:
    try:
        return address in ip_network(network, strict=False)
    except ValueError:
        raise _Broken(Result.PERMERROR) from None
