"""What the processes write about themselves."""

import io
import json
import logging
from types import SimpleNamespace
from typing import Any, cast

import pytest
import structlog

from stratus.server.access_log import AccessLog
from stratus.server.processes import logs
from stratus.server.request import RequestHead


class Full(io.RawIOBase):
    """A disk without room."""

    def writable(self) -> bool:
        return True

    def write(self, _data: Any) -> int:
        raise OSError(28, "No space left on device")


@pytest.fixture
def arrived() -> RequestHead:
    return cast(RequestHead, SimpleNamespace(method="GET", path="/", client="192.0.2.1", room="front", request_id="x"))


def test_django_has_the_logs_configured():
    assert isinstance(structlog.get_config()["logger_factory"], structlog.stdlib.LoggerFactory)


def test_a_line_is_json_with_its_facts(capsys):
    before = logging.getLogger().handlers
    try:
        logs.configure()
        structlog.get_logger("stratus.saver").warning("database_gone", requests=3)
    finally:
        logging.getLogger().handlers = before
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["requests"], line["level"]) == ("database_gone", 3, "warning")


def test_an_access_log_without_room_stops_no_answer(arrived):
    full = io.BufferedWriter(cast(Any, Full()), 16)
    AccessLog(cast(Any, full)).request(arrived, 200, 10, 0.1)
    full.detach()
