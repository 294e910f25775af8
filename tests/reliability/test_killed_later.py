"""A worker that is killed while it works out a score outside of any transaction: another one does it again, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from item_types.new_type import KEY, RIDDLE, SCORED_LATER, write_into
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.item_types import registry
from stratus.marking.later.tasks import wake_later
from stratus.marking.models import AutoScore, LaterScore, Script
from stratus.tenancy import current
from support import builders
from support.builders import a_schedule, a_script, a_tenant, an_assessment
from support.running import PATIENCE, eventually

pytestmark = [pytest.mark.database]

WORKER = """
import sys
from pathlib import Path
import django
django.setup()
from procrastinate.contrib.django import app
from stratus.item_types import registry
from stratus.item_types.base import Points
from stratus.marking.later import runners

folder = Path(sys.argv[1])
sys.path.insert(0, str(folder))
registry.register("riddle")

def score(task):
    with (folder / "tries").open("a") as tries:
        tries.write(task.key + "\\n")
    (folder / "go").read_text()  # until somebody writes into it
    return Points(task.max_score)

runners.register(runners.Runner(name="riddles", score=score))
app.periodic_registry.periodic_tasks.clear()
with app.replace_connector(app.connector.get_worker_connector()):
    app.run_worker(queues=["marking"], concurrency=2, delete_jobs="successful")
"""


@pytest.fixture
def tenant(committed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A tenant whose exams have a riddle, which a runner scores."""
    write_into(tmp_path / "riddle", scoring=SCORED_LATER)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(builders.CONTENTS, KEY, RIDDLE)
    registry.register("riddle")
    with current.use(a_tenant()):
        yield
    del registry.ITEM_TYPES[KEY]
    for module in [name for name in sys.modules if name.split(".")[0] == "riddle"]:
        del sys.modules[module]


@pytest.fixture
def worker(tenant: Any, tmp_path: Path) -> Iterator[Any]:
    """Start a worker process on the database of the tests; all of them are ended."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        with (tmp_path / "worker.log").open("ab") as said:
            started.append(
                subprocess.Popen([sys.executable, "-c", WORKER, str(tmp_path)], stdin=subprocess.DEVNULL, stdout=said, stderr=said)
            )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait(PATIENCE)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'marking'")


@pytest.mark.slow("starts two worker processes")
def test_an_answer_whose_worker_was_killed_is_scored_once_by_another(worker: Any, tmp_path: Path) -> None:
    schedule = a_schedule(an_assessment([KEY, "ESSAY"], marking_workflow="EXTENDED"), active=True)
    script = a_script(schedule, answers={KEY: {"value": "piano"}})

    os.mkfifo(tmp_path / "go")

    def tries() -> list[str]:
        return (tmp_path / "tries").read_text().split() if (tmp_path / "tries").exists() else []

    killed = worker()
    assert eventually(lambda: len(tries()) == 1), (tmp_path / "worker.log").read_text()
    # Whoever wants the script or its marking meanwhile does not wait for the runner.
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM marking_script WHERE id = %s FOR UPDATE NOWAIT", [script.pk])
        cursor.execute("SELECT FROM marking_laterscore WHERE script_id = %s FOR UPDATE NOWAIT", [script.pk])
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait(PATIENCE)
    assert Script.objects.get(pk=script.pk).status == "SCORING"
    LaterScore.objects.filter(script=script.pk).update(due_at=clock.now() - timedelta(seconds=1))  # its time is over
    with connection.cursor() as cursor:  # what `retry_stalled` gives back when its heart has not beaten for long enough
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'marking'")
    wake_later(0)
    worker()
    (tmp_path / "go").write_text("go")  # once its runner reads
    assert eventually(lambda: Script.objects.get(pk=script.pk).status == "OPEN"), (tmp_path / "worker.log").read_text()
    assert AutoScore.objects.get(script=script.pk).score == 2
    assert Event.objects.filter(kind="script.answer_scored", subject_id=script.pk).count() == 1
    assert len(tries()) == 2
    assert len(set(tries())) == 1
