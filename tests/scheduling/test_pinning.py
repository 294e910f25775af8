"""Which version a schedule delivers: what is shown before the preparation moment is what is stored at it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from django.db import connection

from stratus.assessments.models import AssessmentVersion
from stratus.foundation import clock
from stratus.scheduling import queries
from stratus.scheduling.models import Schedule
from stratus.scheduling.schedules import pinning
from stratus.scheduling.schedules.actions import activate
from stratus.tenancy import current
from stratus.tenancy.models import TenantSettings
from support.builders import SYSTEM, a_schedule, a_tenant, a_version, an_assessment

pytestmark = pytest.mark.django_db
NOW = clock.now()


@pytest.fixture(autouse=True)
def tenant():
    with current.use(a_tenant()):
        yield


def scheduled(published: Iterable[datetime], moment: datetime | None) -> Schedule:
    """A schedule whose assessment was published at these moments, in this order; nothing is pinned.

    `moment`: of its preparation, None for a draft.
    """
    assessment = an_assessment()
    schedule = a_schedule(assessment, starts_at=NOW, ends_at=NOW + timedelta(days=3))
    AssessmentVersion.objects.all().delete()
    for at in published:
        a_version(assessment, published_at=at)
    if moment is not None:
        starts = moment + timedelta(minutes=TenantSettings.objects.get().preparation_minutes)
        Schedule.objects.filter(pk=schedule.pk).update(status="ACTIVE", starts_at=starts, activated_at=min(moment, NOW))
    return Schedule.objects.get(pk=schedule.pk)


@pytest.mark.parametrize(
    ("versions", "moment_ago", "delivered"),
    [
        ((60, 30), 40, 1),  # the second came after the preparation moment
        ((60, 30), 30, 2),  # published at the very moment
        ((60, 30), 10, 2),
        ((60, 30), -10, 2),  # the moment is still to come
        ((60, 30), None, 2),  # a draft
        ((30, 20), 40, 2),  # none was published by then: the last of all
        ((30, 30), 10, 2),  # published together: the higher number
        ((), 10, None),
    ],
)
def test_the_version_published_last_before_the_preparation_moment_is_delivered(versions, moment_ago, delivered):
    moment = None if moment_ago is None else NOW - timedelta(minutes=moment_ago)
    schedule = scheduled([NOW - timedelta(minutes=ago) for ago in versions], moment)
    chosen = queries.delivered_if_any(schedule, NOW)
    assert (chosen and chosen.number) == delivered


@pytest.mark.parametrize("seed", range(8))
def test_what_is_stored_is_what_was_shown_before(seed):
    rng = random.Random(seed)
    TenantSettings.objects.update(preparation_minutes=rng.choice([0, 20, 600]))
    assessment = an_assessment(published_at=NOW - timedelta(minutes=rng.randrange(2000)))
    starts = NOW + timedelta(minutes=rng.randrange(-600, 600))
    schedule = a_schedule(assessment, starts_at=starts, ends_at=NOW + timedelta(days=3))
    schedule = activate(schedule.pk, by=SYSTEM, now=NOW)
    activated = NOW - timedelta(minutes=rng.randrange(1000))
    Schedule.objects.filter(pk=schedule.pk).update(activated_at=activated, version=None)  # marking stored one at the activation
    for _ in range(rng.randrange(6)):
        a_version(assessment, published_at=NOW - timedelta(minutes=rng.randrange(-600, 2000)))
    schedule = Schedule.objects.get(pk=schedule.pk)
    at = NOW + timedelta(minutes=rng.randrange(1300))
    shown = queries.delivered_version(schedule, at)
    assert Schedule.objects.get(pk=schedule.pk).version is None, "showing stores nothing"
    assert queries.pinned_version(schedule, at) == shown
    moment = queries.preparation_moment(schedule)
    assert moment is not None
    assert (Schedule.objects.get(pk=schedule.pk).version is not None) == (moment <= at)


def test_a_version_that_is_stored_stays_whatever_is_published():
    assessment = an_assessment(published_at=NOW - timedelta(days=1))
    schedule = activate(a_schedule(assessment, starts_at=NOW).pk, by=SYSTEM, now=NOW)
    first = queries.pinned_version(schedule, NOW)
    a_version(assessment, published_at=NOW - timedelta(hours=1))
    assert queries.pinned_version(Schedule.objects.get(pk=schedule.pk), NOW) == first
    assert queries.delivered_version(Schedule.objects.get(pk=schedule.pk), NOW) == first


@pytest.mark.parametrize("count", [1, 20])
def test_whatever_is_published_it_takes_one_query(django_assert_num_queries, count):
    schedule = scheduled([NOW] * count, NOW + timedelta(days=1))
    with django_assert_num_queries(1):
        queries.delivered_version(schedule, NOW)
    queries.pinned_version(schedule, NOW + timedelta(days=2))
    read_alone = Schedule.objects.get(pk=schedule.pk)
    with django_assert_num_queries(1):
        queries.delivered_version(read_alone, NOW)
    read_with_it = Schedule.objects.select_related("version").get(pk=schedule.pk)
    with django_assert_num_queries(0):
        queries.delivered_version(read_with_it, NOW)


@pytest.mark.database
@pytest.mark.parametrize("count", [2, 20])
def test_several_schedules_take_one_query(django_assert_num_queries, count):
    for _ in range(count):
        activate(a_schedule(an_assessment()).pk, by=SYSTEM, now=NOW)
    Schedule.objects.update(version=None)
    schedules = list(Schedule.objects.all())
    with django_assert_num_queries(1):
        assert len(queries.delivered_ids(schedules, NOW)) == count


def test_nothing_published_is_nothing_delivered():
    schedule = a_schedule(an_assessment())
    AssessmentVersion.objects.all().delete()
    assert queries.delivered_if_any(schedule, NOW) is None
    with pytest.raises(AssessmentVersion.DoesNotExist):
        queries.pinned_version(schedule, NOW)


@pytest.mark.database
@pytest.mark.parametrize(("minutes", "is_pinned"), [(30, False), (10, True)])
def test_a_schedule_is_not_locked_before_its_preparation_moment(minutes, is_pinned):
    schedule = activate(a_schedule(an_assessment(), starts_at=NOW + timedelta(minutes=minutes)).pk, by=SYSTEM, now=NOW)
    Schedule.objects.filter(pk=schedule.pk).update(version=None, activated_at=NOW - timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ANALYZE {queries.PIN}", {"schedules": [schedule.pk], "now": NOW})
        plan = "\n".join(row[0] for row in cursor.fetchall())
    locked = re.search(r"LockRows.* rows=([0-9.]+) loops", plan)
    assert (locked is not None and float(locked[1]) > 0) == is_pinned, plan
    assert (Schedule.objects.get(pk=schedule.pk).version is not None) == is_pinned


@pytest.mark.database
def test_both_drivers_read_one_text():
    from stratus.saver.catalogue import PIN

    assert pinning.pin("$1", "$2") == PIN
    assert queries.PIN.replace("%(schedules)s", "$1").replace("%(now)s", "$2") == PIN
    with connection.cursor() as cursor:
        cursor.execute(queries.PIN, {"schedules": [], "now": NOW})
        assert cursor.rowcount == 0


def test_what_is_shown_follows_the_very_preparation_moment():
    assessment = an_assessment(published_at=NOW - timedelta(days=1))
    schedule = activate(a_schedule(assessment, starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=2)).pk, by=SYSTEM, now=NOW)
    moment = queries.preparation_moment(schedule)
    assert moment is not None
    before = a_version(assessment, published_at=moment - timedelta(seconds=1))
    a_version(assessment, published_at=moment + timedelta(seconds=1))
    assert queries.delivered_version(schedule, moment + timedelta(minutes=5)) == before
