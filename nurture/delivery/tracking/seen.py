"""What is kept of a request: enough to judge it, also by later rules, and to know an address again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final

from django.conf import settings

from nurture.delivery import keys

#: By which browsers, proxies and previews say that nobody asked for this page yet.
PURPOSES: Final = {
    "HTTP_SEC_PURPOSE": "Sec-Purpose",
    "HTTP_PURPOSE": "Purpose",
    "HTTP_X_PURPOSE": "X-Purpose",
    "HTTP_X_MOZ": "X-Moz",
    "HTTP_SEC_FETCH_MODE": "Sec-Fetch-Mode",
    "HTTP_SEC_FETCH_USER": "Sec-Fetch-User",
    "HTTP_SEC_FETCH_DEST": "Sec-Fetch-Dest",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """`network`: the address without its end, as nobody's in particular."""

    method: str = "GET"
    ip_key: str = ""
    network: str = ""
    user_agent: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def seen(meta: Mapping[str, Any]) -> Seen:
    """Of a request's META. Behind a proxy of ours the last address it added is the one it was asked from."""
    address = _address(meta)
    return Seen(
        method=str(meta.get("REQUEST_METHOD", "GET"))[:8],
        ip_key=keys.network_key(str(address)) if address else "",
        network=_network(address) if address else "",
        user_agent=_line(meta.get("HTTP_USER_AGENT", ""), 300),
        headers={name: _line(meta[key], 60) for key, name in PURPOSES.items() if meta.get(key)},
    )


def _address(meta: Mapping[str, Any]) -> IPv4Address | IPv6Address | None:
    forwarded = str(meta.get("HTTP_X_FORWARDED_FOR", "")) if settings.SECURE_PROXY_SSL_HEADER else ""
    written = forwarded.rpartition(",")[2].strip() or str(meta.get("REMOTE_ADDR", ""))
    try:
        address = ip_address(written.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def _network(address: IPv4Address | IPv6Address) -> str:
    """256 neighbours, or the site's 48 bits: what is usually taken for anonymous."""
    return str(ip_network((address, 24 if address.version == 4 else 48), strict=False))


def _line(value: object, length: int) -> str:
    """PostgreSQL keeps no NUL, and nobody reads control characters."""
    return "".join(each for each in str(value)[:length] if each.isprintable())
