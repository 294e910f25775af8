"""At every instant the screen, the External API, the player and the job say the same about an exam's end and state."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from stratus.delivery.attempts import actions, rules
from stratus.delivery.attempts.actions.seats import ends, timing
from stratus.delivery.models import Attempt
from stratus.foundation import clock
from stratus.invigilation.live.attendance import attendance
from stratus.invigilation.live.queries import dashboard
from support.builders import a_registration, a_schedule, an_assessment
from support.examples import examples
from support.histories import columns_say_what_the_rules_say, steps, take
from support.simulated import Answer, Browser, SaverInTests

RUNNING = ("IN_PROGRESS", "PAUSED")
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # each try is a server and an exam: to look for the shortest would take minutes
FEW = settings(max_examples=examples(8), phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Stop the clock of the server at a moment."""

    def stop(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    stop(clock.now().replace(microsecond=137_000))
    return stop


def moment_of(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


@pytest.mark.slow("each example is a server and an exam")
@FEW
@given(st.lists(steps, min_size=1, max_size=6), st.sampled_from([None, 20, 90]), st.lists(st.integers(0, 9000), min_size=1, max_size=2))
def test_screen_api_player_and_job_agree_at_every_instant(
    saver: SaverInTests, at: Any, history: list[tuple[int, str, int]], duration: int | None, later: list[int]
) -> None:
    now = clock.now()
    parts = [{"questions": 1, "duration": 15, "can_return": False}, {"questions": 1}]
    schedule = a_schedule(
        an_assessment(["MULTIPLE_CHOICE"] * 2, duration=duration, sections=parts), active=True, ends_at=now + timedelta(hours=2)
    )
    page = Browser(saver, a_registration(schedule))
    assert page.start().status == 200
    page.sync(page.event("visit", page.items[0]))
    for wait, step, minutes in history:
        now += timedelta(minutes=wait)
        before = Attempt.objects.get(pk=page.attempt)
        take(step, minutes, page.registration, now)
        attempt = Attempt.objects.get(pk=page.attempt)
        end = rules.effective_deadline(timing(attempt), now)
        if attempt.status in RUNNING and before.status in RUNNING:
            # What was granted and is used stays granted: nothing ends an exam in the past.
            assert end >= min(rules.effective_deadline(timing(before), now), now)
        for instant in {now, end, end - timedelta(milliseconds=1), *(now + timedelta(seconds=one) for one in later)}:
            if instant >= now:
                at(instant)
                everybody_agrees(page, attempt, instant)
    at(now - timedelta(minutes=sum(wait for wait, _step, _minutes in history)))


def everybody_agrees(page: Browser, attempt: Attempt, now: datetime) -> None:
    """What each of them says of this attempt is what the rules say."""
    rule = rules.with_status(status=attempt.status, ends=ends(attempt), submitted_by=attempt.submitted_by, now=now)
    columns_say_what_the_rules_say(Attempt.objects.get(pk=attempt.pk))
    deadline = rules.effective_deadline(timing(attempt), now) if rule.status in RUNNING else None
    schedule = attempt.schedule
    screen = dashboard(schedule, now).rows[0]
    assert (screen.status, screen.deadline, screen.ended_at, screen.submitted_by) == (
        rule.status, deadline, rule.ended_at, rule.submitted_by,
    )  # fmt: skip
    api = attendance(schedule, now)[0]
    as_told = "IN_PROGRESS" if rule.status == "PAUSED" else rule.status
    assert (api.status, api.ended_at, api.submitted_by) == (as_told, rule.ended_at, rule.submitted_by or None)
    room, synced = page.wait()["attempt"], page.sync()
    assert (room["status"], synced["status"]) == (rule.status, rule.status)
    assert moment_of(room["handed_in_at"]) == moment_of(synced["handed_in_at"]) == rule.ended_at
    if deadline is not None:
        assert moment_of(room["deadline"]) == moment_of(synced["deadline"]) == deadline
        no_section_outlasts(synced, deadline)
    with transaction.atomic():
        actions.finalise_due(now=now)
        written = Attempt.objects.get(pk=attempt.pk)
        assert (written.status, written.ended_at, written.submitted_by) == (rule.status, rule.ended_at, rule.submitted_by)
        transaction.set_rollback(True)


def no_section_outlasts(synced: Answer, deadline: datetime) -> None:
    first = next(iter(synced["sections"].values()))
    ends = moment_of(first["deadline"])
    assert ends is not None
    assert ends <= deadline
