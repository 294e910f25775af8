"""`stratus doctor`: checks the installation, and says how to fix what is wrong."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import psycopg
import typer

from stratus.server.assets import front_end
from stratus.server.limits import memory as limits
from stratus.server.processes import database, fingerprints, home, interpreter, schema
from stratus.server.processes.postgres import Cluster
from stratus.site.commands.support import answer, use_django
from stratus.tenancy import log_ins

OLDEST_SERVER = 150000
HEARTBEAT_SECONDS = 60
CLOCK_SECONDS = 2.0
OVERDUE_MINUTES = 10
"""Workers see to attempts every five seconds; ten thousand take them a minute or two."""


@dataclass(frozen=True)
class Finding:
    """The outcome of one check. `ok` is None for advice."""

    check: str
    ok: bool | None
    found: str
    mend: str = ""


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")] = False) -> None:
    """Check database, version, migrations, time, storage and worker; say what is wrong and how to mend it. Exit status 1 on a fault."""
    findings = list(examine())
    healthy = all(finding.ok is not False for finding in findings)
    if as_json:
        answer({"ok": healthy, "checks": [asdict(finding) for finding in findings]}, as_json=True)
    else:
        show(findings)
    raise typer.Exit(0 if healthy else 1)


def show(findings: list[Finding]) -> None:
    """Print a table for people."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for title in ("Check", "", "Found", "How to mend it"):
        table.add_column(title, overflow="fold")
    marks = {True: "[green]ok[/]", False: "[red]fault[/]", None: "[yellow]note[/]"}
    for finding in findings:
        table.add_row(finding.check, marks[finding.ok], finding.found, finding.mend)
    Console(soft_wrap=not os.isatty(1)).print(table)


def examine() -> Iterator[Finding]:
    """Every finding; checks that need the database are left out when it does not answer."""
    yield python()
    yield memory()
    yield storage()
    yield pages()
    try:
        connection = database.connect(database.owner_address(), autocommit=True)
    except (psycopg.OperationalError, ValueError) as error:
        yield Finding("database", False, first_line(error), how_to_reach())
        return
    with connection:
        yield Finding("database", True, "answers")
        yield version(connection)
        yield skew(connection)
        for check in (
            migrations,
            role,
            log_in,
            secrets,
            worker,
            finality,
            later_scores,
            tenants,
            demo,
            mail,
            settings_rows,
            user_names,
            rules,
            files,
        ):
            yield from guarded(check, connection)


def guarded(check: Callable[[psycopg.Connection[Any]], Iterator[Finding]], connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Run a check; if it raises, that is a fault too, and the other checks still run."""
    try:
        yield from check(connection)
    except psycopg.errors.UndefinedTable:
        yield Finding(check.__name__, False, "the database has no tables of this release", "run `stratus migrate`")
    except Exception as error:
        yield Finding(check.__name__, False, first_line(error), "see the traceback of `stratus migrate`, or the logs")


def python() -> Finding:
    """Some releases of Python have faults that strangers can use. What the front does against them is not all that is to be done."""
    if found := interpreter.fault(sys.version_info[:3]):
        return Finding("python", None, *found)
    return Finding("python", True, ".".join(map(str, sys.version_info[:3])))


def memory() -> Finding:
    """Nothing starts with a plan that is not known."""
    try:
        plan = limits.plan()
    except limits.UnknownPlan as error:
        return Finding("memory", False, str(error), "set STRATUS_MEMORY to one of these, or leave it out")
    few = f"{plan.web_processes} web process{'es' if plan.web_processes > 1 else ''} with {plan.page_threads} threads each"
    return Finding("memory", True, f"{few}, {plan.jobs} jobs at the same time")


def storage() -> Finding:
    """Files must be writable, and there must be free space: a full disk stops PostgreSQL."""
    data, mend = home.home(), "make it writable for the user who runs Stratus, or set STRATUS_HOME"
    if reason := home.fault():
        return Finding("storage", False, reason, mend)
    if not data.exists():
        return Finding("storage", None, f"{data} does not exist yet", "`stratus run` makes it")
    try:
        probe = home.folder("files") / f".doctor-{os.getpid()}"
        probe.write_bytes(b"x")
        probe.unlink()
    except (OSError, home.BadHome) as error:
        return Finding("storage", False, first_line(error), mend)
    free = os.statvfs(data)
    gigabytes = free.f_bavail * free.f_frsize / 1e9
    if gigabytes < 1:
        return Finding("storage", False, f"{gigabytes:.1f} GB free in {data}", "make room: a full disk stops the database")
    return Finding("storage", True, f"{data} is writable, {gigabytes:.0f} GB free")


def pages() -> Finding:
    """Pages of staff and candidates need the built front end; the web server is not ready without it."""
    if front_end.is_there():
        return Finding("front end", True, f"built, in {front_end.folder()}")
    return Finding("front end", False, f"missing: {front_end.folder() / 'manifest.json'} is not there", front_end.next_step())


def version(connection: psycopg.Connection[Any]) -> Finding:
    """PostgreSQL 15 is the oldest that is tested."""
    number = connection.info.server_version
    name = f"PostgreSQL {number // 10000}.{number % 10000}"
    return Finding("version", number >= OLDEST_SERVER, name, "" if number >= OLDEST_SERVER else "use PostgreSQL 15 or later")


def skew(connection: psycopg.Connection[Any]) -> Finding:
    """Deadlines come from this machine's clock; the database's own shows whether one of the two is wrong."""
    begun = time.time()
    row = connection.execute("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()
    middle = (begun + time.time()) / 2
    difference = abs(float(row[0]) - middle) if row else 0.0
    if difference <= CLOCK_SECONDS:
        return Finding("time", True, f"the clocks of server and database differ by {difference:.1f} s")
    return Finding(
        "time", False, f"the clocks of server and database differ by {difference:.1f} s", "switch on time synchronisation (NTP) on both"
    )


def migrations(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Whether all migrations of this release are applied."""
    missing = schema.missing(connection)
    if missing:
        yield Finding("migrations", False, f"{len(missing)} missing: {', '.join(missing[:3])}", "run `stratus migrate`")
    else:
        yield Finding("migrations", True, "all applied")


def role(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Row-level security protects only from a role that owns nothing and bypasses nothing."""
    row = connection.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = 'stratus_app'").fetchone()
    if row is None:
        yield Finding("role", False, "the role stratus_app is missing", "run `stratus migrate`")
    elif row[0]:
        yield Finding("role", False, "stratus_app may bypass row-level security", "ALTER ROLE stratus_app NOSUPERUSER NOBYPASSRLS")
    else:
        yield Finding("role", True, "the application's role is bound by row-level security")


def log_in(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """A log-in of the application's own can give back nothing; one that takes its role can go back to what owns the tables."""
    if database.has_own_log_ins(log_ins.APP, log_ins.SAVER):
        yield Finding("log-in", True, "application and saver have log-ins of their own")
        return
    name = database.read(database.address())["dbname"]
    names = [log_ins.name_of(name, one) for one in (log_ins.APP, log_ins.SAVER)]
    # Where there are none the server may give one log-in alone; where there are, something keeps them out.
    made = connection.execute("SELECT FROM pg_roles WHERE rolname = ANY(%s) LIMIT 1", [names]).fetchone() is not None
    yield Finding(
        "log-in",
        False if made else None,
        f"the log-ins {' and '.join(names)} are {'not let in' if made else 'missing'}:"
        " who got past the application could act as the owner of the tables",
        "let the owner make roles (CREATEROLE), run `stratus migrate`, and let pg_hba.conf admit them",
    )


def secrets(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Every machine needs the secrets with which the database was set up."""
    found = fingerprints.compare(connection)
    for how, mend in (
        ("other", "take the right ones from another machine or a backup: `stratus secrets init --from`"),
        ("missing", "run `stratus secrets init` on the first machine, `stratus secrets init --from` on another"),
        ("not known", "run `stratus migrate`"),
    ):
        if names := [name for name, one in found.items() if one == how]:
            yield Finding("secrets", None if how == "not known" else False, f"{how}: {', '.join(names)}", mend)
            return
    yield Finding("secrets", True, "those with which the database was set up")


def worker(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """A worker sends a heartbeat every ten seconds."""
    row = connection.execute("SELECT max(last_heartbeat) FROM procrastinate_workers").fetchone()
    if row is None or row[0] is None:
        yield Finding(
            "worker", False, "no worker runs: no mail, no webhooks, no hand-in at the deadline", "start `stratus run` or `stratus worker`"
        )
        return
    age = (datetime.now(UTC) - row[0]).total_seconds()
    ok = age <= HEARTBEAT_SECONDS
    yield Finding("worker", ok, f"told {age:.0f} s ago that it lives", "" if ok else "start it again, and look into logs/worker.log")


def finality(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """An attempt that fails each time is tried again for ever, and holds nobody up: nothing else would show it but the log."""
    row = connection.execute(
        "SELECT count(*), min(id) FROM delivery_attempt WHERE finalised_at IS NULL AND due_at <= now() - make_interval(mins => %s)",
        [OVERDUE_MINUTES],
    ).fetchone()
    if row is None or not row[0]:
        yield Finding("finality", True, "no attempt waits to become final")
        return
    yield Finding(
        "finality",
        False,
        f"attempts that should have become final more than {OVERDUE_MINUTES} minutes ago: {row[0]}, the first is {row[1]}",
        "look for attempt_not_finalised and tenant_left_out in logs/worker.log: what fails, or takes longer than the database allows",
    )


def later_scores(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Answers that jobs score keep their scripts from being marked. What fails is tried again and then left to a marker."""
    row = connection.execute(
        "SELECT count(*), min(script_id) FROM marking_laterscore WHERE ended_at IS NULL AND due_at <= now() - make_interval(mins => %s)",
        [OVERDUE_MINUTES],
    ).fetchone()
    if row is None or not row[0]:
        yield Finding("later scores", True, "no answer waits to be scored by a job")
        return
    yield Finding(
        "later scores",
        False,
        f"answers that a job should have scored more than {OVERDUE_MINUTES} minutes ago: {row[0]}, the first is of script {row[1]}",
        "see that a worker runs, and look for later_score_failed in logs/worker.log; coordinators may leave them to markers",
    )


def tenants(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Without HTTPS (or localhost) browsers run no service worker, so an exam cannot be reloaded without network."""
    plain = connection.execute(
        "SELECT name, base_url FROM tenancy_tenant WHERE base_url NOT LIKE 'https://%' AND base_url !~ '^http://(localhost|127\\.0\\.0\\.1)(:|/|$)'"
    ).fetchall()
    for name, base_url in plain:
        found = f"{name} answers at {base_url}: without HTTPS browsers grant no service worker, and a reload in an exam needs the server"
        yield Finding("secure context", None, found, "put a proxy with TLS before Stratus and use an https:// address")
    if not plain:
        yield Finding("secure context", True, "every tenant answers on HTTPS or localhost")


def demo(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """The demo is for trying out: whoever started it knows the password of its administrator."""
    rows = connection.execute("SELECT name, is_demo FROM tenancy_tenant ORDER BY name").fetchall()
    others = [name for name, is_demo in rows if not is_demo]
    if others and len(others) < len(rows):
        yield Finding("demo", False, f"the demo is beside {', '.join(others[:3])}", "run `stratus demo remove`")
    else:
        yield Finding("demo", True, "the demo alone, to try out" if rows and not others else "no demo")


def mail(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Beside a database elsewhere mail in files of one machine reaches nobody."""
    row = connection.execute("SELECT count(*) FROM tenancy_tenant WHERE NOT is_demo").fetchone()
    if os.environ.get("STRATUS_EMAIL_URL"):
        yield Finding("mail", True, "STRATUS_EMAIL_URL is set")
    elif home.elsewhere() and row and row[0]:
        yield Finding("mail", False, "there is no mail server, and web server and worker do not start without", "set STRATUS_EMAIL_URL")
    else:
        yield Finding("mail", True, f"written into {home.home() / 'mail'}")


def settings_rows(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Every tenant has its settings: they are made with it, and nothing of a tenant works without them."""
    for table, what in (("people_tenantsettings", "the organisation"), ("people_apisettings", "the External API")):
        missing = connection.execute(
            f"SELECT name FROM tenancy_tenant n WHERE NOT EXISTS (SELECT FROM {table} t WHERE t.tenant_id = n.id) ORDER BY name"  # noqa: S608 -- of constants
        ).fetchall()
        if missing:
            names = ", ".join(name for (name,) in missing)
            yield Finding("settings", False, f"{names} has no settings of {what}", f"restore its row of {table} from a backup")
            return
    yield Finding("settings", True, "every tenant has its settings")


def user_names(_connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Accounts of earlier releases whose user names look the same as another's."""
    use_django(as_owner=True)
    from stratus.people.models import User
    from stratus.people.users.name_clashes import Clash, clashes
    from stratus.tenancy import current
    from stratus.tenancy.models import Tenant

    found: list[Clash] = []
    for tenant in Tenant.objects.order_by("pk"):
        with current.use(tenant):
            found += clashes(User.objects.all())
    for clash in found:
        yield Finding("user names", None, str(clash), "people mistake one for the other")
    if not found:
        yield Finding("user names", True, "no two accounts have names that look the same")


def rules(_connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Rules that the database holds, and that rows of an earlier release break."""
    use_django(as_owner=True)
    from django.db import connection

    from stratus.tenancy.db import agreements

    found = [f"{table} breaks {name}" for table, name in agreements.not_validated(connection)]
    found += [f"{number} rows break {name}" for name, number in agreements.broken(connection)]
    if found:
        mend = "mend the rows, and run `stratus migrate`: it looks at them again (docs/operations.md)"
        yield Finding("rules", False, f"rows that were there before a rule: {', '.join(found)}", mend)
    else:
        yield Finding("rules", True, "all rows keep the rules that the database holds")


def files(_connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Nothing deletes files of organisations that this database does not know: another installation may need them."""
    use_django(as_owner=True)
    from stratus.tenancy.db.stray_files import unknown_in

    found = [f"{folder}/{name}" for folder in ("jobs", "media", "photos", "responses") for name in unknown_in(folder)]
    if found:
        more = f" and {len(found) - 5} more" if len(found) > 5 else ""
        mend = "they are left alone; delete them by hand if no other installation has them"
        yield Finding("files", None, f"folders of organisations that are not in this database: {', '.join(found[:5])}{more}", mend)
    else:
        yield Finding("files", True, "no files of organisations that are not in this database")


def how_to_reach() -> str:
    if home.elsewhere():
        return "check DATABASE_URL and STRATUS_OWNER_URL, and that this PostgreSQL runs and lets us in"
    if not Cluster(home.home()).data.exists():
        return f"there is no database in {home.home()} yet: start `stratus run`, or set STRATUS_HOME"
    return "start `stratus run`, and look into logs/postgres.log"


def first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
