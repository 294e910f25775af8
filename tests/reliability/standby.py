"""A second embedded PostgreSQL that follows the one of a running server, and takes its place."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import psycopg

from stratus.server.processes import home
from stratus.server.processes.postgres import SUPERUSER, Cluster
from support.running import RunningServer, children, eventually

FOLLOWS = "application_name=standby"


class Standby:
    """Copies the server's database, and follows it over its socket: asynchronously, as replication is unless somebody says otherwise."""

    def __init__(self, server: RunningServer, folder: Path) -> None:
        self.server = server
        self.primary = Cluster(server.home)
        self.cluster = Cluster(folder)
        socket = home.socket_folder(server.home)
        self.cluster.home.mkdir(parents=True, exist_ok=True)
        whence = f"host={socket} user={SUPERUSER} {FOLLOWS}"
        command = [self.primary.bin("pg_basebackup"), "--dbname", whence, "--pgdata", str(self.cluster.data), "--write-recovery-conf"]
        subprocess.run([*command, "--checkpoint=fast", "--wal-method=stream"], check=True, capture_output=True)
        self.owner = (server.home / "database").stat()
        self._own(self.cluster.data)
        self.cluster.start()

    def _own(self, folder: Path) -> None:
        """Give it to the account that runs the database."""
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.owner.st_uid, self.owner.st_gid, follow_symlinks=False)

    def follows(self) -> bool:
        """Whether it has everything that is committed at this moment."""
        with psycopg.connect(self.primary.dsn("postgres", SUPERUSER), autocommit=True) as connection:
            sql = "SELECT bool_and(replay_lsn >= pg_current_wal_flush_lsn()) FROM pg_stat_replication WHERE application_name = 'standby'"
            return bool(connection.execute(sql).fetchone()[0])

    def hears_no_more(self) -> None:
        """The line between the two is cut: what is committed from now on is on the first one only."""
        with psycopg.connect(self.cluster.dsn("postgres", SUPERUSER), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET primary_conninfo = ''")
            connection.execute("SELECT pg_reload_conf()")
        assert eventually(lambda: not self._is_heard())

    def _is_heard(self) -> bool:
        with psycopg.connect(self.primary.dsn("postgres", SUPERUSER), autocommit=True) as connection:
            return bool(connection.execute("SELECT 1 FROM pg_stat_replication WHERE application_name = 'standby'").fetchone())

    def takes_over(self) -> None:
        """The first one is lost with its machine; this one is promoted, and stands where the server looks for its database."""
        with psycopg.connect(self.cluster.dsn("postgres", SUPERUSER), autocommit=True) as connection:
            assert connection.execute("SELECT pg_promote(true, 60)").fetchone()[0]
        self.cluster.stop()
        os.kill(self.server.process.pid, signal.SIGSTOP)  # so that nobody starts the first one again meanwhile
        try:
            postmaster = self.server.part("postgres")
            for process in (postmaster, *children(postmaster)):
                with suppress(ProcessLookupError):  # a backend that sees the postmaster gone ends by itself
                    os.kill(process, signal.SIGKILL)
            database = self.server.home / "database"
            assert eventually(lambda: self.primary.pid() is None)
            shutil.rmtree(database)
            shutil.move(self.cluster.data, database)
            self._own(database)
        finally:
            os.kill(self.server.process.pid, signal.SIGCONT)

    def stop(self) -> None:
        self.cluster.stop()
