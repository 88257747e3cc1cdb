"""Connections to addresses that people typed: to the internet, never to anything inside.

Every name is looked up here, every answer must be a public address, and the connection goes to that very address: a
second look-up could say something else.
"""

import socket
import ssl
from ipaddress import IPv4Address, IPv6Address, ip_address


class NotPublic(Exception):
    """The address leads inside."""


def is_public(address: str) -> bool:
    """Whether an IP address lies on the internet, and nowhere inside: no private, local, mapped or shared one."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _within(found)
    return found.is_global and not found.is_multicast and (inner is None or is_public(str(inner)))


def connected(host: str, port: int, *, secure: bool, timeout: float) -> socket.socket:
    """`secure`: with a certificate of that name. Raises NotPublic or OSError."""
    plain = socket.create_connection(_public_address(host, port), timeout=timeout)
    if not secure:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise


def _public_address(host: str, port: int) -> tuple[str, int]:
    """Where the name leads. Raises NotPublic when one of its addresses lies inside: then none is trusted."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(is_public(each) for each in addresses):
        raise NotPublic(host)
    return addresses[0], port


def _within(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """IPv6 can carry an IPv4 address that a router unpacks (RFC 4291, 3056, 6052)."""
    if isinstance(address, IPv4Address):
        return None
    nat64 = IPv4Address(int(address) & 0xFFFFFFFF) if address.packed.startswith(b"\x00\x64\xff\x9b") else None
    return address.ipv4_mapped or address.sixtofour or nat64
