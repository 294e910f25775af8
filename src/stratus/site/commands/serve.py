"""`stratus run`, and its parts for larger installations: `web`, `saver`, `worker`, `migrate`."""

import gc
import json
from contextlib import nullcontext
from typing import Annotated, Any

import psycopg
import typer

from stratus.server.assets import front_end
from stratus.server.processes import database, fingerprints
from stratus.site.commands.support import make_log_ins, running_database, use_django
from stratus.site.roles import become

Port = Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="Where to listen.")]
Address = Annotated[str, typer.Option(envvar="STRATUS_ADDRESS", help="Network address to listen on; 0.0.0.0 for all.")]
Workers = Annotated[int | None, typer.Option(envvar="STRATUS_WORKERS", min=1, help="Web processes.", show_default="2")]
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
    workers: Workers = None,
    demo: Demo = False,
    migrate: Migrate = None,
    drain: Drain = 0,
) -> None:
    """Start everything: database, web server and worker. Ctrl-C ends it all."""
    become("run", port=port, address=address, workers=workers, demo=demo, migrate=migrate, drain=drain)


def web(port: Port = 8000, address: Address = "127.0.0.1", workers: Workers = None, drain: Drain = 5) -> None:
    """Run the web server alone: staff pages, External API, player and saver. The database is elsewhere, and migrated."""
    become("web", port=port, address=address, workers=workers, drain=drain)


def saver(port: Port = 8001, address: Address = "127.0.0.1", workers: Workers = 1, drain: Drain = 5) -> None:
    """Run the saver alone; a proxy sends /exam/api/ here."""
    become("web", port=port, address=address, workers=workers, drain=drain, rooms="saver")


def worker(
    concurrency: Annotated[int | None, typer.Option(min=1, help="Jobs at the same time.", show_default="4")] = None,
) -> None:
    """Run the background jobs: webhooks, mail, hand-ins at the deadline. Without its database it ends with status 75."""
    become("worker", concurrency=concurrency)


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


def bring_up_to_date(verbosity: int) -> None:
    """Migrate, under a lock, so that only one process migrates at a time; let the database know our secrets and keep the
    files of the front end, and make the log-ins.

    Raises fingerprints.OtherSecrets, before anything is changed: what a migration seals nobody else could open.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    from stratus.foundation import clock
    from stratus.site.commands.states import made_when_needed
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
                is_new = not MigrationRecorder(connection).applied_migrations()
                with made_when_needed() if is_new else nullcontext():
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
