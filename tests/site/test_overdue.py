"""`stratus doctor` names attempts that do not become final: their job goes on to others, and tries them again for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from stratus.foundation import clock
from stratus.site.commands import doctor
from stratus.tenancy import current
from support.builders import a_tenant, an_attempt

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
