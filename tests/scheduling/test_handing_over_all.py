"""All that somebody owns, given to another person."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.library.collections.sharing import share_collection
from stratus.library.models import CollectionSharing
from stratus.library.rules import Wish
from stratus.people.choosing.queries import choice_of
from stratus.people.models import User
from stratus.people.owning.actions import OtherNumbers, hand_over_all, owned_by
from stratus.results.review.models import ReviewSession, ReviewSharing
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_schedule, a_tenant, a_user, an_assessment
from support.costs import rows_gone_through
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def admin() -> User:
    return a_user("System administrator")


@pytest.fixture
def heir() -> User:
    return a_user("System administrator", first_name="Ada", last_name="Lovelace")


@pytest.fixture
def browser(admin: User) -> Client:
    return a_browser(admin)


def somebody_who_owns(number: int) -> User:
    person = a_user("Author")
    for _n in range(number):
        a_collection(owner=person)
        schedule = a_schedule(an_assessment(owner=person), owner_id=person.pk)
        ReviewSession.objects.create(schedule=schedule, title="Review", owner=person)
    return person


def total(number: int) -> dict[str, int]:
    """What `somebody_who_owns` owns, with the collection in which the questions of each assessment are."""
    return {"schedules": number, "assessments": number, "collections": 2 * number, "review_sessions": number}


def test_no_statement_walks_through_all_that_there_is_for_each_of_them(statistics_of_small_tenants, admin, heir):
    person = somebody_who_owns(40)
    with rows_gone_through() as work:
        hand_over_all(person.pk, heir.pk, total(40), by=Actor.of(admin, Door.UI))
    assert max(rows for rows, _statement in work.statements) < 40 * 40, work.worst


def test_collections_assessments_schedules_and_review_sessions_get_the_new_owner(admin, heir):
    person = somebody_who_owns(2)
    assert owned_by(person) == total(2)
    assert hand_over_all(person.pk, heir.pk, total(2), by=Actor.of(admin, Door.UI)) == total(2)
    assert owned_by(person) == {}
    assert owned_by(heir) == total(2)
    assert Event.objects.get(kind="user.handed_over").data == {"to_owner": heir.pk, **total(2)}
    kinds = ("collection.handed_over", "assessment.handed_over", "schedule.handed_over", "review_session.handed_over")
    assert Event.objects.filter(kind__in=kinds).count() == 10


def test_a_session_that_was_shared_with_the_new_owner_is_not_shared_any_more(admin, heir):
    person = a_user("Author")
    session = ReviewSession.objects.create(schedule=a_schedule(owner_id=person.pk), title="Review", owner=person)
    ReviewSharing.objects.create(session=session, user=heir)
    hand_over_all(person.pk, heir.pk, owned_by(person), by=Actor.of(admin, Door.UI))
    assert not ReviewSharing.objects.exists()


def test_a_session_that_was_deleted_is_not_counted(admin, heir):
    person = a_user("Author")
    ReviewSession.objects.create(schedule=a_schedule(), title="Review", owner=person, deleted_at=clock.now())
    assert owned_by(person) == {}


def test_what_was_shared_with_the_new_owner_is_not_shared_any_more(admin, heir):
    person = a_user("Author")
    collection = a_collection(owner=person)
    share_collection(collection.pk, [heir.pk], Wish(to_collection=True), by=SYSTEM)
    hand_over_all(person.pk, heir.pk, {"collections": 1}, by=Actor.of(admin, Door.UI))
    assert not CollectionSharing.objects.exists()


def test_other_numbers_than_were_read_change_nothing(admin, heir):
    person = somebody_who_owns(1)
    a_collection(owner=person)
    with pytest.raises(OtherNumbers):
        hand_over_all(person.pk, heir.pk, total(1), by=Actor.of(admin, Door.UI))
    assert owned_by(heir) == {}


def test_somebody_whose_role_lacks_a_right_that_it_takes_gets_nothing_of_it(admin):
    person, reader = somebody_who_owns(1), a_user("Candidate")
    with pytest.raises(InvalidFields, match="lacks the right"):
        hand_over_all(person.pk, reader.pk, total(1), by=Actor.of(admin, Door.UI))
    assert owned_by(person) == total(1)


def test_who_is_no_administrator_hands_nothing_over(heir):
    person = somebody_who_owns(1)
    with pytest.raises(NotAllowed):
        hand_over_all(person.pk, heir.pk, total(1), by=Actor.of(person, Door.UI))


def test_it_takes_the_same_statements_for_little_and_much(admin, heir):
    taken = []
    for number in (1, 5):
        person = somebody_who_owns(number)
        with CaptureQueriesContext(connection) as statements:
            hand_over_all(person.pk, heir.pk, total(number), by=Actor.of(admin, Door.UI))
        taken.append(len(statements))
    assert taken[0] == taken[1]


class TestPage:
    def sends(self, browser: Client, person: User, **more: Any) -> Any:
        address = f"/admin/users/{person.pk}/hand-over"
        counted = dict(re.findall(r'name="(schedules|assessments|collections|review_sessions)" value="(\d+)"', browser.get(address).text))
        return browser.post(address, counted | more, follow=True)

    def test_it_counts_what_moves_and_says_what_moved(self, browser, heir):
        person = somebody_who_owns(1)
        page = browser.get(f"/admin/users/{person.pk}/hand-over").text
        assert all(text in page for text in ("2 collections", "1 assessment", "1 schedule", "1 review session"))
        answer = self.sends(browser, person, new_owner=choice_of(heir))
        assert "Ada Lovelace owns 1 schedule, 1 assessment, 2 collections, 1 review session now." in answer.text

    def test_what_is_wrong_stands_at_the_field(self, browser):
        person = somebody_who_owns(1)
        answer = self.sends(browser, person, new_owner=choice_of(person))
        assert answer.status_code == 422
        assert "owns it already" in answer.text

    def test_somebody_who_owns_nothing_has_nothing_to_hand_over(self, browser):
        assert "owns nothing that could be handed over" in browser.get(f"/admin/users/{a_user('Author').pk}/hand-over").text

    def test_a_persons_page_leads_there(self, browser):
        person = a_user("Author")
        assert f"/admin/users/{person.pk}/hand-over" in browser.get(f"/admin/users/{person.pk}").text
