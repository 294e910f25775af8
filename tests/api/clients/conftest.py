"""The Python client that openapi-python-client generates from the document that the running server publishes."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from stratus.rehearse.booking import demo_access
from support.running import PATIENCE, RunningServer

PACKAGE = "stratus_client"
BASE = "/api/v1/integrations"
CONFIG = "post_hooks: []\n"
"""Nobody reads what is generated here: it need not be formatted."""


@dataclass
class Caller:
    """Another system, written against the generated client: operations by their names, bodies by the names of their schemas."""

    package: Path
    client: Any
    models: ModuleType
    sent: list[httpx.Request]

    def __call__(self, operation: str, *path: str, **given: Any) -> Any:
        """Call an operation (`create_draft_schedule`); return its parsed answer, whatever it is."""
        (module,) = (file for file in self.package.glob(f"api/*/{operation}.py"))
        function = importlib.import_module(".".join((PACKAGE, *module.relative_to(self.package).with_suffix("").parts)))
        return function.sync(*path, client=self.client, **given)

    def done(self, operation: str, *path: str, **given: Any) -> Any:
        """Call an operation that succeeds."""
        answer = self(operation, *path, **given)
        assert getattr(answer, "success", None) is True, answer
        return answer

    def body_sent(self) -> bytes:
        """What the last call has sent."""
        return self.sent[-1].content


@pytest.fixture(scope="session")
def generated(server: RunningServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the generated package, which can be imported."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "config.yml").write_text(CONFIG)
    document = folder / "openapi.json"
    document.write_bytes(httpx.get(f"{server.url}/api/openapi.json", timeout=PATIENCE).raise_for_status().content)
    package = folder / PACKAGE
    made = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning", "--meta", "none"),
            *("--path", str(document), "--output-path", str(package), "--config", str(folder / "config.yml")),
        ],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield package
    sys.path.remove(str(folder))


@pytest.fixture
def caller(server: RunningServer, generated: Path) -> Iterator[Caller]:
    """A caller with the token of the demo."""
    package = importlib.import_module(PACKAGE)
    sent: list[httpx.Request] = []
    client = package.AuthenticatedClient(
        base_url=server.url + BASE,
        token=demo_access(server.home).token,
        timeout=httpx.Timeout(PATIENCE),
        raise_on_unexpected_status=True,
        httpx_args={"event_hooks": {"request": [sent.append]}},
    )
    with client:
        yield Caller(generated, client, importlib.import_module(f"{PACKAGE}.models"), sent)
