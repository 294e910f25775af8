"""The worker writes the hand-in at the deadline. When it is dead, the exam ends all the same, at the same moment, for all who look."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime
from typing import Any

import httpx
import psycopg
import pytest

from stratus.rehearse import booking
from support.hall import Hall
from support.running import RunningServer

pytestmark = pytest.mark.server

CANDIDATES = 5


class Exam:
    """What the database has of a hall's attempts."""

    def __init__(self, hall: Hall) -> None:
        self.dsn = hall.server.dsn
        self.attempts = [candidate.sat.attempt for candidate in hall.candidates]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.dsn) as connection:
            cursor = connection.execute(sql, [self.attempts])
            return cursor.fetchall() if cursor.description else []

    def began_so_long_ago_that_it_ends_in(self, seconds: float) -> datetime:
        """Move the beginning, and with it the end, and return the end."""
        sql = f"""UPDATE delivery_attempt SET started_at = started_at - moved.by, deadline_at = deadline_at - moved.by
                    FROM (SELECT min(deadline_at) - clock_timestamp() - interval '{seconds} seconds' AS by
                            FROM delivery_attempt WHERE id = ANY(%s)) AS moved
                   WHERE id = ANY(%s) RETURNING deadline_at"""
        with psycopg.connect(self.dsn) as connection:
            return max(row[0] for row in connection.execute(sql, [self.attempts, self.attempts]).fetchall())

    @property
    def states(self) -> set[tuple[str, str, bool]]:
        """Status, who submitted, and whether the end is the deadline, of all attempts."""
        return set(
            self.rows("SELECT status, submitted_by, ended_at IS NOT DISTINCT FROM deadline_at FROM delivery_attempt WHERE id = ANY(%s)")
        )


def shown(server: RunningServer, schedule: str) -> set[tuple[str, str]]:
    """The states that other systems are told, and who handed in."""
    headers = {"Authorization": f"EAPI {booking.demo_access(server.home).token}"}
    told = httpx.get(f"{server.url}{booking.API}/external/schedule/{schedule}/invigilation-info", headers=headers, timeout=30)
    return {(one["Status"], one["ExamSubmittedBy"]) for one in told.raise_for_status().json()["Content"]}


def test_the_exam_ends_at_its_deadline_while_the_worker_is_dead(own_server: RunningServer) -> None:
    hall = Hall(own_server, CANDIDATES)

    async def passes_without_worker(hall: Hall) -> None:
        await hall.until_saved(10)
        await hall.until(lambda: own_server.has_part("worker"))
        exam, worker = Exam(hall), own_server.part("worker")
        os.kill(worker, signal.SIGSTOP)
        try:
            end = exam.began_so_long_ago_that_it_ends_in(1.0)
            await hall.until(lambda: datetime.now(UTC) >= end)
            assert exam.states == {("IN_PROGRESS", "", False)}, "nobody has written it"
            assert shown(own_server, hall.name) == {("HANDED_IN", "SYSTEM")}
            await hall.until(lambda: all(candidate.status == "HANDED_IN" for candidate in hall.candidates))
            await hall.until_everybody_saved()  # in the grace: the candidates type on
            late = exam.rows("SELECT is_late FROM delivery_answer WHERE attempt_id = ANY(%s) AND is_late")
            assert late
        finally:
            os.kill(worker, signal.SIGKILL)
        await hall.until(lambda: exam.states == {("HANDED_IN", "SYSTEM", True)})
        told = exam.rows(
            "SELECT data ->> 'submitted_by' FROM events_event WHERE kind = 'attempt.handed_in' AND subject_id = ANY(%s) ORDER BY id"
        )
        assert told == [("SYSTEM",)] * CANDIDATES

    hall.sit(passes_without_worker)
