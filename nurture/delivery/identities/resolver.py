"""Questions to the DNS with a time limit, answered by records, by "there is none", or not at all."""

import time
from collections.abc import Sequence
from typing import Final

import dns.exception
import dns.resolver
import dns.reversename

from nurture.delivery.identities.rules.records import Answer

#: Seconds for one question, and for all of one check.
ONE: Final = 4.0
ALL: Final = 25.0


class Resolver:
    """Of one check: what was asked once is remembered, and after its time it answers nothing any more."""

    def __init__(
        self, *, servers: Sequence[str] = (), port: int = 53, one: float = ONE, everything: float = ALL
    ) -> None:
        """With `servers` these are asked, else those of the machine."""
        self._resolver = _resolver(servers, port)
        self._one, self._until = one, time.monotonic() + everything
        self._known: dict[tuple[str, str], Answer] = {}

    def ask(self, name: str, kind: str) -> Answer:
        key = (name.rstrip(".").lower(), kind)
        if key not in self._known:
            self._known[key] = self._ask(*key)
        return self._known[key]

    def reverse(self, address: str) -> Answer:
        """The names of an IP address."""
        return self.ask(dns.reversename.from_address(address).to_text(), "PTR")

    def _ask(self, name: str, kind: str) -> Answer:
        left = min(self._one, self._until - time.monotonic())
        if self._resolver is None or left <= 0:
            return Answer(failed=True)
        try:
            found = self._resolver.resolve(name, kind, search=False, lifetime=left)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return Answer()
        except dns.exception.DNSException:
            return Answer(failed=True)
        return Answer(tuple(_text(record, kind) for record in found))


def _resolver(servers: Sequence[str], port: int) -> dns.resolver.Resolver | None:
    try:
        resolver = dns.resolver.Resolver(configure=not servers)
    except dns.exception.DNSException:
        # The machine names no server.
        return None
    if servers:
        resolver.nameservers, resolver.port = list(servers), port
    return resolver


def _text(record: object, kind: str) -> str:
    """TXT joined without its quotes (RFC 7208 3.3), names without their last dot."""
    strings = getattr(record, "strings", None)
    if kind == "TXT" and strings is not None:
        return b"".join(strings).decode("utf-8", "replace")
    return str(record).rstrip(".").lower()
