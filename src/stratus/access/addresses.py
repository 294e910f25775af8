"""From which addresses somebody may log in or sit an exam. Pure, and without Django: the saver asks too."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PREFIX = re.compile(r"/[0-9]{1,3}")
MAPPED_BITS = 96
"""How many bits of an IPv4-mapped IPv6 address stand before the IPv4 address."""


def network_of(entry: str) -> Network | None:
    """Return the network that an entry of such a list names: an address (itself alone) or a CIDR network, whose host bits do not count.

    None for anything else, masks in place of a prefix length (`10.0.0.0/255.0.0.0`) among it.
    """
    _address, slash, _prefix = entry.partition("/")
    if "%" in entry or (slash and not PREFIX.fullmatch(entry[entry.index("/") :])):
        return None
    try:
        network = ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return None
    if isinstance(network, ipaddress.IPv6Network) and network.prefixlen >= MAPPED_BITS:
        mapped = network.network_address.ipv4_mapped
        return network if mapped is None else ipaddress.ip_network((mapped, network.prefixlen - MAPPED_BITS))
    return network


def address_is_allowed(address: str, allowed: Sequence[str]) -> bool:
    """Tell whether somebody at this address may come in: the list is empty, or one of its addresses and networks has it.

    An IPv4 address counts as the same however it is written, `192.0.2.7` or `::ffff:192.0.2.7`. An entry that is neither address nor
    network lets nobody in, nor does an address that cannot be read.
    """
    if not allowed:
        return True
    try:
        found: Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    return any(network is not None and found.version == network.version and found in network for network in map(network_of, allowed))
