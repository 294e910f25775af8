"""The supervisor with small children of its own; it runs in a process of its own, since it takes over the signals."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from stratus.server.processes.postgres import Cluster, EmbeddedError
from stratus.server.processes.supervisor import LOG_SIZE, Child, GaveUp, Restarts, Supervisor
from support.running import PATIENCE, eventually, has_ended

SCRIPT = """
import json, pathlib, sys
from stratus.server.processes.supervisor import Child, GaveUp, Stop, Supervisor

folder = pathlib.Path(sys.argv[1])
CHILD = '''
import os, pathlib, signal, sys
folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]
def note(what):
    with (folder / "story").open("a") as story:
        story.write(f"{name} {what}\\\\n")
def end(*_):
    note("ends")
    sys.exit(0)
signal.signal(signal.SIGTERM, signal.SIG_IGN if name == "stubborn" else end)
note(f"begins {os.getpid()} {os.getpgid(0)}")
if name == "broken":
    print("no luck today", flush=True)
    sys.exit(3)
if name == "waiting":
    sys.exit(75)
while True:
    signal.pause()
'''
try:
    with Supervisor(None) as supervisor:
        for name in sys.argv[2:]:
            command = [sys.executable, "-c", CHILD, str(folder), name]
            supervisor.start(Child(name, command, folder / f"{name}.log", patience=0.5 if name == "stubborn" else 600))
        supervisor.watch(pause=0.01)
except Stop:
    print("stopped", flush=True)
except GaveUp as error:
    print(error, flush=True)
    sys.exit(1)
"""


class Running:
    def __init__(self, folder: Path, *names: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(folder), *names],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def story(self) -> list[str]:
        path = self.folder / "story"
        return path.read_text().splitlines() if path.exists() else []

    def until(self, wanted: int, what: str) -> list[list[str]]:
        """Wait for lines of the story that hold `what`."""

        def found() -> list[list[str]]:
            return [line.split() for line in self.story() if what in line]

        assert eventually(lambda: len(found()) >= wanted), self.story()
        return found()

    def end(self, number: int = signal.SIGTERM) -> str:
        self.process.send_signal(number)
        return self.process.communicate(timeout=PATIENCE)[0]


@pytest.fixture
def run(tmp_path):
    started: list[Running] = []

    def start(*names: str) -> Running:
        started.append(Running(tmp_path, *names))
        return started[-1]

    yield start
    for running in started:
        if running.process.poll() is None:
            running.end()
        for pipe in (running.process.stdout, running.process.stderr):
            pipe.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_children_end_in_the_order_opposite_to_their_start(run, number):
    running = run("worker", "web")
    running.until(2, "begins")
    assert running.end(number) == "stopped\n"
    assert [line for line in running.story() if "ends" in line] == ["web ends", "worker ends"]


def test_every_child_leads_a_process_group_of_its_own(run):
    running = run("worker", "web")
    groups = {line[3] for line in running.until(2, "begins")}
    assert len(groups) == 2
    assert all(line[2] == line[3] for line in running.until(2, "begins"))


def test_a_child_that_was_killed_is_started_again(run):
    running = run("web")
    first = running.until(1, "begins")[0][2]
    os.kill(int(first), signal.SIGKILL)
    second = running.until(2, "begins")[1][2]
    assert first != second


def test_a_child_that_ends_again_and_again_ends_everything_with_the_reason(run):
    running = run("web", "broken")
    out, _ = running.process.communicate(timeout=PATIENCE)
    assert running.process.returncode == 1
    assert "broken ended 4 times within a minute: exit status 3: no luck today" in out
    assert running.story()[-1] == "web ends"


def test_a_child_that_ends_because_the_database_is_away_is_started_again_however_often(run):
    running = run("web", "waiting")
    running.until(6, "waiting begins")
    assert running.end() == "stopped\n"


class Stubborn:
    """A database that ended and does not start `refusals` times."""

    log = Path("postgres.log")

    def __init__(self, *refusals: Exception) -> None:
        self.refusals = list(refusals)
        self.process: Any = SimpleNamespace(poll=lambda: 1)
        self.stopped = 0

    def stop(self) -> None:
        self.process = None
        self.stopped += 1

    def start(self) -> None:
        if self.refusals:
            raise self.refusals.pop(0)
        self.process = SimpleNamespace(poll=lambda: None)


def test_a_database_that_does_not_start_again_is_tried_until_it_does(capsys, monkeypatch):
    moment = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: moment)
    full = OSError(28, "No space left on device")
    cluster = Stubborn(*(EmbeddedError("PostgreSQL did not start: no room") for _ in range(9)), full)
    supervisor = Supervisor(cast(Cluster, cluster))
    while cluster.process is None or cluster.process.poll() is not None:
        supervisor.look()
        moment += 1.0
        assert moment < 200
    assert moment - 100 > 30, "there are pauses between the tries"
    said = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in said] == [
        "The database ended and is started again",
        "The database does not start, and is tried again",
        "The database does not start, and is tried again",
        "The database answers again",
    ]


def test_a_log_that_cannot_be_copied_is_cut_all_the_same(tmp_path, monkeypatch):
    log = tmp_path / "web.log"
    log.write_bytes(b"x" * (LOG_SIZE + 1))

    def no_room(_source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", no_room)
    Child("The web server", [], log, patience=1).rotate()
    assert (log.stat().st_size, [path.name for path in tmp_path.iterdir()]) == (0, ["web.log"])


def test_a_child_that_will_not_end_is_killed(run):
    running = run("stubborn", "web")
    running.until(2, "begins")
    assert running.end() == "stopped\n"


def test_ends_that_lie_more_than_a_minute_apart_are_forgiven():
    restarts = Restarts("web")
    for moment in range(0, 600, 30):
        restarts.note(float(moment), "bad luck")
    restarts.note(571.0, "bad luck")
    with pytest.raises(GaveUp, match="web ended 4 times within a minute: bad luck"):
        restarts.note(572.0, "bad luck")


def test_processes_end_with_the_one_they_were_started_for(tmp_path):
    child = (
        "import os, signal; from stratus.server.processes.parent import end_with_supervisor as e; e(); "
        "print(os.getpid(), flush=True); signal.pause()"
    )
    parent = (
        f"import os, subprocess, sys; os.environ['STRATUS_PARENT'] = str(os.getpid()); subprocess.run([sys.executable, '-c', {child!r}])"
    )
    process = subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE)
    pid = int(json.loads(process.stdout.readline()))
    process.kill()
    process.wait()
    # Its end closes the last writer of the pipe.
    assert process.stdout.read() == b""
    process.stdout.close()
    assert eventually(lambda: has_ended(pid))
