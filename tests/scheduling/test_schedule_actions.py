"""What can be done with schedules, by whom, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.scheduling import queries
from stratus.scheduling.candidates.actions import add_candidates, remove_candidates, revoke_link
from stratus.scheduling.errors import (
    AlreadyActivated,
    AlreadyStarted,
    CannotActivate,
    HierarchyArchived,
    HierarchyClosed,
    NotActivated,
    ScheduleIsOver,
    ScheduleNotFound,
)
from stratus.scheduling.invigilators.actions import add_invigilators, remove_invigilators
from stratus.scheduling.schedules.actions import activate, archive, change_pin, deactivate, delete_schedule, unarchive, update_schedule

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant(db: None) -> Iterator[object]:
    from stratus.tenancy import current
    from support.builders import a_tenant

    made = a_tenant()
    with current.use(made):
        yield made


def kinds() -> list[str]:
    from stratus.events.models import Event

    return list(Event.objects.filter(kind__startswith="schedule.").order_by("pk").values_list("kind", flat=True))


def a_scheduler(*more: Permission):
    from support.builders import a_user, an_actor

    user = a_user("Scheduler")
    return an_actor(Permission.SCHEDULE, *more, user=user)


# Who


def test_without_the_right_nothing_can_be_scheduled():
    from support.builders import a_schedule, a_user, an_actor

    schedule = a_schedule()
    nobody = an_actor(Permission.MARK, user=a_user("Marker"))
    now = clock.now()
    for attempt in (
        lambda: update_schedule(schedule.pk, {"title": "x"}, by=nobody, now=now),
        lambda: activate(schedule.pk, by=nobody, now=now),
        lambda: delete_schedule(schedule.pk, by=nobody, now=now),
        lambda: add_candidates(schedule.pk, [], by=nobody, now=now),
        lambda: add_invigilators(schedule.pk, [], by=nobody, now=now),
        lambda: change_pin(schedule.pk, "1", by=nobody, now=now),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_scheduler_works_on_their_own_and_on_shared_schedules_only():
    from stratus.scheduling.models import ScheduleSharing
    from support.builders import a_schedule

    me, own = a_scheduler(), None
    own = a_schedule(owner_id=me.user_id)
    other = a_schedule()
    now = clock.now()
    update_schedule(own.pk, {"title": "Mine"}, by=me, now=now)
    with pytest.raises(ScheduleNotFound):
        update_schedule(other.pk, {"title": "Mine"}, by=me, now=now)
    ScheduleSharing.objects.create(schedule=other, user_id=me.user_id)
    update_schedule(other.pk, {"title": "Ours"}, by=me, now=now)
    assert set(queries.schedules_visible_to(me)) == {own, other}


def test_who_sees_all_schedules_works_on_all():
    from support.builders import a_schedule

    schedule = a_schedule()
    activate(schedule.pk, by=a_scheduler(Permission.VIEW_ALL_SCHEDULES), now=clock.now())
    assert kinds() == ["schedule.created", "schedule.activated"]


def test_an_invigilator_sees_what_they_watch_and_may_change_its_pin():
    from support.builders import SYSTEM, a_schedule, a_user, an_actor

    user = a_user("Invigilator")
    watched, other = a_schedule(active=True), a_schedule(active=True)
    add_invigilators(watched.pk, [user.pk], by=SYSTEM, now=clock.now())
    me = an_actor(Permission.INVIGILATE, user=user)
    assert list(queries.schedules_invigilated_by(me)) == [watched]
    assert change_pin(watched.pk, "4321", by=me, now=clock.now()).pin == "4321"
    with pytest.raises(ScheduleNotFound):
        change_pin(other.pk, "4321", by=me, now=clock.now())


@pytest.mark.database
def test_only_who_may_invigilate_becomes_invigilator_and_nobody_twice():
    from support.builders import SYSTEM, a_schedule, a_user

    schedule, watcher, candidate = a_schedule(), a_user("Invigilator"), a_user()
    now = clock.now()
    assert [i.user for i in add_invigilators(schedule.pk, [watcher.pk, candidate.pk], by=SYSTEM, now=now)] == [watcher]
    assert add_invigilators(schedule.pk, [watcher.pk], by=SYSTEM, now=now) == []
    assert remove_invigilators(schedule.pk, [watcher.pk, candidate.pk], by=SYSTEM, now=now) == [watcher.pk]


# Its life


def test_from_draft_to_activated_and_back_until_somebody_has_started():
    from support.builders import SYSTEM, a_registration, a_schedule, an_attempt

    schedule = a_schedule()
    now = clock.now()
    with pytest.raises(NotActivated):
        deactivate(schedule.pk, by=SYSTEM, now=now)
    activate(schedule.pk, by=SYSTEM, now=now)
    with pytest.raises(AlreadyActivated):
        activate(schedule.pk, by=SYSTEM, now=now)
    with pytest.raises(AlreadyActivated):
        update_schedule(schedule.pk, {"title": "x"}, by=SYSTEM, now=now)
    assert deactivate(schedule.pk, by=SYSTEM, now=now).activated_at is None
    activate(schedule.pk, by=SYSTEM, now=now)
    an_attempt(a_registration(schedule))
    with pytest.raises(AlreadyStarted):
        deactivate(schedule.pk, by=SYSTEM, now=now)
    with pytest.raises(AlreadyStarted):
        delete_schedule(schedule.pk, by=SYSTEM, now=now)


def test_what_is_missing_for_activation_is_named():
    from stratus.scheduling.models import Schedule
    from support.builders import SYSTEM, a_hierarchy, a_schedule, an_assessment

    hierarchy, assessment = a_hierarchy(), an_assessment()
    schedule = a_schedule(assessment, hierarchy_id=hierarchy.pk)
    hierarchy.archived_at = clock.now()
    hierarchy.save()
    assessment.status = "ARCHIVED"
    assessment.save()
    Schedule.objects.filter(pk=schedule.pk).update(title="")
    with pytest.raises(CannotActivate) as refused:
        activate(schedule.pk, by=SYSTEM, now=clock.now() + timedelta(days=9))
    assert set(refused.value.errors) == {"title", "assessment", "hierarchy", "ends_at"}


@pytest.mark.parametrize(("days_from", "days_until", "possible"), [(-1, 9, True), (1, 9, False), (-9, -1, False)])
def test_an_assessment_is_available_in_its_time_span_only(days_from, days_until, possible):
    from support.builders import SYSTEM, a_schedule, an_assessment

    now = clock.now()
    span = {"available_from": now + timedelta(days=days_from), "available_until": now + timedelta(days=days_until)}
    schedule = a_schedule(an_assessment(**span))
    if possible:
        activate(schedule.pk, by=SYSTEM, now=now)
    else:
        with pytest.raises(CannotActivate):
            activate(schedule.pk, by=SYSTEM, now=now)


def test_an_assessment_for_some_hierarchies_cannot_be_given_in_others():
    from support.builders import SYSTEM, a_hierarchy, a_schedule, an_assessment

    mine, theirs = a_hierarchy(), a_hierarchy()
    assessment = an_assessment(available_to=[mine.pk])
    activate(a_schedule(assessment, hierarchy_id=mine.pk).pk, by=SYSTEM, now=clock.now())
    with pytest.raises(CannotActivate):
        activate(a_schedule(assessment, hierarchy_id=theirs.pk).pk, by=SYSTEM, now=clock.now())


def test_a_schedule_belongs_to_an_open_hierarchy():
    from support.builders import a_hierarchy, a_schedule

    with pytest.raises(HierarchyClosed):
        a_schedule(hierarchy_id=a_hierarchy(allow_schedules=False).pk)
    with pytest.raises(HierarchyArchived):
        a_schedule(hierarchy_id=a_hierarchy(archived_at=clock.now()).pk)


@pytest.mark.database
def test_archiving_can_be_taken_back_and_says_so_once():
    from support.builders import SYSTEM, a_schedule

    schedule = a_schedule(active=True)
    for _twice in range(2):
        assert archive(schedule.pk, by=SYSTEM, now=clock.now()).archived_at
    assert unarchive(schedule.pk, by=SYSTEM, now=clock.now()).archived_at is None
    assert kinds()[-2:] == ["schedule.archived", "schedule.unarchived"]


def test_a_pin_changes_until_the_schedule_is_over():
    from support.builders import SYSTEM, a_schedule

    schedule = a_schedule(active=True)
    assert change_pin(schedule.pk, "1", by=SYSTEM, now=clock.now()).pin == "1"
    with pytest.raises(ScheduleIsOver):
        change_pin(schedule.pk, "2", by=SYSTEM, now=schedule.ends_at)
    with pytest.raises(InvalidFields):
        change_pin(schedule.pk, "2" * 65, by=SYSTEM, now=clock.now())


@pytest.mark.database
def test_events_hold_no_titles_and_no_pins():
    from stratus.events.models import Event
    from support.builders import SYSTEM, a_schedule

    schedule = a_schedule(title="Secret title", pin="998877")
    change_pin(schedule.pk, "665544", by=SYSTEM, now=clock.now())
    assert not [e for e in Event.objects.all() if any(s in str(e.data) for s in ("Secret", "998877", "665544"))]


# Candidates and links


def test_candidates_keep_the_order_in_which_they_were_added():
    from support.builders import SYSTEM, a_schedule, a_user

    schedule, users = a_schedule(), [a_user() for _n in range(4)]
    now = clock.now()
    add_candidates(schedule.pk, [users[2].pk, users[0].pk, users[2].pk], by=SYSTEM, now=now)
    new = add_candidates(schedule.pk, [users[0].pk, users[3].pk, users[1].pk], by=SYSTEM, now=now)
    assert [r.candidate_id for r in new] == [users[3].pk, users[1].pk]
    order = list(schedule.registrations.order_by("pk").values_list("candidate_id", flat=True))
    assert order == [users[2].pk, users[0].pk, users[3].pk, users[1].pk]


@pytest.mark.database
def test_a_link_is_the_same_each_time_until_it_is_revoked():
    from stratus.scheduling.links.secrets import secret_hash
    from stratus.tenancy.models import Credential
    from support.builders import SYSTEM, a_registration

    registration = a_registration()
    first = queries.launch_links([registration])[registration.pk]
    assert queries.launch_links([registration])[registration.pk] == first
    revoked = revoke_link(registration.pk, by=SYSTEM, now=clock.now())
    second = queries.launch_links([revoked])[registration.pk]
    assert second != first
    hashes = [secret_hash(link.startup_link.partition("=")[2]) for link in (first, second)]
    assert not Credential.objects.filter(hash=hashes[0]).exists()
    assert Credential.objects.get(hash=hashes[1]).generation == 2


def test_who_has_started_cannot_be_taken_off():
    from support.builders import SYSTEM, a_registration, an_attempt

    registration = a_registration()
    an_attempt(registration)
    with pytest.raises(AlreadyStarted):
        remove_candidates(registration.schedule_id, [registration.candidate_id], by=SYSTEM, now=clock.now())


def test_people_take_candidates_off_an_activated_schedule_and_other_systems_do_not():
    from stratus.access.actor import Actor, Door
    from support.builders import a_registration

    registration = a_registration()
    where, who = registration.schedule_id, [registration.candidate_id]
    with pytest.raises(AlreadyActivated):
        remove_candidates(where, who, by=Actor.system(Door.API), now=clock.now())
    assert remove_candidates(where, who, by=Actor.system(Door.UI), now=clock.now()) == who


# Which version


def test_a_schedule_delivers_what_is_published_when_preparation_begins():
    from support.builders import SYSTEM, a_schedule, a_version, an_assessment

    now = clock.now()
    assessment = an_assessment(published_at=now - timedelta(days=2))
    first = assessment.versions.get()
    start = now + timedelta(days=1)
    schedule = a_schedule(assessment, starts_at=start, ends_at=start + timedelta(days=1))
    assert queries.pinned_version(schedule, now) == first
    schedule = activate(schedule.pk, by=SYSTEM, now=now)
    second = a_version(assessment, published_at=start - timedelta(minutes=21))
    third = a_version(assessment, published_at=start - timedelta(minutes=19))
    assert queries.pinned_version(schedule, now) == first
    assert schedule.version is None
    assert queries.pinned_version(schedule, start - timedelta(minutes=20)) == second
    schedule.refresh_from_db()
    assert schedule.version == second
    assert queries.pinned_version(schedule, start + timedelta(hours=1)) == second
    assert third != second


def test_whoever_reads_first_the_choice_is_the_same():
    from support.builders import SYSTEM, a_schedule, a_version, an_assessment

    now = clock.now()
    assessment = an_assessment(published_at=now - timedelta(days=2))
    schedule = activate(a_schedule(assessment).pk, by=SYSTEM, now=now)
    a_version(assessment, published_at=now + timedelta(minutes=5))
    assert queries.pinned_version(schedule, now + timedelta(days=3)).number == 1


def test_deactivating_lets_the_version_go():
    from support.builders import SYSTEM, a_schedule, a_version, an_assessment

    now = clock.now()
    assessment = an_assessment()
    schedule = activate(a_schedule(assessment).pk, by=SYSTEM, now=now)
    queries.pinned_version(schedule, now)
    deactivate(schedule.pk, by=SYSTEM, now=now)
    second = a_version(assessment, published_at=now)
    schedule = activate(schedule.pk, by=SYSTEM, now=now + timedelta(seconds=1))
    assert queries.pinned_version(schedule, now + timedelta(seconds=1)) == second
