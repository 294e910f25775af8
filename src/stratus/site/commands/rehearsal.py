"""A rehearsal of an exam day, from booking to report (`stratus rehearse`)."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import psycopg

from stratus.rehearse import booking, database
from stratus.rehearse.booking import Access, CannotRehearse
from stratus.rehearse.conductor import Conductor, Measured, Now, Show, raise_limit
from stratus.rehearse.plan import Plan
from stratus.rehearse.report import document, machine
from stratus.rehearse.report.result import Result, Server
from stratus.rehearse.simulation.wire import Address
from stratus.rehearse.verify import Held, verify_against, verify_read_back
from stratus.server.processes import home
from stratus.server.processes.database import owner_address
from stratus.server.processes.steps import say, step


def find_access(url: str, token: str, staff: str) -> Access:
    """Return the access data: those given, else those of the demo in this data folder. Raises CannotRehearse."""
    demo = booking.demo_access(home.home())
    url = (url or demo.url or f"http://localhost:{os.environ.get('PORT') or 8000}").rstrip("/")
    own = token or (demo.token if not demo.url or url == demo.url.rstrip("/") else "")
    if not own:
        raise CannotRehearse("A token of the External API is needed: --token or STRATUS_TOKEN. `stratus token create` makes one.")
    password = os.environ.get("STRATUS_STAFF_PASSWORD", "")
    if staff and not password:
        raise CannotRehearse(f"The password of {staff} is needed in the environment variable STRATUS_STAFF_PASSWORD.")
    if not staff and own == demo.token:
        staff, password = demo.staff, demo.password
    return Access(url, own, staff, password)


@dataclass
class Rehearsal:
    """A rehearsal from booking to result. Its schedule is always removed, unless it is to be kept."""

    plan: Plan
    access: Access
    processes: int
    keep: bool

    def run(self) -> Result:
        """Rehearse. Raises CannotRehearse if it cannot begin, and KeyboardInterrupt if it is interrupted before that."""
        raise_limit(self.plan.candidates, self.processes)
        booking.reachable(self.plan.url)
        began, dsn = datetime.now(UTC), None
        try:
            links = self._book()
            dsn = self._database()
            measured, server = self._sit(links, read_back=dsn is None)
            result = self._verified(began, measured, server, dsn)
        except CannotRehearse:
            booking.unbook(self.plan.url, self.access.token, self.plan.schedule)  # it may have been created although the response was lost
            raise
        except BaseException:
            say(self._remove(dsn))
            raise
        result.removed = f"The schedule {self.plan.schedule} and its candidates were kept." if self.keep else self._remove(dsn)
        return result

    def _book(self) -> list[str]:
        plan = self.plan
        with step("Making the schedule", f"POST /schedule with {plan.candidates:,} candidates"):
            return booking.book(plan.url, self.access.token, plan.schedule, plan.candidates, assessment=plan.assessment)

    def _database(self) -> str | None:
        """The server's database, if it can be reached from here and contains the schedule."""
        try:
            dsn = owner_address()
        except ValueError:
            return None
        return dsn if database.holds(dsn, self.plan.schedule) else None

    def _sit(self, links: list[str], *, read_back: bool) -> tuple[Measured, Server]:
        plan = replace(self.plan, read_back=read_back)
        staff = (self.access.staff, self.access.password) if self.access.staff else None
        conductor = Conductor(plan, links, processes=self.processes, staff=staff)
        if staff is None:
            conductor.measured.notes.append("Nobody watched and no message was sent: no member of staff was given (--staff).")
        there = Address.of(plan.url)
        if not machine.is_here(there.host):
            with progress() as show:
                return conductor.run(show), Server()
        with machine.Watch(there.port, machine.postmaster(home.home()), conductor.pids) as watch, progress() as show:
            measured = conductor.run(show)
        return measured, Server(watch.loads, watch.came_later)

    def _verified(self, began: datetime, measured: Measured, server: Server, dsn: str | None) -> Result:
        held: Held | None = None
        if dsn is not None:
            try:
                with step("Verifying", "the answers to be read from the database"):
                    held = database.read(dsn, [sat.attempt for sat in measured.sat if sat.attempt])
            except psycopg.Error as error:
                measured.notes.append(f"The database could not be read: {str(error).splitlines()[0]}")
        verdict = verify_against(measured.sat, held) if held is not None else verify_read_back(measured.sat)
        result = Result(self.plan, began, machine.hardware(), measured, verdict, server)
        result.unconfirmed_orders = held.unconfirmed_orders if held else None
        return result

    def _remove(self, dsn: str | None) -> str:
        """Remove the schedule, and return a sentence about the outcome."""
        name, why = self.plan.schedule, "its database is out of reach from here"
        if dsn is not None:
            try:
                with step("Removing", "the schedule and its candidates to be deleted"):
                    number = database.remove(dsn, name)
                return f"The schedule {name} and its {number:,} candidates were removed."
            except psycopg.Error as error:
                why = str(error).splitlines()[0]
        if booking.unbook(self.plan.url, self.access.token, name):
            return f"The schedule {name} was deleted; its candidates' accounts stay."
        return f"The schedule {name} stays, to be archived by hand: {why}."


@contextmanager
def progress() -> Iterator[Show]:
    """A progress bar on a terminal, else a line for each phase."""
    if not sys.stderr.isatty():
        said = ""

        def line(now: Now) -> None:
            nonlocal said
            word = now.phase.split(":")[0]
            if word != said:
                said = word
                say(f"{word} ({now.progress.requests:,} requests, {now.progress.failed:,} failed)")

        yield line
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = [
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[figures]}"),
        TimeElapsedColumn(),
    ]
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Starting the simulation", figures="")

        def draw(now: Now) -> None:
            told = now.progress
            failed = f"[red]{told.failed:,} failed[/]" if told.failed else "0 failed"
            figures = f"{told.requests:,} requests, {told.acknowledged:,} answers safe, {failed}"
            bar.update(task, description=now.phase, completed=now.done, total=now.total or 1, figures=figures)

        yield draw


def write(result: Result, output: Path) -> None:
    """Write the report and its data; if the folder is not writable, use another one."""
    stem = output.with_suffix("") if output.suffix in (".html", ".json") else output
    files = {".html": document.html(result).encode(), ".json": msgspec.json.format(msgspec.json.encode(result.data()))}
    try:
        for suffix, content in files.items():
            stem.with_name(stem.name + suffix).write_bytes(content)
    except OSError as error:
        spare = Path(tempfile.mkdtemp(prefix="stratus-rehearsal-"))
        for suffix, content in files.items():
            (spare / f"rehearsal{suffix}").write_bytes(content)
        say(f"{stem} cannot be written ({error.strerror}): the report is in {spare}")


def summarise(result: Result, output: Path) -> None:
    """Print the figures as text."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(soft_wrap=not os.isatty(1), highlight=False)
    for title, rows, counts in (("Requests", result.steps(), True), ("What people waited for", result.waits(), False)):
        table = Table(box=None, pad_edge=False, title=title, title_justify="left", title_style="bold")
        table.add_column("")
        heads = ["", "failed", "p50", "p95", "p99", "max ms"] if counts else ["", "p50", "p95", "p99", "max ms"]
        for head in heads:
            table.add_column(head, justify="right")
        for name, figures in rows:
            failed = [f"[red]{figures.failed:,}[/]" if figures.failed else "0"] if counts else []
            times = [f"{value:,.0f}" for value in (figures.p50, figures.p95, figures.p99, figures.most)]
            table.add_row(name, f"{figures.count:,}", *failed, *times)
        console.print(table)
        console.print()
    marks = {True: "[green]✓[/]", False: "[red]✗[/]", None: " "}
    for good, text in result.findings():
        console.print(f"{marks[good]} {escape(text)}")
    console.print(f"\nReport: {output}.html and {output}.json")
