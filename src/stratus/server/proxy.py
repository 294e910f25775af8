"""The trusted proxies (`STRATUS_TRUSTED_PROXY`), whose headers about the browser are believed."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network


@dataclass(frozen=True)
class Proxies:
    """Networks of the proxies in front of this server, none by default, and of those who may see its figures."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    metrics: tuple[IPv4Network | IPv6Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1"))

    @classmethod
    def from_environment(cls) -> "Proxies":
        """`STRATUS_TRUSTED_PROXY` and `STRATUS_METRICS_ALLOW`: addresses or networks, separated by commas. Raises `ValueError`
        for anything else.
        """
        networks = _networks(os.environ.get("STRATUS_TRUSTED_PROXY", ""))
        return cls(networks, _networks(os.environ.get("STRATUS_METRICS_ALLOW", "")) or cls.metrics)

    def may_see_metrics(self, address: str, *, is_forwarded: bool) -> bool:
        """Tell whether whoever asks may see the figures of this installation: by default this machine alone.

        A request that somebody passed on counts only where that proxy is trusted: its own address would say nothing.
        """
        if is_forwarded and not self.networks:
            return False
        try:
            return any(ip_address(address) in network for network in self.metrics)
        except ValueError:
            return False

    def trusts(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.networks)

    def seen_through(self, peer: str, scheme: str, headers: Iterable[tuple[str, str]]) -> tuple[str, str]:
        """Address and scheme of the browser. In a chain of addresses, it is the last one that is not a trusted proxy."""
        if not self.networks or not self.trusts(peer):
            return peer, scheme
        chain: list[str] = []
        for name, value in headers:
            if name == "x-forwarded-for":
                chain += [part.strip() for part in value.split(",")]
            elif name == "x-forwarded-proto" and value in ("http", "https"):
                scheme = value
        for address in reversed(chain):
            try:
                ip_address(address)
            except ValueError:
                break
            peer = address
            if not self.trusts(address):
                break
        return peer, scheme


def _networks(given: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(part.strip(), strict=False) for part in given.split(",") if part.strip())
