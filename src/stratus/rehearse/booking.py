"""Creates the rehearsal's schedule through the External API, and deletes it. Errors are sentences for people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from stratus.foundation.outgoing import guarded
from stratus.server.readiness import SILENT

API = "/api/v1/integrations"
PATIENCE = 300.0


class CannotRehearse(Exception):
    """The rehearsal cannot take place; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Access:
    """Access data of an installation; `staff` is a user who may invigilate."""

    url: str = ""
    token: str = ""
    staff: str = ""
    password: str = ""


def demo_access(home: Path) -> Access:
    """Return the access data in `demo.env` of the data folder; all empty if there is no such file."""
    try:
        text = (home / "demo.env").read_text()
    except OSError:
        return Access()
    said = dict(re.findall(r"^export STRATUS_(\w+)='([^']*)'$", text, re.MULTILINE))
    return Access(said.get("URL", ""), said.get("TOKEN", ""), said.get("ADMIN", ""), said.get("PASSWORD", ""))


def schedule_request(name: str, candidates: int, *, assessment: str = "EXT1", now: datetime) -> dict[str, Any]:
    """Return the body of `POST /schedule` for an exam that is open at `now`, with this many candidates of its own."""
    schedule = {
        "Title": name,
        "AssessmentExtId": assessment,
        "ScheduleExtId": name,
        "StartDateTime": (now - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "EndDateTime": (now + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "GroupExtId": "rehearsals",
        "GroupName": "Rehearsals",
    }
    people = [
        {"CandidateExtId": f"{name}-{n}", "FirstName": "Candidate", "LastName": str(n), "Email": f"{n}@{name}.example".lower()}
        for n in range(candidates)
    ]
    return {"Schedule": schedule, "Candidates": people}


def book(url: str, token: str, name: str, candidates: int, *, assessment: str = "EXT1") -> list[str]:
    """Schedule an exam that is open now and return its candidates' launch links, as paths on that server. Raises CannotRehearse."""
    body = schedule_request(name, candidates, assessment=assessment, now=datetime.now(UTC))
    reply = _call("POST", f"{url}{API}/schedule", token, json=body)
    told = _told(reply)
    if reply.status_code != 200 or not isinstance(told, dict) or "Candidates" not in told:
        raise CannotRehearse(_refusal(reply.status_code, told, assessment))
    links = [urlsplit(one["LaunchUrl"]) for one in told["Candidates"]]
    return [f"{link.path}?{link.query}" for link in links]


def unbook(url: str, token: str, name: str) -> bool:
    """Delete the schedule through the External API; False when it cannot be, because candidates have begun, or nobody answers."""
    try:
        reply = _call("DELETE", f"{url}{API}/external/schedule/{quote(name)}", token)
    except CannotRehearse:
        return False
    told = _told(reply)
    return reply.status_code == 200 and isinstance(told, dict) and told.get("Success") is True


def reachable(url: str) -> None:
    """Raise CannotRehearse unless a Stratus server answers there."""
    reply = _call("GET", f"{url}/readyz", "")
    told = _told(reply)
    if reply.status_code == 503:
        why = told.get("status") if isinstance(told, dict) else None
        raise CannotRehearse(f"The server at {url} is not ready ({why or 'it does not say why'}). `stratus doctor` says more.")
    if isinstance(told, dict) and told.get("database") == SILENT:
        raise CannotRehearse(f"The server at {url} is there, but its database does not answer. `stratus doctor` says more.")
    if reply.status_code != 200:
        raise CannotRehearse(f"What answers at {url} is no Stratus: /readyz gave {reply.status_code}.")


def _call(method: str, url: str, token: str, **body: Any) -> httpx.Response:
    headers = {"Authorization": f"EAPI {token}"} if token else {}
    try:
        timeout = httpx.Timeout(PATIENCE, connect=10)
        with httpx.Client(timeout=timeout, trust_env=False, verify=guarded.tls(), headers=headers) as client:
            return client.request(method, url, **body)
    except httpx.ConnectError as error:
        raise CannotRehearse(f"Nobody answers at {_origin(url)} ({error}). Start the server with `stratus run`, or name it with --url.")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise CannotRehearse(f"{_origin(url)} did not answer: {error or type(error).__name__}.")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _told(reply: httpx.Response) -> Any:
    try:
        return reply.json()
    except ValueError:
        return None


def _refusal(status: int, told: Any, assessment: str) -> str:
    """Return why the schedule was not created."""
    said = _sentences(told)
    if status in (401, 403):
        return f"The External API does not take this token ({said or status}). `stratus token create` makes one; give it with --token."
    if "ssessment" in said:
        return f"The assessment {assessment} cannot be scheduled ({said}). Name a published one by its external id: --assessment."
    return f"The schedule was not made: {said or f'status {status}'}."


def _sentences(told: Any) -> str:
    """Return the message of an error response in any of the documented forms."""
    found: list[str] = []

    def walk(one: Any) -> None:
        if isinstance(one, str):
            found.append(one)
        elif isinstance(one, dict):
            for name, value in one.items():
                if name.casefold() not in ("success", "code", "content", "errorcode"):
                    walk(value)
        elif isinstance(one, list):
            for value in one:
                walk(value)

    walk(told)
    return "; ".join(found)[:300].rstrip(".")
