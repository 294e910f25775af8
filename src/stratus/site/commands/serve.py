"""`stratus run`, and its parts for larger installations: `web`, `saver`, `worker`, `migrate`."""

import gc
import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer

from stratus.server import front_end
from stratus.server.processes import database, fingerprints, home, interpreter, schema
from stratus.server.processes.parent import end_with_supervisor
from stratus.server.processes.postgres import Cluster, EmbeddedError
from stratus.server.processes.steps import say, step
from stratus.server.processes.supervisor import WITHOUT_DATABASE, Child, GaveUp, Stop, Supervisor
from stratus.site import mail
from stratus.site.commands.support import fail, make_log_ins, running_database, use_django
from stratus.tenancy import log_ins

Port = Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="Where to listen.")]
Address = Annotated[str, typer.Option(envvar="STRATUS_ADDRESS", help="Network address to listen on; 0.0.0.0 for all.")]
Workers = Annotated[int, typer.Option(envvar="STRATUS_WORKERS", min=1, help="Web processes.")]
Drain = Annotated[
    float,
    typer.Option(
        envvar="STRATUS_DRAIN_SECONDS", min=0, help="On SIGTERM: seconds of not being ready before the end, for load balancers to notice."
    ),
]
Demo = Annotated[
    bool, typer.Option("--demo/--no-demo", envvar="STRATUS_DEMO", help="To try Stratus out: load a demo into an empty database.")
]
Migrate = Annotated[
    bool | None, typer.Option("--migrate/--no-migrate", help="Migrate before the start; by default only the embedded database.")
]


def run(
    port: Port = 8000,
    address: Address = "127.0.0.1",
    workers: Workers = 2,
    demo: Demo = False,
    migrate: Migrate = None,
    drain: Drain = 0,
) -> None:
    """Start everything: database, web server and worker. Ctrl-C ends it all."""
    end_with_supervisor()
    database.address()  # raises BadAddress before anything is started
    if reason := taken(address, port) or front_end.missing():
        fail(reason)
    base_url = f"http://localhost:{port}"
    data = home.home()
    os.environ["STRATUS_HOME"] = str(data)
    os.environ["STRATUS_ADDRESS"] = address
    elsewhere = home.elsewhere()
    cluster = None if elsewhere else Cluster(data)
    us = [sys.executable, "-m", "stratus.site.cli"]
    try:
        with Supervisor(cluster) as supervisor:
            if cluster is not None:
                cluster.start()
            home.keep_private()
            if elsewhere and demo and nobody_is_there():
                os.environ.setdefault("STRATUS_EMAIL_URL", mail.FILES)
                migrate = migrate is not False
                if made := home.make_secrets():
                    say(f"Secrets were made in {data / 'secrets'}, for this trial: {', '.join(made)}.")
            refuse_file_mail()
            if migrate is None:
                migrate = not elsewhere
            if not migrate:
                schema.refuse_unfit()
            wishes = ["--demo" if demo else "--no-demo", "--migrate" if migrate else "--no-migrate"]
            with step("Preparing the database", "migrations and the demo organisation"):
                told = prepared([*us, "prepare", base_url, *wishes], data)
            supervisor.start(Child("The worker", [*us, "worker"], logs(data, "worker"), patience=20))
            serve = [*us, "web", "--port", str(port), "--address", address, "--workers", str(workers), "--drain", str(drain)]
            supervisor.start(Child("The web server", serve, logs(data, "web"), patience=15 + drain))
            with step("Starting the web server", f"an answer from http://{address}:{port}/readyz"):
                supervisor.watch(until=lambda: answers(address, port), pause=0.05)
            greet(base_url, told["demo"], told["note"], data)
            supervisor.watch()
    except Stop:
        say("Everything has ended.")
    except (EmbeddedError, GaveUp) as error:
        fail(str(error))


def web(port: Port = 8000, address: Address = "127.0.0.1", workers: Workers = 2, drain: Drain = 5) -> None:
    """Run the web server alone: staff pages, External API, player and saver. The database is elsewhere, and migrated."""
    serve(address, port, workers, os.environ.get("STRATUS_ROOMS", "web,saver"), drain)


def saver(port: Port = 8001, address: Address = "127.0.0.1", workers: Workers = 1, drain: Drain = 5) -> None:
    """Run the saver alone; a proxy sends /exam/api/ here."""
    serve(address, port, workers, "saver", drain)


def worker(concurrency: Annotated[int, typer.Option(min=1, help="Jobs at the same time.")] = 4) -> None:
    """Run the background jobs: webhooks, mail, hand-ins at the deadline. Without its database it ends with status 75."""
    end_with_supervisor()
    refuse_file_mail()
    with running_database():
        home.keep_private()
        schema.refuse_unfit(log_ins.APP)
        use_django()
        from stratus.server.processes.worker import Without, work

        try:
            work(concurrency)
        except Without as lost:
            say(f"The database went away, and the worker with it: {lost}")
            raise typer.Exit(WITHOUT_DATABASE) from None


def migrate() -> None:
    """Bring the database up to this release: tables, row-level security, grants. Running it again changes nothing."""
    with running_database():
        use_django(as_owner=True)
        bring_up_to_date(verbosity=1)


def prepare(base_url: str, demo: Demo = False, migrate: Migrate = True) -> None:
    """Migrate, load the demo into an empty database or point it to `base_url`, and print how to get in, as JSON."""
    use_django(as_owner=True)
    if migrate:
        bring_up_to_date(verbosity=0)
    access, note = demo_access(base_url, load=demo)
    typer.echo(json.dumps({"demo": access, "note": note}, default=str))


def demo_access(base_url: str, *, load: bool) -> tuple[dict[str, Any] | None, str]:
    """The access data of the demo, None if there is none that answers, and what to tell whoever starts.

    `load` makes it if the database has no tenant at all: it never comes beside an organisation.
    """
    from stratus.tenancy.models import Tenant

    others = Tenant.objects.filter(is_demo=False).exists()
    there = Tenant.objects.filter(is_demo=True).exists()
    if others:
        if there:
            return None, "The demo is beside an organisation, and answers at no address. `stratus demo remove` removes it."
        return None, "The demo is not loaded: there is an organisation here." if load else ""
    if not there and not load:
        return None, "There is no organisation yet: `stratus tenant create` makes one, `stratus run --demo` loads one to try out."
    from stratus.demo import ensure_demo

    return ensure_demo(base_url), ""


def nobody_is_there() -> bool:
    """Whether the database holds nothing, or the demo alone. Waits for the database."""
    database.settle()
    with database.connect(database.owner_address(), autocommit=True) as connection:
        found = connection.execute("SELECT to_regclass('tenancy_tenant')").fetchone()
        if found is None or found[0] is None:
            return True
        return connection.execute("SELECT 1 FROM tenancy_tenant WHERE NOT is_demo LIMIT 1").fetchone() is None


def refuse_file_mail() -> None:
    """End with status 78 where mail would go into files of one machine of several, and nobody would read it."""
    if home.elsewhere() and not os.environ.get("STRATUS_EMAIL_URL"):
        say(
            "STRATUS_EMAIL_URL is missing: beside a database of your own mail needs a server"
            " (smtp://user:password@host). STRATUS_EMAIL_URL=files writes it into files of this machine all the same."
        )
        raise typer.Exit(schema.UNUSABLE)


def bring_up_to_date(verbosity: int) -> None:
    """Migrate, under a lock, so that only one process migrates at a time; let the database know our secrets and keep the
    files of the front end, and make the log-ins.

    Raises fingerprints.OtherSecrets, before anything is changed: what a migration seals nobody else could open.
    """
    from django.core.management import call_command
    from django.db import connection

    from stratus.foundation import clock
    from stratus.ui.releases import actions as releases

    usual = gc.get_threshold()
    # Django makes thousands of classes for the states between migrations, and the usual search for garbage among them takes a quarter
    # of the time. With these thresholds the process becomes about 40 MB larger.
    gc.set_threshold(50_000, 20, 50)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(720031)")
        try:
            with database.connect(database.owner_address(), autocommit=True) as owner:
                fingerprints.refuse_others(owner)
                record_before_sealing(owner)
                call_command("migrate", interactive=False, verbosity=verbosity)
                releases.keep(front_end.folder(), now=clock.now())
                fingerprints.record(owner)
                make_log_ins(owner)
        finally:
            connection.cursor().execute("SELECT pg_advisory_unlock(720031)")
            gc.set_threshold(*usual)


def record_before_sealing(owner: psycopg.Connection[Any]) -> None:
    """Let a database that is there already know our secrets before a migration seals anything with them.

    Ended in between, the next attempt on a machine with other secrets is then refused, instead of sealing the rest with those.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if ("tenancy", "0001_release_0_1_0") not in executor.loader.applied_migrations:
        return  # nothing is there to be sealed
    executor.migrate([("tenancy", "0002_fingerprints_of_secrets")])
    fingerprints.record(owner)


def serve(address: str, port: int, workers: int, rooms: str, drain: float) -> None:
    """Run the web server in this process until SIGTERM or SIGINT."""
    from stratus.server.processes import serving

    end_with_supervisor()
    home.keep_private()
    if reason := taken(address, port):
        fail(reason)
    if found := interpreter.fault(sys.version_info[:3]):
        say(f"{found[0]}: {found[1]}.")
    if "web" in rooms:
        if lacks := front_end.missing():
            say(lacks)
        refuse_file_mail()
    schema.refuse_unfit(*[role for room, role in (("web", log_ins.APP), ("saver", log_ins.SAVER)) if room in rooms])
    os.environ["STRATUS_ROOMS"] = rooms
    os.environ["STRATUS_ADDRESS"] = address
    serving.serve(address, port, workers, drain)


def taken(address: str, port: int) -> str | None:
    """Why the address cannot be used for listening, or None. Checked before anything is started."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            return f"Cannot listen on {address}:{port} ({error.strerror}). Choose another port: PORT={port + 1 if port < 65535 else 8000}"
    return None


def answers(address: str, port: int) -> bool:
    """Whether a worker of the web server is ready."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(address, address)  # noqa: S104 - a comparison
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{host}:{port}/readyz", timeout=10) as answered:
            return bool(answered.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def prepared(command: list[str], data: Path) -> dict[str, Any]:
    """Run `stratus prepare` and return what it says about the demo."""
    done = subprocess.run(command, capture_output=True, text=True, start_new_session=True, check=False)
    if done.returncode:
        log = data / "logs" / "prepare.log"
        log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        log.write_text(done.stdout + done.stderr)
        reason = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise GaveUp(f"The database could not be prepared: {reason[-1]} (the whole log: {log})")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def logs(data: Path, name: str) -> Path | None:
    """The log file of a child; with `STRATUS_LOG=stderr` it writes to the terminal or the container's log instead."""
    return None if os.environ.get("STRATUS_LOG") == "stderr" else data / "logs" / f"{name}.log"


FIRST_CALL = (
    '{"Upsert": true, "Schedule": {"AssessmentExtId": "EXT1", "ScheduleExtId": "hello", "Title": "Hello", '
    '"StartDateTime": "2026-01-01T09:00:00Z", "EndDateTime": "2099-12-31T17:00:00Z", "GroupExtId": "hello", "GroupName": "Hello"}, '
    '"Candidates": [{"CandidateExtId": "h-1", "FirstName": "Jane", "LastName": "Doe", "Email": "jane@example.org"}]}'
)


def greet(base_url: str, demo: dict[str, Any] | None, note: str, data: Path) -> None:
    """Print the addresses and folders, and what to try first."""
    lines = ["", f"Stratus answers at {base_url}", "", *([note, ""] if note else [])]
    if demo:
        api = f"{base_url}/api/v1/integrations"
        curl = f"  curl -H 'Authorization: EAPI {demo['token']}'"
        lines += [
            *(f"  {account['username']:<16} {account['role']}" for account in demo["accounts"]),
            "",
            f"Password of all of them: {demo['password']}",
            f"EAPI token: {demo['token']}",
            f"API documentation, to be tried out: {base_url}/api/docs",
            "",
            "Schedule an exam, watch it, ask for its results:",
            f"{curl} -H 'Content-Type: application/json' {api}/schedule -d '{FIRST_CALL}'",
            f"{curl} {api}/external/schedule/hello/invigilation-info",
            f"{curl} '{api}/results?CandidateExtId=h-1&ScheduleExtId=hello'",
            "",
            f"Sit an exam as a candidate: {demo['launch_url']}",
            "",
        ]
    lines += [f"Data: {data}   Logs: {data / 'logs'}   Ctrl-C ends everything.", ""]
    typer.echo("\n".join(lines))
