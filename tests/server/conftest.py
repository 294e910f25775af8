"""A front under granian, as in production, with small applications behind it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from support.running import PATIENCE, eventually, free_port


class FrontServer:
    """Where it listens, and what it logs."""

    def __init__(self, port: int, log: Path) -> None:
        self.port, self.log = port, log
        self.url = f"http://127.0.0.1:{port}"

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def send(self, raw: bytes) -> bytes:
        """Send bytes as they are and return what comes back until the server closes or falls silent."""
        with self.connect() as client:
            client.sendall(raw)
            return client.recv(65536)

    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=PATIENCE, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def running_front(app: str, folder: Path, log: Path, *options: str, **environment: str) -> Iterator[FrontServer]:
    """Run the front of this module of this folder."""
    server = FrontServer(free_port(), log)
    command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--http", "1", "--port", str(server.port)]
    command += ["--backpressure", "4096", "--log-level", "warning", *options, f"{app}:application"]
    paths = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env={**os.environ, "PYTHONPATH": paths, "STRATUS_TRUSTED_PROXY": "", **environment}, stdout=output, stderr=output
        )
    try:
        assert eventually(lambda: process.poll() is not None or server.answers())
        assert process.poll() is None, log.read_text()
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
