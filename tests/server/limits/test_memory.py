"""How many of everything there are in an installation, and what its processes leave out of memory."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import psycopg
import pytest

from stratus.server.limits import memory
from stratus.server.processes import database, home, logs, schema, web, worker
from stratus.site import roles
from support.running import RunningServer, children

FIGURES = ("web_processes", "page_threads", "saver_connections", "jobs")


def test_a_small_plan_has_fewer_of_everything() -> None:
    for name in FIGURES:
        assert getattr(memory.SMALL, name) < getattr(memory.USUAL, name), name


@pytest.mark.parametrize(
    ("said", "plan"), [("", memory.USUAL), ("usual", memory.USUAL), ("small", memory.SMALL), (" Small ", memory.SMALL)]
)
def test_the_environment_names_the_plan(monkeypatch: pytest.MonkeyPatch, said: str, plan: memory.Plan) -> None:
    monkeypatch.setenv("STRATUS_MEMORY", said)
    assert memory.plan() is plan


def test_a_plan_that_nobody_knows_ends_the_command_with_a_sentence() -> None:
    command = [sys.executable, "-m", "stratus.site.cli", "run"]
    done = subprocess.run(command, env={**os.environ, "STRATUS_MEMORY": "tiny"}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip().splitlines()[-1:]) == (1, ["STRATUS_MEMORY is 'tiny'; it may be usual or small."])


@pytest.mark.parametrize("module", ["stratus.site.roles", "stratus.server.processes.serving"])
def test_a_process_that_goes_on_running_does_not_keep_what_reads_commands(module: str) -> None:
    code = f"import {module}, sys; print(*({{'typer', 'pydantic', 'rich', 'django'}} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""


def test_the_process_that_watches_the_web_processes_does_not_keep_a_driver_of_the_database() -> None:
    code = "import stratus.server.processes.serving, sys; print('psycopg' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_a_small_web_process_has_few_threads_for_pages() -> None:
    code = "from stratus.server.processes import web; print(web.application.rooms.threads)"
    environment = {**os.environ, "STRATUS_MEMORY": "small", "STRATUS_ROOMS": "saver"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(memory.SMALL.page_threads)


def test_a_small_web_process_has_few_connections_for_saving(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STRATUS_MEMORY", "small")
    monkeypatch.setattr(logs, "configure", lambda: None)
    monkeypatch.setattr(home, "folder", lambda name: tmp_path / name)
    monkeypatch.setattr(home, "secret", lambda name: b"x" * 32)
    monkeypatch.setattr(database, "wait", lambda log_in: None)
    monkeypatch.setattr(database, "as_role", lambda log_in: ("postgresql://localhost/none", "stratus_saver"))
    saver: Any = web.load_saver()
    assert saver.config.connections == memory.SMALL.saver_connections


@pytest.mark.parametrize(("asked", "jobs"), [(None, memory.SMALL.jobs), (3, 3)])
def test_a_small_worker_does_few_jobs_at_the_same_time_unless_it_is_told_a_number(
    monkeypatch: pytest.MonkeyPatch, asked: int | None, jobs: int
) -> None:
    monkeypatch.setenv("STRATUS_MEMORY", "small")
    monkeypatch.setattr(roles, "running_database", nullcontext)
    for does in ("end_with_supervisor", "refuse_file_mail", "use_django"):
        monkeypatch.setattr(roles, does, lambda: None)
    monkeypatch.setattr(home, "keep_private", lambda: None)
    monkeypatch.setattr(schema, "refuse_unfit", lambda *log_ins: None)
    told: list[int] = []
    monkeypatch.setattr(worker, "work", told.append)
    roles.worker(concurrency=asked)
    assert told == [jobs]


@pytest.mark.server
@pytest.mark.slow("starts an installation of its own")
def test_a_small_installation_runs_with_one_web_process_and_small_buffers(tmp_path_factory: pytest.TempPathFactory) -> None:
    running = RunningServer(tmp_path_factory.mktemp("small"), STRATUS_MEMORY="small").start()
    try:
        assert len(children(running.part("web"))) == memory.SMALL.web_processes
        with psycopg.connect(running.dsn) as connection:
            asked = {name: connection.execute(f"SHOW {name}").fetchone() for name in memory.SMALL.database}
            assert {name: said[0] for name, said in asked.items() if said} == dict(memory.SMALL.database)
    finally:
        assert running.stop() == 0
