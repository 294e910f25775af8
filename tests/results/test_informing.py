"""Mail to candidates whose result was published."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from stratus.foundation import clock
from stratus.results.publication.actions import publish
from stratus.results.publication.tasks import inform
from support.builders import SYSTEM, a_marked_script, a_user

pytestmark = pytest.mark.database


def jobs() -> list[dict[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'results.inform' ORDER BY id")
        return [json.loads(row[0]) for row in cursor.fetchall()]


def test_candidates_are_told_if_the_publisher_says_so(schedule, mailoutbox, tenant):
    candidate = a_user(email="jane@example.org", first_name="Jane")
    a_marked_script(schedule, candidate=candidate)
    publish(schedule.pk, by=SYSTEM, now=clock.now(), inform=True)
    [job] = jobs()
    assert inform(**job)
    [mail] = mailoutbox
    assert mail.to == ["jane@example.org"]
    assert schedule.assessment.title in mail.subject
    assert tenant.title in mail.body


def test_nobody_is_told_otherwise(schedule):
    a_marked_script(schedule)
    publish(schedule.pk, by=SYSTEM, now=clock.now())
    assert jobs() == []


def test_somebody_without_an_address_is_left_alone(schedule, mailoutbox):
    a_marked_script(schedule)
    publish(schedule.pk, by=SYSTEM, now=clock.now(), inform=True)
    assert not inform(**jobs()[0])
    assert mailoutbox == []
