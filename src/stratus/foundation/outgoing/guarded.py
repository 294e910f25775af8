"""The HTTP client for all outgoing requests, which cannot be directed into the installation's own network.

It resolves a host name once, refuses the request unless all its addresses are global, and connects to a checked address instead of
resolving the name again. No proxy from the environment, no redirects, and one deadline for the whole request, the look-up of its name too.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from functools import cache
from typing import Any

import httpcore
import httpx

from stratus.foundation.outgoing.addresses import Allowed, Network, is_reachable

TIMEOUT = 15.0
"""Seconds for a whole request: connecting, sending, and the head of the response."""

MOST_LOOK_UPS = 16
"""Names looked up at the same time, those included that nobody waits for any more."""
LOOK_UPS = threading.BoundedSemaphore(MOST_LOOK_UPS)


def resolve(host: str, port: int, within: float = TIMEOUT) -> list[str]:
    """Return the addresses of a host name. Raises OSError (TimeoutError after so many seconds), UnicodeError, OverflowError.

    The system's look-up has no deadline and cannot be stopped, so it has a thread of its own, of which there are `MOST_LOOK_UPS` at most.
    """
    until, places = time.monotonic() + within, LOOK_UPS
    if not places.acquire(timeout=within):
        raise TimeoutError("too many names are being looked up at the moment")
    answer: Future[list[Any]] = Future()

    def look_up() -> None:
        try:
            answer.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except BaseException as error:
            answer.set_exception(error)
        finally:
            places.release()

    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    try:
        found = answer.result(max(until - time.monotonic(), 0))
    except FutureTimeout:
        raise TimeoutError("looking it up took too long") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard(httpcore.NetworkBackend):
    """Opens connections to checked addresses only, and closes them at the deadline."""

    def __init__(self, allowed: Sequence[Network], deadline: float) -> None:
        self.allowed = allowed
        self.deadline = deadline
        self.inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = resolve(host.strip("[]"), port, remaining(self.deadline, timeout))
        except (OSError, UnicodeError, OverflowError) as error:
            raise httpcore.ConnectError(f"{host} is unknown: {error}") from error
        if not addresses or not all(is_reachable(address, self.allowed) for address in addresses):
            raise httpcore.ConnectError(f"{host} leads to an address that may not be called")
        stream = self.inner.connect_tcp(addresses[0], port, remaining(self.deadline, timeout), local_address, socket_options)
        return Hurried(stream, self.deadline)

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> httpcore.NetworkStream:
        raise httpcore.ConnectError("Sockets of this machine may not be called")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class Hurried(httpcore.NetworkStream):
    """A connection with one deadline for everything, so that a slow server cannot hold it open."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self.inner = inner
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, remaining(self.deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, remaining(self.deadline, timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return Hurried(self.inner.start_tls(ssl_context, server_hostname, remaining(self.deadline, timeout)), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


def remaining(deadline: float, timeout: float | None) -> float:
    """Return how many seconds are left. Raises ReadTimeout if there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("The receiver took too long")
    return left if timeout is None else min(left, timeout)


class GuardedTransport(httpx.HTTPTransport):
    """httpx over guarded connections."""

    def __init__(self, allowed: Sequence[Network], timeout: float) -> None:
        super().__init__(trust_env=False)
        # httpx takes no network backend, so its connection pool is replaced by one with ours.
        self._pool = httpcore.ConnectionPool(ssl_context=tls(), network_backend=Guard(allowed, time.monotonic() + timeout), retries=0)


@cache
def tls() -> ssl.SSLContext:
    """Return the TLS context that checks certificates; cached, because reading the authorities is slow."""
    return ssl.create_default_context()


def client(allowed: Allowed, timeout: float = TIMEOUT) -> httpx.Client:
    """Return a client for one outgoing request, which has `timeout` seconds from now. To be used in a `with` block.

    `allowed` returns the networks that may be called although they are not global; it is asked only where that matters.
    """
    return httpx.Client(
        transport=GuardedTransport(allowed(), timeout),
        timeout=timeout,
        trust_env=False,
        follow_redirects=False,
        headers={"User-Agent": "Stratus"},
    )
