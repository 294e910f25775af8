"""Every act that a list offers for many rows: how many statements it takes, and what doing it twice does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.access.permissions import Permission as P
from stratus.assessments.drafts.sharing.actions import share_assessment
from stratus.assessments.models import Assessment, AssessmentRole
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.library.collections.sharing import share_collection
from stratus.library.models import Collection, Item, ItemStatus
from stratus.library.rules import Wish
from stratus.organisation.models import ApiSettings
from stratus.people.models import Role
from stratus.scheduling.models import Schedule
from stratus.tenancy import current
from stratus.tenancy.models import Credential
from stratus.ui.lists import declaration
from stratus.ui.lists.asked import asked
from stratus.ui.lists.bulk import Chosen, Selection
from support.builders import SYSTEM, a_collection, a_registration, a_schedule, a_tenant, a_user, an_assessment, an_attempt, an_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


Made = tuple[list[int], dict[str, int]]


def users(number: int) -> Made:
    return [a_user().pk for _n in range(number)], {}


def collections(number: int) -> Made:
    return [a_collection().pk for _n in range(number)], {}


def items(number: int) -> Made:
    collection = a_collection()
    return [an_item(collection=collection).pk for _n in range(number)], {"collection": collection.pk}


def to_review(number: int) -> Made:
    ids, _scope = items(number)
    Item.objects.filter(pk__in=ids).update(status=ItemStatus.REVIEW)
    return ids, {}


def trash(number: int) -> Made:
    ids, scope = items(number)
    Item.objects.filter(pk__in=ids).update(deleted_at=clock.now())
    return ids, scope


def deleted_collections(number: int) -> Made:
    ids, scope = collections(number)
    for pk in ids:
        an_item(collection=Collection.objects.get(pk=pk))
    now = clock.now()
    Item.objects.filter(collection__in=ids).update(deleted_at=now)
    Collection.objects.filter(pk__in=ids).update(deleted_at=now)
    return ids, scope


def assessments(number: int) -> Made:
    return [an_assessment(published=n % 2 == 0).pk for n in range(number)], {}


def schedules(number: int) -> Made:
    assessment = an_assessment()
    return [a_schedule(assessment).pk for _n in range(number)], {}


def candidates(number: int) -> Made:
    schedule = a_schedule()
    return [a_registration(schedule).pk for _n in range(number)], {"schedule": schedule.pk}


def usable_items(number: int) -> Made:
    assessment, collection = an_assessment(published=False), a_collection()
    return [an_item(collection=collection).pk for _n in range(number)], {"assessment": assessment.pk}


ROWS: dict[str, Callable[[int], Made]] = {
    "people.users": users,
    "library.collections": collections,
    "library.items": items,
    "library.to_review": to_review,
    "library.trash": trash,
    "library.deleted_collections": deleted_collections,
    "assessments.assessments": assessments,
    "assessments.usable_items": usable_items,
    "scheduling.schedules": schedules,
    "scheduling.candidates": candidates,
}
BEFORE = {"enable": "disable", "restore": "archive", "unarchive": "archive"}
"""What rows need before this can be done to them."""


VALUES: dict[tuple[str, str], Callable[[], Any]] = {
    ("library.items", "copy"): lambda: a_collection().pk,
    ("library.items", "move"): lambda: a_collection().pk,
    ("library.items", "approve"): lambda: None,
    ("library.to_review", "approve"): lambda: None,
}
"""What acts take beside their rows, made anew for each test."""
MAKES_NEW = {("library.items", "copy")}
"""Acts that make something each time they are asked for; who presses twice is told so by the middleware (`ui/forms/once.py`)."""


def do(name: str, act: str, ids: list[int], scope: dict[str, int], by: Actor, *, value: Any = None) -> Any:
    found = declaration.registered(name).act(act)
    assert found
    given = {"value": value or VALUES[name, act]()} if found.takes else {}
    return found.do(ids, by=by, now=clock.now(), **given, **scope)


def acts() -> list[tuple[str, str]]:
    return [(one.name, act.name) for one in declaration.all_lists() if not one.name.startswith("test.") for act in one.acts]


def ready(name: str, act: str, number: int, by: Actor) -> Made:
    """So many rows to which this can be done."""
    ids, scope = ROWS[name](number)
    before = BEFORE.get(act)
    if before:
        do(name, "withdraw" if name == "library.items" else before, ids, scope, by)
    if name == "library.items" and act in ("offer", "approve"):
        Item.objects.filter(pk__in=ids).update(status=ItemStatus.DRAFT)
    return ids, scope


@pytest.fixture
def by() -> Actor:
    return Actor.of(a_user("System administrator"), Door.UI)


@pytest.mark.parametrize(("name", "act"), acts())
def test_it_takes_the_same_statements_for_few_rows_and_many(name, act, by):
    taken = []
    for number in (2, 7):
        ids, scope = ready(name, act, number, by)
        value = VALUES.get((name, act), lambda: None)()
        with CaptureQueriesContext(connection) as statements:
            assert len(do(name, act, ids, scope, by, value=value).changed) == number
        taken.append(len(statements))
    assert taken[0] == taken[1]


@pytest.mark.parametrize(("name", "act"), [one for one in acts() if one not in MAKES_NEW])
def test_doing_it_twice_changes_and_records_nothing_more(name, act, by):
    ids, scope = ready(name, act, 2, by)
    value = VALUES.get((name, act), lambda: None)()
    do(name, act, ids, scope, by, value=value)
    events = Event.objects.count()
    again = do(name, act, ids, scope, by, value=value)
    assert (again.changed, dict(again.refused)) == ((), {})
    assert Event.objects.count() == events


@pytest.mark.parametrize(("name", "act"), acts())
def test_rows_of_another_organisation_stay_as_they_are(name, act, by):
    with current.use(a_tenant()):
        ids, _scope = ready(name, act, 1, SYSTEM)
    _own, scope = ready(name, act, 1, by)
    assert do(name, act, ids, scope, by).changed == ()


@pytest.mark.parametrize("name", ROWS)
def test_the_database_marks_chosen_rows_as_the_ids_that_are_changed_are_marked(name, by):
    ids, scope = ROWS[name](3)
    selection = Selection(asked(declaration.registered(name), {}, by, scope), by, scope, tuple(ids))
    assert selection.chosen() == Chosen.of(ids)


def test_oneself_and_whoever_the_api_acts_with_are_not_disabled(by):
    needed, other = a_user("Scheduler"), a_user()
    ApiSettings.objects.update(scheduler=needed)
    outcome = do("people.users", "disable", [by.user_id or 0, needed.pk, other.pk], {}, by)
    assert outcome.changed == (other.pk,)
    assert outcome.refused[by.user_id] == "You cannot disable yourself."
    assert "The External API acts with them (Scheduler)" in outcome.refused[needed.pk]


def test_users_whom_one_may_not_manage_are_left_alone(by):
    helper = a_user("Author")
    helper.role = Role.objects.create(title="Helpdesk", role_type="STAFF", permissions=[P.MANAGE_USERS])
    helper.save()
    assert do("people.users", "disable", [by.user_id or 0], {}, Actor.of(helper, Door.UI)).changed == ()


def test_what_is_shared_to_look_at_is_refused():
    colleague = a_user("Author")
    collection, assessment = a_collection(), an_assessment(published=False)
    item = an_item(collection=collection)
    share_collection(collection.pk, [colleague.pk], Wish(to_collection=True), by=SYSTEM)
    share_assessment(assessment.pk, {colleague.pk: AssessmentRole.REVIEWER}, by=SYSTEM)
    by = Actor.of(colleague, Door.UI)
    rights = frozenset({*by.permissions, P.MANAGE_COLLECTIONS.value, P.MANAGE_ASSESSMENTS.value})
    by = Actor(colleague.pk, rights, Door.UI)
    for name, act, pk, scope in (
        ("library.collections", "archive", collection.pk, {}),
        ("library.items", "withdraw", item.pk, {"collection": collection.pk}),
        ("assessments.assessments", "archive", assessment.pk, {}),
    ):
        outcome = do(name, act, [pk], scope, by)
        assert outcome.changed == ()
        assert "to look at" in outcome.refused[pk]


def test_schedules_that_the_clock_archived_stay_and_say_why(by):
    past = clock.now() - timedelta(days=9)
    old = a_schedule(active=True)
    Schedule.objects.filter(pk=old.pk).update(starts_at=past, ends_at=past + timedelta(hours=1), archived_at=clock.now())
    outcome = do("scheduling.schedules", "unarchive", [old.pk], {}, by)
    assert outcome.changed == ()
    assert "long over" in outcome.refused[old.pk]


def test_events_of_many_schedules_belong_to_each(by):
    ids, _scope = schedules(3)
    do("scheduling.schedules", "archive", ids, {}, by)
    assert sorted(Event.objects.filter(kind="schedule.archived").values_list("schedule_id", flat=True)) == sorted(ids)


def test_candidates_who_have_started_stay_and_the_others_lose_their_links(by):
    schedule = a_schedule(active=True)
    started, waiting = a_registration(schedule), a_registration(schedule)
    an_attempt(started)
    outcome = do("scheduling.candidates", "remove", [started.pk, waiting.pk], {"schedule": schedule.pk}, by)
    assert (outcome.changed, list(outcome.refused)) == ((waiting.pk,), [started.pk])
    assert list(Credential.objects.filter(kind="LAUNCH", tenant=schedule.tenant).values_list("subject_id", flat=True)) == [started.pk]


def test_an_archived_assessment_comes_back_as_what_it_was(by):
    draft, live = an_assessment(published=False), an_assessment()
    for act in ("archive", "restore"):
        do("assessments.assessments", act, [draft.pk, live.pk], {}, by)
    assert dict(Assessment.objects.values_list("pk", "status")) == {draft.pk: "DRAFT", live.pk: "LIVE"}
