"""Candidates without a browser: an exam made through the External API, and a player as far as the wire."""

from __future__ import annotations

import re
from typing import Any

import httpx
import psycopg

from support.running import RunningServer, eventually

ESSAY = "9-1"
"""The ninth question of the demo's exam."""
SCRIPT = "SELECT 1 FROM marking_script JOIN scheduling_schedule s ON s.id = schedule_id WHERE s.external_id = %s"


def an_exam(api: httpx.Client, name: str, *last_names: str) -> dict[str, str]:
    """A schedule of these candidates: last name → launch link."""
    body = {
        "Schedule": {
            "AssessmentExtId": "EXT1",
            "ScheduleExtId": name,
            "Title": name,
            "StartDateTime": "2026-01-01T09:00:00Z",
            "EndDateTime": "2099-12-31T17:00:00Z",
            "GroupExtId": "class-of-the-hall",
            "GroupName": "Class of the hall",
        },
        "Candidates": [
            {"CandidateExtId": f"{name}-{last}", "FirstName": "Jo", "LastName": last, "Email": f"{name}-{last}@example.org"}
            for last in last_names
        ],
    }
    answer = api.post("/schedule", json=body).raise_for_status().json()
    return {one["LastName"]: one["LaunchUrl"] for one in answer["Candidates"]}


class Player:
    """A candidate's browser as far as the wire: it starts, and sends what it is told to."""

    def __init__(self, client: httpx.Client, link: str) -> None:
        self.client = client
        location = self.client.get(link).headers["Location"]
        found = re.search(r"/exam/start/(\d+)#token=(.+)$", location)
        assert found, location
        self.base, self.token, self.seq = f"{httpx.URL(link).scheme}://{httpx.URL(link).netloc.decode()}", found[2], 0
        self.exam = self._post(f"registrations/{found[1]}/start", {"writer": "a-wire-without-page"})
        self.token = self.exam["token"]

    def send(self, kind: str, **fields: Any) -> dict[str, Any]:
        self.seq += 1
        event = {"seq": self.seq, "at": "2026-11-20T22:55:53Z", "kind": kind} | fields
        body = {"writer": "a-wire-without-page", "session": self.exam["session"], "active": True, "events": [event], "received": []}
        return self._post(f"attempts/{self.exam['attempt']}/sync", body)

    def choice(self) -> tuple[str, list[str]]:
        """The first question that takes a choice, and the ids of its alternatives."""
        paper = self.client.get(f"{self.base}/exam/api/attempts/{self.exam['attempt']}/paper", headers=self._head).raise_for_status()
        item = next(item for item in paper.json()["items"] if item["type"] == "MULTIPLE_CHOICE")
        return item["id"], [alternative["id"] for alternative in item["alternatives"]]

    @property
    def _head(self) -> dict[str, str]:
        return {"Authorization": f"Player {self.token}"}

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self.client.post(f"{self.base}/exam/api/{path}", json=body, headers=self._head).raise_for_status().json()


def a_script_to_mark(server: RunningServer, api: httpx.Client, wire: httpx.Client, name: str) -> None:
    """An exam that one candidate, Jo Hopper, has handed in; `assessor2` marks it."""
    player = Player(wire, an_exam(api, name, "Hopper")["Hopper"])
    player.send("answer", item=ESSAY, value={"html": "<p>Two groups, drawn at random.</p>", "words": 5})
    player.send("hand_in")
    marker = {"ExternalId": "assessor2", "Role": "ASSESSOR"}
    allocation = {"ExternalId": f"{name}-Hopper", "Markers": ["assessor2"]}
    body = {"Assessors": [marker], "Allocations": [allocation]}
    api.patch(f"/external/schedule/{name}/marking/settings", json=body).raise_for_status()
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        assert eventually(lambda: connection.execute(SCRIPT, [name]).fetchall())
