"""What every test stands on: the database server of the run, committed data where a test needs it, the order of the tests.

What the markers mean and where the time goes is said in docs/how/tests.md.
"""

from __future__ import annotations

import gc
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest

from support import examples  # noqa: F401 - registers Hypothesis's profiles before a test is read
from support.cluster import TestServer, held
from support.running import RunningServer

T = TypeVar("T")

SEED = 20261128
"""Of the random order of tests, in every run for which no other is given: one that fails can be repeated."""
SERVER = pytest.StashKey[TestServer]()
RUN = pytest.StashKey[ExitStack]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Say where the database of this worker will be, before Django reads its settings; the server starts when needed."""
    keep_what_is_compiled()
    if getattr(config.option, "randomly_seed", None) == "default" and not config.option.thorough:
        config.option.randomly_seed = SEED
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

    from stratus.server.processes import home

    home.make_secrets()  # beside a database elsewhere nothing makes them silently
    django.setup()
    hash_quickly()
    find_static_files_once()


def keep_what_is_compiled() -> None:
    """Let Python keep what it compiles, for this process, the workers and every program that tests start: these read the same modules some
    hundred times, and compiling them takes longer than the rest of a start. Where programs run once, an image often says not to.
    """
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def hash_quickly() -> None:
    """Let a password cost a hundredth of what it costs users: tests make thousands."""
    from stratus.login.backend import Argon2Hasher

    Argon2Hasher.time_cost, Argon2Hasher.memory_cost = 1, 64


def find_static_files_once() -> None:
    """Let WhiteNoise find the static files once a process: every test client loads the middlewares anew, and finds the same ones."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    find = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, Any] = {}

    def add_files_from_finders(self: WhiteNoiseMiddleware) -> None:
        if not found:
            find(self)
            found.update(self.files)
        self.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = add_files_from_finders


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


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was loaded for the tests stays: nothing looks for garbage in it, and elsewhere less often. It takes a sixth of the time else."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


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


@pytest.fixture
def statistics_of_small_tenants(db: None) -> None:
    """The database was analysed when there were small tenants only: statistics seem to say that a tenant has one row of everything."""
    from support.costs import analyse_small_tenants

    analyse_small_tenants()


@pytest.fixture
def very_many(pytestconfig: pytest.Config) -> int:
    """How many things a call names at once: ten thousand in `make thorough`, a tenth of that in every other run."""
    return 10_000 if pytestconfig.option.thorough else 1_000


@pytest.fixture
def in_turn(pytestconfig: pytest.Config) -> Callable[[Sequence[T], int, int], Sequence[T]]:
    """Of a product of cases those whose turn it is: the first of three takes the first, the fourth and so on. All in `make thorough`."""

    def whose_turn(cases: Sequence[T], turn: int, of: int) -> Sequence[T]:
        return cases if pytestconfig.option.thorough else cases[turn % of :: of]

    return whose_turn


@pytest.fixture(scope="module")
def loaded_demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """How to get into the demo tenant at http://127.0.0.1:8000, loaded once for all tests of a file; none sees what another changed."""
    from django.db import transaction

    from stratus.demo import ensure_demo
    from stratus.tenancy.models import Host, Tenant

    with django_db_blocker.unblock(), transaction.atomic():
        told = ensure_demo("http://127.0.0.1:8000")
        # Tests with real commits leave tenants behind, and beside another one an address leads nowhere.
        Host.objects.create(tenant=Tenant.objects.get(is_demo=True), name="127.0.0.1")
        yield told
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """`stratus run` with the demo tenant, for tests with the marker `server`; they share it, so each makes what it changes."""
    database_url = None
    if os.environ.get("STRATUS_TEST_DATABASE_URL"):
        test_server = request.getfixturevalue("test_server")
        database_url = test_server.copy_template(test_server.database_of("server"))
    running = RunningServer(tmp_path_factory.mktemp("server"), database_url=database_url).start()
    yield running
    running.stop()


ASKS_THE_DATABASE = {"committed", "saver"}
"""Fixtures whose tests ask the database something of its own: real commits beside each other, and the saver's statements."""
LONG = 5.0
"""Seconds from which on a test should say why it takes so long."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="run tests with the marker thorough too")
    parser.addoption("--database-files", help="write down here which files have tests with the marker database")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Mark what asks the database; begin with what takes long and with large files, so that no worker ends long after another."""
    if not config.option.thorough:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("thorough")])
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]
    for item in items:
        if ASKS_THE_DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.database)
        for mark in item.iter_markers("slow"):
            if not mark.args or not isinstance(mark.args[0], str):
                raise pytest.UsageError(f"{item.nodeid}: slow says why, as in `@pytest.mark.slow('ten thousand candidates')`")
    if config.option.database_files and getattr(config, "workerinput", {}).get("workerid", "gw0") == "gw0":
        asking = {item.nodeid.split("::", 1)[0] for item in items if item.get_closest_marker("database")}
        Path(config.option.database_files).write_text("".join(f"{file}\n" for file in sorted(asking)))
    yield
    if os.environ.get("MUTANT_UNDER_TEST"):
        return  # `tools/mutants.py` has put them in order
    files = [item.nodeid.split("::", 1)[0] for item in items]
    sizes = Counter(group_of(file) for file in files)
    place = {item: (place_of(file), -sizes[group_of(file)]) for item, file in zip(items, files, strict=True)}
    items.sort(key=place.__getitem__)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores: tests of running servers wait for these most of the time."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log) -> object:
    """A file's tests go to one worker, and those that share a running server all to the same, or each would start one."""
    from xdist.scheduler import LoadScopeScheduling

    config.option.loadscopereorder = False

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid.split("::", 1)[0])

    return ByFile(config, log)


LASTS = re.compile(r"mark\.(server|browser|slow)\b")
"""What tells a file that takes long, however few its tests are."""
SHARED = {
    "upgraded": re.compile(r"\bupgraded: Installation\b"),
    "own_server": re.compile(r"\bown_server\b"),
    "browser": re.compile(r"mark\.browser\b"),
    "server": re.compile(r"mark\.server\b.*^def \w+\([^)]*\bserver\b", re.MULTILINE | re.DOTALL),
}
"""Groups of files whose tests share a running server or what such a one stands on, and what tells them."""
TWO_BROWSERS = "tests/e2e/staff/"
"""Browser tests that have a server and a browser of their own beside those of the others."""


@cache
def group_of(path: str) -> str:
    """The group that a file's tests belong to, otherwise the file itself. Browser tests are two: one took longer than all else."""
    group = next((group for group, sign in SHARED.items() if sign.search(text_of(path))), path)
    return f"browser of {path.split('/')[2]}" if group == "browser" and path.startswith(TWO_BROWSERS) else group


@cache
def text_of(path: str) -> str:
    return (Path(__file__).parents[1] / path).read_text()


def place_of(path: str) -> int:
    """Where a file comes: what takes longest first, so that no worker is left with it at the end."""
    if group_of(path).startswith("browser"):
        return 0
    return 1 if group_of(path) in SHARED or LASTS.search(text_of(path)) else 2


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name tests that took long and do not say why. They do not fail for it: on a slow or busy machine everything takes long."""
    long = [
        report
        for report in terminalreporter.stats.get("passed", [])
        if report.when == "call" and report.duration > LONG and not {"slow", "browser"} & set(report.keywords)
    ]
    if long:
        terminalreporter.section(f"over {LONG:.0f} s without the marker slow")
    for report in sorted(long, key=lambda report: -report.duration):
        terminalreporter.write_line(f"{report.duration:.1f} s  {report.nodeid}")


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
