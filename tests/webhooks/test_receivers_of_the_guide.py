"""The receivers of the guide, as they are printed, get messages as they are sent. C# is read by people only: there is no compiler here."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from stratus.external_api.docs.guides import BY_SLUG, text_of
from stratus.foundation import clock
from stratus.results.publication.actions import publish
from stratus.webhooks.deliveries.sending import headers_of
from stratus.webhooks.endpoints.actions import create_endpoint
from stratus.webhooks.models import Delivery
from support.builders import SYSTEM, a_marked_script
from support.running import PATIENCE

pytestmark = pytest.mark.database

COMMANDS = {"python": [sys.executable, "-u"], "typescript": [str(Path(sys.executable).with_name("node")), "--no-warnings"]}
ENDINGS = {"python": "py", "typescript": "mts"}


@dataclass
class Program:
    """A receiver that runs: where it listens, and what it writes."""

    url: str
    process: subprocess.Popen[str]

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture
def message() -> tuple[dict[str, str], bytes, str]:
    """A message about a published result as it is sent: headers, body, and the secret of its endpoint."""
    _endpoint, secret = create_endpoint(title="x", url="https://example.org", by=SYSTEM, now=clock.now())
    publish(a_marked_script().schedule_id, by=SYSTEM, now=clock.now())
    delivery = Delivery.objects.select_related("endpoint").get()
    return headers_of(delivery, clock.now()), delivery.body.encode(), secret


@pytest.fixture(params=COMMANDS)
def program(request: pytest.FixtureRequest, tmp_path: Path, message: tuple[dict[str, str], bytes, str]) -> Iterator[Program]:
    """The receiver of the guide in one language, with the secret of the message."""
    (code,) = re.findall(rf"^```{request.param}\n(.*?)^```$", text_of(BY_SLUG["webhook"]), re.MULTILINE | re.DOTALL)
    file = tmp_path / f"receiver.{ENDINGS[request.param]}"
    file.write_text(code)
    environment = os.environ | {"STRATUS_WEBHOOK_SECRET": message[2], "PORT": "0"}
    with subprocess.Popen(
        [*COMMANDS[request.param], str(file)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        found = Program("", process)
        found.url = found.line().removeprefix("Listening on ")
        yield found
        process.kill()


def posted(program: Program, body: bytes, headers: dict[str, str]) -> int:
    return httpx.post(program.url, content=body, headers=headers, timeout=PATIENCE).status_code


def test_a_message_is_believed_and_read(program, message):
    headers, body, _secret = message
    assert posted(program, body, headers) == 204
    assert program.line().endswith(" 3 of 4")


def test_what_was_changed_on_the_way_is_refused(program, message):
    headers, body, _secret = message
    assert posted(program, body.replace(b'"Score":3', b'"Score":4'), headers) == 401


def test_an_old_message_is_refused(program, message):
    headers, body, _secret = message
    assert posted(program, body, headers | {"webhook-timestamp": "1700000000"}) == 401


@pytest.mark.parametrize("without", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_message_without_one_of_its_headers_is_refused(program, message, without):
    headers, body, _secret = message
    assert posted(program, body, {name: value for name, value in headers.items() if name != without}) == 401


def test_one_of_several_signatures_is_enough(program, message):
    headers, body, _secret = message
    assert posted(program, body, headers | {"webhook-signature": f"v1,AAAA {headers['webhook-signature']}"}) == 204
