"""From which addresses somebody may log in or sit an exam. Pure, and without Django: the saver uses it too."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PREFIX = re.compile(r"[0-9]{1,3}")
MAPPED_BITS = 96
"""The number of bits before the IPv4 address in an IPv4-mapped IPv6 address."""


def network_of(entry: str) -> Network | None:
    """Return the network of an entry of such a list: a single address, or a CIDR network, whose host bits are ignored.

    None for anything else, also for a mask in place of a prefix length (`10.0.0.0/255.0.0.0`).
    """
    _address, slash, prefix = entry.partition("/")
    if "%" in entry or (slash and not PREFIX.fullmatch(prefix)):
        return None
    try:
        network = ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return None
    if isinstance(network, ipaddress.IPv4Network):
        return network
    mapped = network.network_address.ipv4_mapped  # None where the network has fewer than MAPPED_BITS bits
    return network if mapped is None else ipaddress.ip_network((mapped, network.prefixlen - MAPPED_BITS))


def block_of(address: str) -> str:
    """Return what counts as one place on the network: an IPv4 address, or the /64 of an IPv6 address, which one household or room has.

    What is no address is its own place.
    """
    try:
        found: Address = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))


def address_is_allowed(address: str, allowed: Sequence[str]) -> bool:
    """Tell whether the list allows this address: the list is empty, or contains it in an address or network.

    An IPv4 address counts as the same however it is written, `192.0.2.7` or `::ffff:192.0.2.7`. An entry that is neither address nor
    network lets nobody in, nor does an address that cannot be read.
    """
    if not allowed:
        return True
    try:
        found: Address = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    return any(network is not None and found.version == network.version and found in network for network in map(network_of, allowed))
