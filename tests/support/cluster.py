"""One database server for a run of the tests, one migrated template in it, one copy of that for every worker.

Nothing here touches a running installation: the server lives in a temporary folder. It starts with the first test that needs
it, so that tests of pure rules do not wait for it. With `STRATUS_TEST_DATABASE_URL` (the address of a database whose role may
make roles and databases) that server is used instead.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from stratus.server.processes import home
from stratus.server.processes.postgres import SUPERUSER, Cluster

QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB", "max_connections": "300"}
PREFIX = "stratus-test-"
MIGRATE = """
import gc
import django
from django.core.management import call_command
from stratus.site.commands.states import made_when_needed
gc.set_threshold(50_000, 20, 50)
django.setup()
with made_when_needed():
    call_command("migrate", verbosity=0)
"""


class TestServer:
    """The server of this run, in `folder`. Every worker has such an object; the first that needs the server starts it."""

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cluster = Cluster(folder / "cluster", QUICK, outlive=True)
        given = os.environ.get("STRATUS_TEST_DATABASE_URL")
        self.embedded = given is None
        self.url = given or self.cluster.dsn()
        self.admin_url = given or self.cluster.dsn("postgres", SUPERUSER)
        self.template = f"stratus_test_{folder.name.removeprefix(PREFIX)}".lower()

    @classmethod
    def make(cls) -> TestServer:
        """A folder for this run. What runs that were killed have left behind is ended and removed."""
        for left_behind in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
            if time.time() - left_behind.stat().st_mtime < 60:
                continue  # perhaps made a moment ago by a run that has not locked it yet
            with held(left_behind / "run") as free:
                if free:
                    cls(left_behind).stop()
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        folder.chmod(0o755)
        return cls(folder)

    def ensure(self) -> None:
        """Start the server and migrate the template unless another worker has done so."""
        with held(self.folder / "starting", wait=True):
            ready = self.folder / "ready"
            if ready.exists():
                return
            if self.embedded:
                self.cluster.start()
                self.guard()
            self._make_template()
            ready.touch()

    def stop(self) -> None:
        """End the server if it is ours, drop what we made on one that is not, and remove the folder."""
        if self.embedded:
            self.cluster.stop()
        elif (self.folder / "ready").exists():
            with psycopg.connect(self.admin_url, autocommit=True) as connection:
                names = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{self.template}%"]).fetchall()
                for (name,) in names:
                    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
                log_ins = connection.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE %s", [f"{self.template}%"]).fetchall()
                for (name,) in log_ins:
                    connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))
        shutil.rmtree(self.folder, ignore_errors=True)

    def guard(self) -> None:
        """Let a process of its own end the server when the run is over, however that was ended: this file, run as a program."""
        nothing = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
        os.posix_spawn(sys.executable, [sys.executable, __file__, str(self.folder)], os.environ, file_actions=nothing, setsid=True)

    def address(self, database: str) -> str:
        """The address of another database on the same server."""
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{database}"))

    def database_of(self, worker: str) -> str:
        """The name of the database that a worker has for itself."""
        return f"{self.template}_{worker}"

    def copy_template(self, name: str) -> str:
        """Make a fresh copy of the template under this name and return its address."""
        self._create(name, self.template)
        return self.address(name)

    def create_empty(self, name: str) -> str:
        """Make an empty database and return its address."""
        self._create(name, "template0")
        return self.address(name)

    def _create(self, name: str, template: str) -> None:
        owner = urlsplit(self.url).username
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
            if owner:
                statement += sql.SQL(" OWNER {}").format(sql.Identifier(owner))
            connection.execute(statement)

    def _make_template(self) -> None:
        self._create(self.template, "template0")
        environment = {
            **os.environ,
            "DATABASE_URL": self.address(self.template),
            "STRATUS_ROLE": "",
            "STRATUS_HOME": str(self.folder / "home"),
            "DJANGO_SETTINGS_MODULE": "stratus.site.settings",
        }
        environment |= {f"STRATUS_SECRET_{name.upper()}": "secret of the tests' template" + "x" * 10 for name in home.SECRETS}
        # As `stratus migrate` does, but for the fingerprints of its secrets: whoever gets a copy has others.
        done = subprocess.run([sys.executable, "-c", MIGRATE], env=environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"The template could not be migrated:\n{done.stdout}\n{done.stderr}")


@contextmanager
def held(path: Path, *, wait: bool = False) -> Iterator[bool]:
    """Hold a lock file for a block; yields False when somebody else holds it and we do not wait."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


if __name__ == "__main__":
    place = Path(sys.argv[1])
    with held(place / "run", wait=True):  # the run holds it as long as it lives
        if place.exists():
            TestServer(place).stop()
