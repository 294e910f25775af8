"""`stratus rehearse` against a running installation, as its administrator uses it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from stratus.rehearse import booking, database
from stratus.rehearse.plan import Plan, Range
from stratus.rehearse.verify import Held
from stratus.site.commands.rehearsal import Rehearsal
from support.running import PATIENCE, RunningServer, free_port

pytestmark = pytest.mark.server

BRIEF = ("--candidates", "20", "--minutes", "0.15", "--arrive-within", "2", "--think", "1-2", "--drop", "20%", "--hand-in-within", "1")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "stratus.site.cli", "rehearse", *arguments]


def rehearse(server: RunningServer, folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    done = command(*arguments, "--report", str(folder / "report"))
    return subprocess.run(done, env={**server.environment, **environment}, capture_output=True, text=True, timeout=PATIENCE, check=False)


def told(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "report.json").read_text())


def left(server: RunningServer) -> dict[str, int]:
    """What rehearsals have left in the database."""
    queries = {
        "schedules": "SELECT count(*) FROM scheduling_schedule WHERE external_id LIKE 'rehearsal-%' AND deleted_at IS NULL",
        "candidates": "SELECT count(*) FROM people_user WHERE external_id LIKE 'rehearsal-%'",
        "attempts": "SELECT count(*) FROM delivery_attempt",
        "answers": "SELECT count(*) FROM delivery_answerevent",
        "objects": """SELECT count(*) FROM delivery_sealedpaper p JOIN scheduling_schedule s ON s.id = p.schedule_id
                       WHERE s.external_id LIKE 'rehearsal-%'""",
        "links": "SELECT count(*) FROM tenancy_credential WHERE kind = 'LAUNCH'",
    }
    with psycopg.connect(server.dsn) as connection:
        return {name: connection.execute(query).fetchone()[0] for name, query in queries.items()}


@pytest.mark.database
@pytest.mark.slow("a rehearsal plays its exam in real time")
def test_a_rehearsal_finds_every_answer_and_leaves_nothing_behind(server, tmp_path):
    before = left(server)
    done = rehearse(server, tmp_path, *BRIEF)
    assert done.returncode == 0, done.stdout + done.stderr
    data = told(tmp_path)
    answers = data["answers"]
    assert answers["acknowledged"] >= 40
    assert answers["compared"] == answers["acknowledged"] == answers["stored"]
    assert (answers["missing_count"], data["requests"]["failed"], data["handed_in"]) == (0, 0, 20)
    assert "No acknowledged answer is missing." in done.stdout
    assert "The message reached 20 candidates" in done.stdout
    assert "4 candidates lost their connection and came back at once" in done.stdout
    assert {"objects", "object"} <= set(data["steps_ms"])
    assert "paper" not in data["steps_ms"]
    assert {"link", "page", "assets", "waiting room", "start", "save", "reconnect", "hand in", "message to all"} <= set(data["steps_ms"])
    assert "<svg" in (tmp_path / "report.html").read_text()
    assert left(server) == before
    with psycopg.connect(server.dsn) as connection:
        row = connection.execute("SELECT data FROM events_event WHERE kind = 'rehearsal.removed' ORDER BY id DESC LIMIT 1").fetchone()
    assert row[0] == {"candidates": 20}


@pytest.mark.slow("a rehearsal plays its exam in real time")
def test_without_the_database_answers_are_read_back_and_the_schedule_stays(server, tmp_path):
    access = booking.demo_access(server.home)
    options = ("--url", server.url, "--token", access.token, "--processes", "2", "--no-assets")
    elsewhere = {"STRATUS_HOME": str(tmp_path / "home"), "DATABASE_URL": ""}
    done = rehearse(server, tmp_path, *BRIEF, *options, **elsewhere)
    assert done.returncode == 0, done.stdout + done.stderr
    answers = told(tmp_path)["answers"]
    assert answers["standing"] >= 20
    assert (answers["missing_count"], answers["not_compared"], answers["stored"]) == (0, 0, None)
    assert "by reading the standing answers back before the hand-in, over HTTP" in done.stdout
    assert "no message was sent: no member of staff was given" in " ".join(done.stdout.split())
    schedule = told(tmp_path)["plan"]["schedule"]
    assert f"The schedule {schedule} stays" in " ".join(done.stdout.split())
    assert not (tmp_path / "home").exists()
    assert database.remove(server.dsn, schedule) == 20


@pytest.mark.slow("a rehearsal plays its exam in real time")
def test_an_answer_that_is_lost_after_it_was_acknowledged_is_found_missing(server, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", server.dsn)
    plan = Plan(server.url, f"rehearsal-lost-{free_port()}", 5, arrive_within=1, sitting=4, think=Range(1, 2), drop=0, message=False)
    as_it_is = database.read
    lost: list[tuple[int, int]] = []

    def read_after_a_loss(dsn: str, attempts: list[int]) -> Held:
        with psycopg.connect(dsn) as connection:
            lost.append(
                connection.execute(
                    "DELETE FROM delivery_answerevent WHERE id = (SELECT min(id) FROM delivery_answerevent"
                    " WHERE attempt_id = ANY(%s) AND kind = 'answer') RETURNING attempt_id, seq",
                    [attempts],
                ).fetchone()
            )
        return as_it_is(dsn, attempts)

    monkeypatch.setattr(database, "read", read_after_a_loss)
    result = Rehearsal(plan, booking.demo_access(server.home), 1, keep=True).run()
    assert not result.is_good
    assert result.verdict.missing_count == 1
    attempt, seq = lost[0]
    assert re.fullmatch(rf"attempt {attempt}, writer \w+, answer {seq} to \S+: not in the log", result.verdict.missing[0])
    assert (result.failed, result.handed_in, result.removed) == (0, 5, f"The schedule {plan.schedule} and its candidates were kept.")
    assert database.remove(server.dsn, plan.schedule) == 5


@pytest.mark.slow("a rehearsal plays its exam in real time")
def test_ctrl_c_ends_it_reports_and_leaves_nothing_behind(server, tmp_path):
    before = left(server)
    asked = command(*BRIEF[:2], "--minutes", "60", "--arrive-within", "1", "--think", "1-2", "--report", str(tmp_path / "report"))
    process = subprocess.Popen(asked, env=server.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("Answering"):
            break
    process.send_signal(signal.SIGINT)
    out, _err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    data = told(tmp_path)
    assert data["interrupted"] is True
    assert data["handed_in"] == 20
    assert "ended early" in out
    assert left(server) == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--url", "http://127.0.0.1:{free}"), "Nobody answers at http://127.0.0.1:{free}"),
        (("--url", "exams.example.org"), "it begins with http:// or https://"),
        (("--token", "0" * 48), "The External API does not take this token"),
        (("--assessment", "NOSUCH"), "The assessment NOSUCH cannot be scheduled"),
        (("--think", "90-30"), "write 30-90"),
        (("--drop", "5"), "no share of the candidates"),
        (("--staff", "invigilator"), "STRATUS_STAFF_PASSWORD"),
    ],
    ids=["nobody there", "no address", "wrong token", "unknown assessment", "think", "drop", "no password"],
)
def test_what_cannot_be_rehearsed_is_said_in_a_sentence_and_leaves_nothing_behind(server, tmp_path, arguments, sentence):
    before, port = left(server), str(free_port())
    token = booking.demo_access(server.home).token
    given = [argument.format(free=port) for argument in arguments]
    if "--url" in arguments:
        given += ["--token", token]
    done = rehearse(server, tmp_path, *BRIEF[:2], *given)
    assert done.returncode == 2, done.stdout + done.stderr
    assert sentence.format(free=port) in done.stderr
    assert "Traceback" not in done.stderr
    assert (done.stdout, list(tmp_path.iterdir())) == ("", [])
    assert left(server) == before


def test_too_few_open_connections_are_said_before_anything_is_made(server, tmp_path):
    before = left(server)
    asked = " ".join(command("--candidates", "500", "--report", str(tmp_path / "report")))
    done = subprocess.run(
        ["sh", "-c", f"ulimit -n 200; exec {asked}"], env=server.environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 2
    assert "need 600 open connections" in done.stderr
    assert "ulimit -n 600" in done.stderr
    assert left(server) == before


def test_nothing_but_a_rehearsal_can_be_removed(server):
    with pytest.raises(ValueError, match="no rehearsal"):
        database.remove(server.dsn, "DEMO")
    assert database.remove(server.dsn, "rehearsal-never-made") == 0
