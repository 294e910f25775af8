"""Makes `release_0_1_0/` anew: an installation of release 0.1.0 as one finds it on the day of its upgrade.

Run it with the code of release 0.1.0 and nothing else (its imports are that release's), from the top of a checkout of it:

    PYTHONPATH=tests python tests/upgrade/make.py tests/upgrade/release_0_1_0

It starts the embedded database, the web server and the worker in a temporary folder, lets candidates and staff do over HTTP what they do,
ends the worker, queues one job of every task, and writes two files:

- `database.sql.gz`: plain SQL that PostgreSQL 15 and later read, without owners; the roles `stratus_app` and `stratus_saver` must be there.
- `told.json`: what browsers and other systems hold (tokens, cookies, links), what was acknowledged to them, and the installation's
  secrets. All of it is test data: the secrets are the fixed texts below and protect nothing.

The files are not made anew for a later release: what an earlier one left does not change any more.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg

SECRETS = {name: f"test data of the upgrade test: {name}" for name in ("django", "player", "links", "kept_answers", "settings")}
OPEN_UNTIL = datetime(2099, 12, 31, 23, 0, tzinfo=UTC)
WRITER = "5e" * 16
UNTIL_HANDED_IN = 20
"""Seconds until the schedule ends whose candidate is handed in by the system."""
GRACE_SECONDS = 600
"""Grace of the attempt that is handed in by the system and not final yet."""
CANDIDATES = ("goes-on", "extra-time", "paused", "void", "handed-in", "waits", "system")


def main(target: Path) -> None:
    from stratus.site.embedded import Cluster

    from support.running import free_port

    port = free_port()
    with tempfile.TemporaryDirectory(prefix="stratus-0-1-0-") as folder, ExitStack() as ending:
        Path(folder).chmod(0o755)
        cluster = Cluster(Path(folder) / "home", {"fsync": "off"})
        ending.callback(cluster.stop)
        os.environ |= {f"STRATUS_SECRET_{name.upper()}": value for name, value in SECRETS.items()}
        os.environ |= {"STRATUS_HOME": str(cluster.home), "PORT": str(port), "DJANGO_SETTINGS_MODULE": "stratus.site.settings"}
        os.environ.pop("DATABASE_URL", None)
        cluster.start()
        url = f"http://localhost:{port}"
        _command("prepare", url).wait()
        web, worker = _command("web", "--workers", "1"), _command("worker")
        ending.callback(_end, web)
        ending.callback(_end, worker)
        os.environ["STRATUS_ROLE"] = ""  # this process itself is the owner
        _until(lambda: httpx.get(f"{url}/readyz").status_code == 200)
        told = {"release": "0.1.0", "made_at": datetime.now(UTC).isoformat(), "secrets": SECRETS}
        told |= _play(url, cluster, worker)
        _end(web)
        _write(cluster, target, told)


def _play(url: str, cluster: Any, worker: subprocess.Popen[bytes]) -> dict[str, Any]:
    """Play everything and return what browsers and other systems hold."""
    import django

    django.setup()
    from stratus.people.setup import found_tenant

    from stratus.tenancy import current
    from stratus.tenancy.models import Tenant

    found_tenant("empty", "Empty College", "https://exams.empty.example", ["exams.empty.example"])
    access = dict(re.findall(r"^export STRATUS_(\w+)='([^']*)'$", (cluster.home / "demo.env").read_text(), re.MULTILINE))
    demo = Tenant.objects.get(name="demo")
    with current.use(demo):
        links = _book()
        candidates = {name: Candidate(url, link) for name, link in links.items()}
        told = _sit(candidates)
        _act({name: one.registration for name, one in candidates.items()})
        with psycopg.connect(cluster.dsn()) as connection:
            _until(
                lambda: _count(connection, "SELECT count(*) FROM delivery_attempt WHERE submitted_by = 'SYSTEM' AND finalised_at IS NULL")
            )
            _until(lambda: _count(connection, "SELECT count(*) FROM results_result r JOIN people_user u ON u.external_id = 'auto'"))
        _end(worker)
        candidates["handed-in"].sync({"seq": 3, "kind": "hand_in"})
        jobs = _queue(demo.pk)
    cookies = _log_in(url, access["ADMIN"], access["PASSWORD"])
    return told | {
        "tenant": demo.pk,
        "links": links,
        "api_token": access["TOKEN"],
        "staff": {"username": access["ADMIN"], "cookies": cookies},
        "jobs": jobs,
    }


def _book() -> dict[str, str]:
    """Schedule three exams and return the launch links of their candidates, as paths."""
    from stratus.assessments.actions import create_assessment, publish, set_questions, update_options
    from stratus.people.actions import UserInput, upsert_users
    from stratus.people.actor import Actor
    from stratus.scheduling.inputs import ScheduleInput
    from stratus.webhooks.actions import create_endpoint

    from stratus.assessments.models import Assessment
    from stratus.people.models import Role, TenantSettings, User
    from stratus.scheduling import actions
    from stratus.scheduling.models import Registration, Schedule
    from stratus.scheduling.queries import launch_links

    by, now = Actor.system(), datetime.now(UTC)
    owner = User.objects.get(external_id="scheduler")
    create_endpoint(title="Receiver", url="https://receiver.invalid/results", by=by, now=now)
    exam = create_assessment("Without a time limit", code="UPGRADE", external_id="UPGRADE", owner_id=owner.pk, by=by)
    model = Assessment.objects.get(external_id="EXT1")
    items = list(model.questions.order_by("position").values_list("item_id", flat=True))
    options = {"duration": None, "attempts_allowed": 2, "marking_workflow": "SIMPLE", "tools": model.tools}
    update_options(exam.pk, options, by=by)
    set_questions(exam.pk, items, by=by)
    publish(exam.pk, by=by, now=now - timedelta(hours=1))
    role = Role.objects.get(title="Candidate")
    people = [
        UserInput(external_id=name, first_name="Sam", last_name=name.capitalize(), email=f"{name}@example.org", role_id=role.pk)
        for name in (*CANDIDATES, "auto")
    ]
    users = {user.external_id: user for user in upsert_users(people, role=role, rename=frozenset(), by=by, now=now)}

    def schedule(external_id: str, assessment: Assessment, ends_at: datetime, names: tuple[str, ...]) -> Schedule:
        data = ScheduleInput(
            assessment_id=assessment.pk,
            starts_at=now - timedelta(minutes=5),
            ends_at=ends_at,
            title=external_id,
            external_id=external_id,
            owner_id=owner.pk,
        )
        made = actions.create_schedule(data, by=by, now=now)
        actions.add_candidates(made.pk, [users[name].pk for name in names], by=by, now=now)
        actions.add_invigilators(made.pk, [owner.pk], by=by, now=now)
        return actions.activate(made.pk, by=by, now=now)

    limited = ("extra-time",)
    schedule("UPGRADE", exam, OPEN_UNTIL, tuple(name for name in CANDIDATES if name not in ("system", *limited)))
    schedule("UPGRADE-LIMITED", model, OPEN_UNTIL, limited)
    actions.add_candidates(Schedule.objects.get(external_id="ACC_101").pk, [users["auto"].pk], by=by, now=now)
    TenantSettings.objects.update(grace_seconds=GRACE_SECONDS)
    now = datetime.now(UTC)
    schedule("UPGRADE-ENDS", exam, now + timedelta(seconds=UNTIL_HANDED_IN), ("system",))
    registrations = list(Registration.objects.filter(candidate__in=users.values()).select_related("candidate", "schedule"))
    found = launch_links(registrations)
    return {one.candidate.external_id: re.sub(r"^https?://[^/]+", "", found[one.pk].launch_url) for one in registrations}


class Candidate:
    """One candidate's browser. It speaks the Player API and nothing else."""

    def __init__(self, url: str, link: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=30)
        self.entered = self.http.get(link)
        place, self.token = self.entered.headers["location"].split("#token=")
        self.registration = int(place.rsplit("/", 1)[1])
        self.exam: dict[str, Any] = {}

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answered = self.http.post(f"/exam/api/{path}", json=body, headers={"Authorization": f"Player {self.token}"})
        assert answered.status_code == 200, (path, answered.status_code, answered.text)
        return answered.json()

    def start(self, **more: Any) -> Candidate:
        self.post(f"registrations/{self.registration}/wait", {})
        self.exam = self.post(f"registrations/{self.registration}/start", {"writer": WRITER, **more})
        self.token = self.exam["token"]
        return self

    def items(self) -> list[dict[str, Any]]:
        path = f"/exam/api/attempts/{self.exam['attempt']}/paper"
        return self.http.get(path, headers={"Authorization": f"Player {self.token}"}).json()["items"]

    def sync(self, *events: dict[str, Any]) -> dict[str, Any]:
        at = datetime.now(UTC).isoformat()
        body = {"writer": WRITER, "session": self.exam["session"], "active": True, "received": []}
        return self.post(f"attempts/{self.exam['attempt']}/sync", body | {"events": [{"at": at} | one for one in events]})


def _sit(candidates: dict[str, Candidate]) -> dict[str, Any]:
    """Let everybody but one begin and answer; returns what the browser of the one who goes on holds."""
    first = candidates["system"].start()
    _answer(first)
    for name in ("extra-time", "paused", "void", "handed-in"):
        _answer(candidates[name].start())
    automatic = candidates["auto"].start(pin="6961")
    _answer(automatic)
    automatic.sync({"seq": 3, "kind": "hand_in"})
    one = candidates["goes-on"].start()
    acknowledged = _answer(one)
    essay = next(item for item in one.items() if item["type"] == "ESSAY")
    written = {"html": "<p>Written with release 0.1.0.</p>", "words": 4}
    said = one.sync(
        {"seq": 3, "kind": "answer", "item": essay["id"], "value": written},
        {"seq": 4, "kind": "flag", "item": essay["id"], "value": True},
        {"seq": 5, "kind": "note", "value": {"text": "Look at question 3 again."}},
    )
    assert said["acknowledged"] == 5, said
    return {
        "candidate": {
            "registration": one.registration,
            "attempt": one.exam["attempt"],
            "session": one.exam["session"],
            "writer": WRITER,
            "seq": 5,
            "token": one.token,
            "answers": {acknowledged[0]: acknowledged[1], essay["id"]: written},
            "open_question": next(item["id"] for item in one.items() if item["type"] == "ESSAY" and item["id"] != essay["id"]),
        },
        "attempts": {name: other.exam["attempt"] for name, other in candidates.items() if other.exam},
    }


def _answer(candidate: Candidate) -> tuple[str, Any]:
    """Answer the first question with one right alternative, and return what was acknowledged."""
    choice = next(item for item in candidate.items() if item["type"] == "MULTIPLE_CHOICE")
    value = {"selected": [choice["alternatives"][0]["id"]]}
    said = candidate.sync(
        {"seq": 1, "kind": "visit", "item": choice["id"]}, {"seq": 2, "kind": "answer", "item": choice["id"], "value": value}
    )
    assert said["acknowledged"] == 2, said
    return choice["id"], value


def _act(registrations: dict[str, int]) -> None:
    """What invigilators do to them."""
    from stratus.people.actor import Actor

    from stratus.delivery import actions

    by, now = Actor.system(), datetime.now(UTC)
    assert not actions.grant_extra_time([registrations["extra-time"]], 30, comment="Fire alarm", by=by, now=now)
    assert not actions.pause([registrations["paused"]], by=by, now=now)
    assert not actions.void_attempts([registrations["void"]], comment="Left the room", by=by, now=now)
    actions.send_message([registrations["goes-on"]], "Ten minutes more for everybody.", by=by, now=now)


def _queue(tenant: int) -> list[dict[str, Any]]:
    """Queue one job of every task, and leave one as a killed worker leaves it; returns their ids and names."""
    from django.db import connection
    from procrastinate.contrib.django import app

    from stratus.people.models import User
    from stratus.people.photos import note_changes
    from stratus.results.models import Result
    from stratus.webhooks.models import Endpoint

    pictured = User.objects.get(external_id="auto")
    pictured.photo_url = "https://photos.invalid/auto.png"
    pictured.save()
    note_changes([pictured], now=datetime.now(UTC))
    arguments: dict[str, dict[str, Any]] = {
        "delivery.erase_files": {"tenant_id": tenant, "attempt_ids": [1_000_001, 1_000_002]},
        "people.fetch_photos": {"tenant_id": tenant},
        "results.inform": {"tenant_id": tenant, "result_id": Result.objects.get(registration__candidate=pictured).pk},
        "webhooks.deliver": {"tenant_id": tenant, "endpoint_id": Endpoint.objects.get().pk},
    }
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")  # those that the worker left
        app.perform_import_paths()
        tasks = {task.name: task for task in app.tasks.values() if not task.name.startswith("builtin:")}
        for name, task in sorted(tasks.items()):
            task.configure(lock=None).defer(**arguments.get(name, {"timestamp": int(time.time())}))
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'results.inform'")
        cursor.execute("SELECT id, task_name FROM procrastinate_jobs ORDER BY id")
        return [{"id": pk, "task": name} for pk, name in cursor.fetchall()]


def _log_in(url: str, username: str, password: str) -> dict[str, str]:
    with httpx.Client(base_url=url) as browser:
        browser.get("/login")
        form = {"username": username, "password": password, "csrfmiddlewaretoken": browser.cookies["stratus_csrf"]}
        assert browser.post("/login", data=form, headers={"Origin": url}).status_code == 302
        assert browser.get("/admin/users").status_code == 200
        return dict(browser.cookies)


def _write(cluster: Any, target: Path, told: dict[str, Any]) -> None:
    from stratus.site.commands.backup import portable

    dump = subprocess.run([cluster.bin("pg_dump"), "--no-owner", cluster.dsn()], capture_output=True, check=True).stdout
    # psql's own \\restrict is unknown to older ones.
    lines = [line for line in portable(dump.splitlines(keepends=True)) if not line.startswith((b"\\restrict", b"\\unrestrict"))]
    target.mkdir(exist_ok=True)
    (target / "database.sql.gz").write_bytes(gzip.compress(b"".join(lines), 9, mtime=0))
    (target / "told.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")


def _command(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "stratus.site.cli", *arguments])


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
    process.wait()


def _count(connection: psycopg.Connection[Any], sql: str) -> int:
    row = connection.execute(sql).fetchone()
    connection.rollback()
    return int(row[0]) if row else 0


def _until(holds: Callable[[], Any]) -> None:
    """Wait until something is so; raises TimeoutError after a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if holds():
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise TimeoutError


if __name__ == "__main__":
    main(Path(sys.argv[1]))
