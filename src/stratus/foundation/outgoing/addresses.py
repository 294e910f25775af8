"""Which addresses outgoing requests may have: none in the installation's own network, unless it is allowed."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Allowed = Callable[[], Sequence[Network]]

EMBEDS_IPV4 = [
    ipaddress.ip_network(network)
    for network in ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10")
]
"""IPv6 networks that embed an IPv4 address, and (the last one) the deprecated site-local addresses."""


def allowed_networks(parts: Iterable[str]) -> list[Network]:
    """Return the networks of `STRATUS_OUTGOING_ALLOW`, which may be called although they are not global."""
    return [ipaddress.ip_network(part, strict=False) for part in parts]


def is_reachable(address: str, allowed: Sequence[Network] = ()) -> bool:
    """Tell whether this address may be called: global, not multicast, no IPv6 with an embedded IPv4 address; or explicitly allowed."""
    try:
        found: Address = ipaddress.ip_address(address)
    except ValueError:
        return False
    if any(found.version == network.version and found in network for network in allowed):
        return True
    if found.version == 6 and (any(found in network for network in EMBEDS_IPV4) or is_isatap(found)):
        return False
    return found.is_global and not found.is_multicast


def is_isatap(address: Address) -> bool:
    """Tell whether this IPv6 address embeds an IPv4 address in its interface part (ISATAP)."""
    return (int(address) >> 32) & 0xFDFF_FFFF == 0x0000_5EFE


def is_confidential(url: str, allowed: Allowed) -> bool:
    """Tell whether nobody can read on the way what is sent to this address: it is https, or it lies in a network that is `allowed`."""
    import httpx

    try:
        parts = httpx.URL(url)
        return parts.scheme == "https" or any(ipaddress.ip_address(parts.host.strip("[]")) in network for network in allowed())
    except (httpx.InvalidURL, ValueError):
        return False


def problem_with(url: str, allowed: Allowed) -> str:
    """Return why an address may not be called, or an empty text. Names are not resolved here.

    `allowed` returns the networks that may be called although they are not global; it is asked only where that matters.
    """
    import httpx  # which reads the address as the client will; programs that call nobody load without it

    try:
        parts = httpx.URL(url)
        port = parts.port
    except (httpx.InvalidURL, ValueError):
        return "Is not a valid address."
    if parts.scheme not in ("http", "https") or not parts.host:
        return "Must begin with https:// or http://."
    if parts.userinfo:
        return "Must not contain a user name or password."
    if port is not None and not 0 < port < 65536:
        return "Is not a valid address."
    host = parts.host.strip("[]")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return ""
    return "" if is_reachable(host, allowed()) else "This address may not be called."
