"""What every test stands on: the database server of the run, and committed data where a test needs it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from support.cluster import TestServer, held
from support.running import RunningServer

SERVER = pytest.StashKey[TestServer]()
RUN = pytest.StashKey[ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """Say where the database of this worker will be, before Django reads its settings; the server starts when needed."""
    worker = getattr(config, "workerinput", None)
    if worker is None:
        server = TestServer.make()
        config.stash[RUN] = ExitStack()
        config.stash[RUN].enter_context(held(server.folder / "run"))
    else:
        server = TestServer(Path(worker["server_folder"]))
    config.stash[SERVER] = server
    if worker is None and distributes(config):
        return  # workers inherit the environment, and would set Django up before they are asked where their database is
    name = worker_name(config)
    os.environ["DATABASE_URL"] = server.address(server.database_of(name))
    os.environ["STRATUS_HOME"] = str(server.folder / f"home-{name}")
    os.environ["DJANGO_SETTINGS_MODULE"] = "stratus.site.settings"

    import django

    django.setup()


def distributes(config: pytest.Config) -> bool:
    """Whether this process only hands the tests out to workers."""
    return getattr(config.option, "dist", "no") != "no" and bool(getattr(config.option, "tx", None))


def worker_name(config: pytest.Config) -> str:
    """gw0, gw1 … with pytest-xdist, else main."""
    return getattr(config, "workerinput", {}).get("workerid", "main")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    """Tell a worker where the server is."""
    node.workerinput["server_folder"] = str(node.config.stash[SERVER].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if RUN in config.stash:
        config.stash[SERVER].stop()
        config.stash[RUN].close()


@pytest.fixture(scope="session")
def test_server(pytestconfig: pytest.Config) -> TestServer:
    """The database server of this run, started."""
    server = pytestconfig.stash[SERVER]
    server.ensure()
    return server


@pytest.fixture(scope="session")
def django_db_setup(test_server: TestServer, pytestconfig: pytest.Config) -> Iterator[None]:
    """A copy of the migrated template is this worker's database."""
    from django.db import connections

    test_server.copy_template(test_server.database_of(worker_name(pytestconfig)))
    yield
    for connection in connections.all():
        connection.close()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Whatever language a page spoke, the next test begins in English."""
    yield
    from django.utils import translation

    translation.activate("en")


@pytest.fixture
def committed(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Real commits, for what other processes or connections must see. Every such test makes a tenant of its own; nothing is flushed."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """`stratus run` with the demo tenant, for tests with the marker `server`; they share it, so each makes what it changes."""
    database_url = None
    if os.environ.get("STRATUS_TEST_DATABASE_URL"):
        test_server = request.getfixturevalue("test_server")
        database_url = test_server.create_empty(test_server.database_of("server"))
    running = RunningServer(tmp_path_factory.mktemp("server"), database_url=database_url).start()
    yield running
    running.stop()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log) -> object:
    """A file's tests go to one worker, and those that share the running server all to the same, or each would start one."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid.split("::", 1)[0])

    return ByFile(config, log)


@cache
def group_of(path: str) -> str:
    """`server` for a file whose tests use the running server, otherwise the file itself."""
    text = (Path(__file__).parents[1] / path).read_text()
    return "server" if re.search(r"mark\.(server|browser)\b", text) else path


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where the browser tests are required (`STRATUS_REQUIRE_BROWSER`), a run without them is no success."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not os.environ.get("STRATUS_REQUIRE_BROWSER") or hasattr(session.config, "workerinput"):
        return
    ran = [report for report in reporter.stats.get("passed", []) if "browser" in report.keywords and report.when == "call"]
    reporter.write_line(f"browser tests passed: {len(ran)}")
    if not ran and session.exitstatus == 0:
        reporter.write_line("The browser tests did not run.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
