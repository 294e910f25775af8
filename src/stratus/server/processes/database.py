"""Addresses of PostgreSQL, read once, by libpq's own rules, for every driver.

Connections over a network notice silence: without the options below a cable that was cut holds every thread until Linux gives up, after a
quarter of an hour. Whatever the address says itself wins.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from stratus.server.processes import home
from stratus.server.processes.steps import say
from stratus.server.readiness import ANSWERS, ONLY_READS
from stratus.tenancy import log_ins

if TYPE_CHECKING:
    from stratus.saver.connections import Database, Liveness

LIVENESS = {
    "connect_timeout": "3",
    "keepalives": "1",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "5000",
}
"""libpq's options for connections over a network: seconds, and milliseconds for the last one. Sockets of this machine need none."""
TLS = (
    "sslmode",
    "sslcert",
    "sslkey",
    "sslrootcert",
    "sslcrl",
    "sslpassword",
    "sslnegotiation",
    "ssl_min_protocol_version",
    "ssl_max_protocol_version",
)
"""libpq's options for encryption, which asyncpg knows by the same names."""


LOG_INS = "STRATUS_LOG_INS"
"""Internal: the roles for which `settle` found a log-in of their own, for the children of the process that asked."""


FIT = "SELECT pg_has_role(current_user, %s, 'USAGE') AND to_regclass('django_migrations') IS NOT NULL"
"""Whether a log-in has the rights of its role, and the tables are on its search path."""


class BadAddress(ValueError):
    """An address is not one of PostgreSQL, or `DATABASE_URL` is missing beside `STRATUS_OWNER_URL`; the message names the setting."""


class Refused(RuntimeError):
    """The server answers, and lets this process in by no log-in that it has; the message says what to do. Waiting does not help."""


REFUSAL = re.compile(r"authentication failed|no pg_hba\.conf entry|role \".*\" does not exist|no password supplied|not permitted to log in")
"""What a server says to a log-in that it refuses (SQLSTATE 28…, which libpq does not hand on). In other languages it is waited for."""


def address() -> str:
    """The database of this installation as its processes reach it: `DATABASE_URL`, or the embedded one.

    Raises BadAddress where `STRATUS_OWNER_URL` stands alone: the embedded database would be another than the one that is administered.
    """
    if home.elsewhere() and not os.environ.get("DATABASE_URL"):
        raise BadAddress(
            "DATABASE_URL is missing: STRATUS_OWNER_URL alone is for commands of the owner. Set DATABASE_URL to the same database."
        )
    return os.environ.get("DATABASE_URL") or home.embedded_url()


def owner_address() -> str:
    """The same with the role that owns the tables: `STRATUS_OWNER_URL`, for commands of administrators, or `address()`."""
    return os.environ.get("STRATUS_OWNER_URL") or address()


def as_role(role: str) -> tuple[str, str]:
    """Return the address for this role's work, and the role that a connection has to take there: none with a log-in of its own."""
    if role and role in os.environ.get(LOG_INS, "").split(","):
        return _own_log_in(address(), role), ""
    return address(), role


def settle(*roles: str, pause: float = 0.5) -> None:
    """Wait until the database lets this process in, and find out how: by a log-in of its own for each role, or by that of `DATABASE_URL`.

    This process and its children keep to it; without a role it is the owner of the tables. Where the server gives one log-in alone it can
    give the role back: that is said, by `stratus doctor` too. Raises Refused where the server lets it in by neither.
    """
    told = False
    while True:
        try:
            if roles and has_own_log_ins(*roles):
                os.environ[LOG_INS] = ",".join(roles)
                return
            connect(address() if roles else owner_address()).close()
            # It answers. Perhaps it did not yet when it was asked for the log-ins.
            own = bool(roles) and has_own_log_ins(*roles)
            os.environ[LOG_INS] = ",".join(roles) if own else ""
            if roles and not own:
                say(
                    f"Not let in as {_names(roles)}, so this process works as the log-in of DATABASE_URL: who gets past it could act so."
                    " Run `stratus migrate`; `stratus doctor` says more."
                )
            return
        except psycopg.OperationalError as error:
            if REFUSAL.search(str(error)):
                others = f"{_names(roles)} and the log-in of DATABASE_URL" if roles else "the log-in of the owner"
                mend = "run `stratus migrate` with the owner's log-in and these secrets, and look at pg_hba.conf"
                raise Refused(f"The database refuses {others}: {mend}. It said: {str(error).splitlines()[0]}") from None
            if not told:
                say(f"Waiting for the database: {str(error).splitlines()[0]}")
                told = True
        time.sleep(pause)


def read(url: str) -> dict[str, str]:
    """Return libpq's parameters of `postgresql://user:password@host1:5432,host2:5433/name?target_session_attrs=read-write`.

    `host` and `port` name equally many, separated by commas, or `host` is missing. Raises BadAddress for what libpq does not understand.
    """
    if not url.startswith(("postgresql://", "postgres://")):
        raise BadAddress(f"{_setting_of(url)} must begin with postgresql://")
    try:
        found = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError as error:
        raise BadAddress(f"{_setting_of(url)} cannot be read: {str(error).strip()}") from None
    found.setdefault("dbname", "stratus")
    hosts, ports = _hosts(found), _ports(found)
    if len(ports) != len(hosts):
        raise BadAddress(f"{_setting_of(url)} names {len(hosts)} hosts and {len(ports)} ports: give every host its port, or one for all.")
    if any(ports):
        found["port"] = ",".join(port or "5432" for port in ports)
    return {**LIVENESS, **found} if _is_remote(found) else found


def conninfo(url: str, **others: str) -> str:
    """Return the address as PostgreSQL's programs take it, with other parameters instead; an empty one is left out."""
    return make_conninfo("", **{name: value for name, value in {**read(url), **others}.items() if value})


def has_own_log_ins(*roles: str) -> bool:
    """Whether the database lets this process in as each of these roles by a log-in of its own that has its rights and finds the tables."""
    if home.known_secret("settings") is None:
        return False
    try:
        for role in roles:
            with connect(_own_log_in(address(), role), autocommit=True) as connection:
                row = connection.execute(FIT, [role]).fetchone()
            if row is None or not row[0]:
                return False
    except (psycopg.OperationalError, psycopg.errors.UndefinedObject):
        return False
    return True


def connect(url: str | None = None, role: str = "", **others: Any) -> psycopg.Connection[Any]:
    """Connect to the database of this installation, or that of `url`, as this role. Raises psycopg.OperationalError, BadAddress."""
    if url is None:
        url, role = as_role(role)
    found = read(url)
    return psycopg.connect(**{**found, "options": _options(found, role), **others})


def parse(url: str, role: str) -> dict[str, Any]:
    """Return Django's settings for an address; procrastinate takes them from there.

    `role` is taken by every connection (`-c role=…`); empty: the login role itself, as migrations need.
    """
    found = read(url)
    if options := _options(found, role):
        found["options"] = options
    return {
        "ENGINE": "stratus.tenancy.db",
        "NAME": found.pop("dbname"),
        "USER": found.pop("user", ""),
        "PASSWORD": found.pop("password", ""),
        "HOST": found.pop("host", ""),
        "PORT": found.pop("port", ""),
        "OPTIONS": found,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def for_django(role: str | None) -> dict[str, Any]:
    """Return Django's settings; None: the role that owns the tables, of which nothing has to be taken."""
    return parse(owner_address(), "") if role is None else parse(*as_role(role))


def for_saver(url: str) -> Database:
    """Return what the saver needs to connect: asyncpg would send options that only libpq knows to the server, which refuses them."""
    from stratus.saver.connections import Database  # and with it asyncpg, which only the saver needs

    found = read(url)
    hosts = found["hostaddr"].split(",") if "hostaddr" in found else _hosts(found)
    return Database(
        hosts=tuple((host or None, int(port) if port else None) for host, port in zip(hosts, _ports(found), strict=True)),
        name=found["dbname"],
        user=found.get("user"),
        password=found.get("password"),
        passfile=found.get("passfile"),
        tls={name: found[name] for name in TLS if name in found},
        settings={name: found[name] for name in ("options", "application_name") if name in found},
        session=found.get("target_session_attrs", "any"),
        connect_timeout=max(float(found.get("connect_timeout", 0)), 0) or None,
        liveness=_liveness(found),
    )


def wait(role: str = "", pause: float = 0.5) -> None:
    """Return as soon as the database answers; say once that it does not."""
    waited = False
    while True:
        try:
            connect(role=role).close()
            return
        except psycopg.OperationalError as error:
            if not waited:
                say(f"Waiting for the database: {str(error).splitlines()[0]}")
                waited = True
        time.sleep(pause)


class Asking:
    """Asks the database whether it is there, on a connection of its own (`readiness.DatabaseWatch`)."""

    def __init__(self, role: str) -> None:
        self._role = role
        self._connection: psycopg.Connection[Any] | None = None

    def __call__(self) -> str:
        """Return ANSWERS or ONLY_READS. Raises psycopg.Error; the next question then goes over a new connection."""
        if self._connection is None:
            self._connection = connect(role=self._role, autocommit=True, application_name="stratus-readiness")
        try:
            row = self._connection.execute("SELECT pg_is_in_recovery()").fetchone()
        except psycopg.Error:
            self.close()
            raise
        return ONLY_READS if row is not None and row[0] else ANSWERS

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = None


def _setting_of(url: str) -> str:
    """The setting that holds this address, so that somebody mends the right one."""
    given = (name for name in ("DATABASE_URL", "STRATUS_OWNER_URL") if os.environ.get(name) == url)
    return next(given, "The address of the database")


def _names(roles: Sequence[str]) -> str:
    name = read(address())["dbname"]
    return " and ".join(log_ins.name_of(name, role) for role in roles)


def _own_log_in(url: str, role: str) -> str:
    found = read(url)
    name = log_ins.name_of(found["dbname"], role)
    found |= {"user": name, "password": log_ins.password_of(name, home.secret("settings"))}
    return f"postgresql:///?{urlencode(found, quote_via=quote)}"


def _hosts(found: Mapping[str, str]) -> list[str]:
    return (found.get("host") or found.get("hostaddr") or "").split(",")


def _ports(found: Mapping[str, str]) -> list[str]:
    """One for each host; one alone is that of all."""
    ports = found.get("port", "").split(",")
    return ports * len(_hosts(found)) if len(ports) == 1 else ports


def _options(found: Mapping[str, str], role: str) -> str:
    return " ".join(part for part in (found.get("options", ""), f"-c role={role}" if role else "") if part)


def _is_remote(found: Mapping[str, str]) -> bool:
    """Whether a host is reached over a network, not by a socket of this machine."""
    return any(host and not host.startswith(("/", "@")) for host in _hosts(found))


def _liveness(found: Mapping[str, str]) -> Liveness | None:
    from stratus.saver.connections import Liveness

    if not _is_remote(found):
        return None
    probes = tuple(int(found[f"keepalives_{name}"]) for name in ("idle", "interval", "count"))
    return Liveness(None if found["keepalives"] == "0" else probes, int(found["tcp_user_timeout"]))
