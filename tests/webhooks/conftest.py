"""A tenant, and a receiver of webhooks on this machine. Imports wait until Django is set up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from stratus.tenancy.models import Tenant


@pytest.fixture(autouse=True)
def tenant(db: None) -> Iterator[Tenant]:
    """The current tenant of the test."""
    from stratus.tenancy import current
    from support.builders import a_tenant

    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@dataclass
class Receiver:
    """A receiver: the requests that came in, and what it answers (status, headers). `writes` makes its body of the request's headers."""

    url: str = ""
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answer: tuple[int, dict[str, str]] = (200, {})
    writes: Callable[[dict[str, str]], str] = lambda headers: ""


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """A receiver on loopback, which this installation may call."""
    settings.OUTGOING_ALLOW = ["127.0.0.0/8"]
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.received.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            status, headers = receiver.answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(receiver.writes(dict(self.headers)).encode())

        def log_message(self, *args: object) -> None:
            return None

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield receiver
        server.shutdown()
        thread.join()
