"""The database of a hall is lost with its machine, and a standby that had not heard everything takes its place.

`Hall.sit` looks every acknowledged answer up at the end, in the log and among the answers that stand.
"""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from reliability.standby import Standby
from support.hall import Hall
from support.running import RunningServer, eventually

pytestmark = pytest.mark.server


def renewed(server: RunningServer, hall: Hall) -> int:
    """How many candidates' pages came again, as staff see in their logs."""
    with psycopg.connect(server.dsn) as connection:
        sql = "SELECT count(DISTINCT subject_id) FROM events_event WHERE kind = 'attempt.renewed' AND subject_id = ANY(%s)"
        return connection.execute(sql, [[candidate.sat.attempt for candidate in hall.candidates]]).fetchone()[0]


@pytest.mark.slow("the database is copied, and the server finds it again")
def test_a_hundred_candidates_lose_nothing_that_was_acknowledged(own_server: RunningServer, tmp_path: Path) -> None:
    hall = Hall(own_server, 100)
    lost: list[int] = []

    async def promoted(hall: Hall) -> None:
        await hall.until_saved(200)
        standby = Standby(own_server, tmp_path / "standby")
        try:
            await hall.until_saved(100)
            standby.hears_no_more()
            before = hall.stage.acknowledged
            await hall.until_saved(200)
            lost.append(hall.stage.acknowledged - before)
            standby.takes_over()
        finally:
            standby.stop()
        await hall.until_trouble("409 epoch")
        await hall.until_everybody_saved()

    hall.sit(promoted)
    assert lost[0] >= 200
    assert renewed(own_server, hall) == len(hall.candidates)


@pytest.mark.slow("the database is copied, and the server finds it again")
def test_in_the_second_of_a_common_start_attempts_that_were_lost_are_begun_anew(own_server: RunningServer, tmp_path: Path) -> None:
    standby = Standby(own_server, tmp_path / "standby")
    try:
        hall = Hall(own_server, 100)
        assert eventually(standby.follows)
        standby.hears_no_more()  # everybody is registered, and nobody has started

        async def promoted(hall: Hall) -> None:
            await hall.until_saved(1)
            standby.takes_over()
            await hall.until_trouble("404 attempt")
            await hall.until_everybody_saved()

        hall.sit(promoted)
    finally:
        standby.stop()
    assert renewed(own_server, hall) == len(hall.candidates)
