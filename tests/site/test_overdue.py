"""`stratus doctor` names what jobs leave undone: attempts that do not become final, and answers that nothing scores."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from stratus.foundation import clock
from stratus.marking.models import LaterScore
from stratus.site.commands import doctor
from stratus.tenancy import current
from support.builders import a_script, a_tenant, an_attempt

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize(("minutes", "healthy"), [(doctor.OVERDUE_MINUTES - 1, True), (doctor.OVERDUE_MINUTES + 1, False)])
def test_an_attempt_that_should_have_been_final_for_minutes_is_a_fault(minutes: int, healthy: bool) -> None:
    with current.use(a_tenant()):
        ended = clock.now() - timedelta(minutes=minutes)
        late = an_attempt(status="HANDED_IN", submitted_by="CANDIDATE", started_at=ended - timedelta(minutes=30), ended_at=ended)
        an_attempt(status="HANDED_IN", submitted_by="CANDIDATE", started_at=ended, ended_at=ended, finalised_at=clock.now())
        an_attempt()
        [finding] = doctor.finality(connection.connection)
    assert finding.ok is healthy
    assert healthy or finding.found.endswith(f": 1, the first is {late.pk}")


@pytest.mark.parametrize(("minutes", "healthy"), [(doctor.OVERDUE_MINUTES - 1, True), (doctor.OVERDUE_MINUTES + 1, False)])
def test_an_answer_that_a_job_should_have_scored_for_minutes_is_a_fault(minutes: int, healthy: bool) -> None:
    with current.use(a_tenant()):
        due, script = clock.now() - timedelta(minutes=minutes), a_script()
        LaterScore.objects.create(script=script, item="1", runner="r", made_at=due, due_at=due)
        LaterScore.objects.create(script=script, item="2", runner="r", made_at=due, due_at=due - timedelta(days=1), ended_at=clock.now())
        LaterScore.objects.create(script=script, item="3", runner="r", made_at=due, due_at=clock.now() + timedelta(minutes=1))
        [finding] = doctor.later_scores(connection.connection)
    assert finding.ok is healthy
    assert healthy or finding.found.endswith(f": 1, the first is of script {script.pk}")
