"""The parts of an installation that go on running: `python -P -m stratus.site.roles ROLE JSON`, with what `run`, `web` and so on are given.

The command `stratus` becomes such a process (`become`): what reads commands, and what only colours a terminal, takes memory for as
long as a process runs.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from stratus.server.assets import front_end
from stratus.server.limits import memory
from stratus.server.processes import database, home, interpreter, schema
from stratus.server.processes.parent import end_with_supervisor
from stratus.server.processes.postgres import Cluster, EmbeddedError
from stratus.server.processes.steps import say, step
from stratus.server.processes.supervisor import WITHOUT_DATABASE, Child, GaveUp, Stop, Supervisor
from stratus.site import mail
from stratus.site.commands.support import fail, faults_in_a_line, running_database, use_django
from stratus.tenancy import log_ins


def become(role: str, **arguments: Any) -> NoReturn:
    """Go on as this part, in the same process: nothing of the present program stays in memory."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # whoever started this may have closed it
            stream.flush()
    memory.few_arenas()
    os.execv(sys.executable, command(role, **arguments))  # noqa: S606 - our own program


def command(role: str, **arguments: Any) -> list[str]:
    """How a part is started."""
    return program("stratus.site.roles", role, json.dumps(arguments))


def program(module: str, *arguments: str) -> list[str]:
    """How a module of ours is run: `-P`, since Python would otherwise look for every module in the present folder first."""
    return [sys.executable, "-P", "-m", module, *arguments]


def run(*, port: int, address: str, workers: int | None, demo: bool, migrate: bool | None, drain: float) -> None:
    """Start everything, and watch it until a signal comes."""
    end_with_supervisor()
    database.address()  # raises BadAddress before anything is started
    if reason := taken(address, port) or front_end.missing():
        fail(reason)
    base_url = f"http://localhost:{port}"
    data = home.home()
    home.folder("files")  # raises BadHome before anything is started
    os.environ["STRATUS_HOME"] = str(data)
    os.environ["STRATUS_ADDRESS"] = address
    elsewhere = home.elsewhere()
    cluster = None if elsewhere else Cluster(data, memory.plan().database)
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
            with step("Preparing the database", "migrations and the demo organisation" if demo else "migrations"):
                told = prepared(program("stratus.site.cli", "prepare", base_url, *wishes), data)
            supervisor.start(Child("The worker", command("worker", concurrency=None), logs(data, "worker"), patience=20))
            serve = command("web", port=port, address=address, workers=workers, drain=drain)
            supervisor.start(Child("The web server", serve, logs(data, "web"), patience=15 + drain))
            with step("Starting the web server", f"an answer from http://{address}:{port}/readyz"):
                supervisor.watch(until=lambda: answers(address, port), pause=0.05)
            greet(base_url, told["demo"], told["note"], data)
            supervisor.watch()
    except Stop:
        say("Everything has ended.")
    except (EmbeddedError, GaveUp) as error:
        fail(str(error))


def web(*, port: int, address: str, workers: int | None, drain: float, rooms: str = "") -> None:
    """Look whether a web server can run here, and become it."""
    rooms = rooms or os.environ.get("STRATUS_ROOMS", "web,saver")
    end_with_supervisor()
    home.keep_private()
    if reason := taken(address, port):
        fail(reason)
    home.folder("files")  # raises what it would raise later in each process
    if found := interpreter.fault(sys.version_info[:3]):
        say(f"{found[0]}: {found[1]}.")
    if "web" in rooms:
        if lacks := front_end.missing():
            say(lacks)
        refuse_file_mail()
    schema.refuse_unfit(*[role for room, role in (("web", log_ins.APP), ("saver", log_ins.SAVER)) if room in rooms])
    os.environ["STRATUS_ROOMS"] = rooms
    os.environ["STRATUS_ADDRESS"] = address
    told = {"address": address, "port": port, "workers": workers or memory.plan().web_processes, "drain": drain}
    # The server's own process only watches the others: it needs no driver of the database.
    os.execv(sys.executable, program("stratus.server.processes.serving", "web", json.dumps(told)))  # noqa: S606 - our own program


def worker(*, concurrency: int | None) -> None:
    """Run the background jobs until a signal comes, or the database goes away."""
    end_with_supervisor()
    refuse_file_mail()
    with running_database():
        home.keep_private()
        schema.refuse_unfit(log_ins.APP)
        use_django()
        from stratus.server.processes.worker import Without, work

        try:
            work(concurrency or memory.plan().jobs)
        except Without as lost:
            say(f"The database went away, and the worker with it: {lost}")
            raise SystemExit(WITHOUT_DATABASE) from None


ROLES: dict[str, Callable[..., None]] = {"run": run, "web": web, "worker": worker}


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
        raise SystemExit(schema.UNUSABLE)


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
    print("\n".join(lines), flush=True)


def main() -> None:
    """Entry point of a part."""
    memory.few_arenas()
    memory.without_terminal()
    with faults_in_a_line():
        memory.plan()  # raises what it would raise later in each process
        ROLES[sys.argv[1]](**json.loads(sys.argv[2]))


if __name__ == "__main__":
    main()
