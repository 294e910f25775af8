"""Many rows with one statement: what is written is what was given."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from stratus.events.models import Event
from stratus.foundation import clock
from stratus.people.models import Membership
from stratus.tenancy import current
from stratus.tenancy.bulk import array, insert_columns, insert_many
from stratus.tenancy.models import Credential
from support.builders import a_hierarchy, a_tenant, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")) | st.sampled_from(
    ["", "NULL", "{}", '"', "\\", "a,b", " "]
)


def read_back(literal: str, kind: str) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT %s::{kind}[]", [literal])
        return cursor.fetchone()[0]


@given(st.lists(TEXTS | st.none()))
def test_an_array_of_texts_is_read_back_as_it_was_given(texts: list[str | None]) -> None:
    assert read_back(array(texts), "varchar") == texts


@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.none()))
def test_an_array_of_numbers_is_read_back_as_it_was_given(numbers: list[int | None]) -> None:
    assert read_back(array(numbers), "bigint") == numbers


def test_an_array_may_hold_texts_and_numbers_side_by_side() -> None:
    assert read_back(array(["a", 1, None]), "varchar") == ["a", "1", None]


@pytest.fixture
def tenant():
    made = a_tenant()
    with current.use(made):
        yield made


def events(*data: object) -> list[Event]:
    return [Event(at=clock.now(), kind="a", door="UI", subject_type="x", subject_id=n, data=one) for n, one in enumerate(data)]


DATA = [{"a": ['"', "\\", "\x01", "é"]}, {"a": None}, [1.5, True], {}]


@pytest.mark.parametrize("number", [1, 4])
def test_rows_are_written_in_their_order_with_what_they_hold(tenant, number: int) -> None:
    rows = events(*DATA[:number])
    insert_many(rows)
    assert [(event.pk, event.data) for event in Event.objects.filter(kind="a").order_by("subject_id")] == [
        (row.pk, row.data) for row in rows
    ]
    assert [row.pk for row in rows] == sorted(row.pk for row in rows)


@pytest.mark.parametrize("number", [1, 4])
def test_columns_are_written_as_rows_are(tenant, number: int) -> None:
    same = {"at": clock.now(), "kind": "a", "door": "UI", "subject_type": "x", "actor_id": None}
    insert_columns(Event, number, same=same, each={"subject_id": list(range(number)), "data": DATA[:number]})
    written = Event.objects.filter(kind="a").order_by("id")
    assert [(event.subject_id, event.data) for event in written] == list(enumerate(DATA[:number]))
    assert {(event.tenant_id, event.request_id, event.schedule_id, event.at) for event in written} == {(tenant.pk, "", None, same["at"])}


def test_bytes_are_written_as_they_are(tenant) -> None:
    hashes = [bytes([0, 92, 34, n]) for n in range(3)]
    insert_columns(Credential, 3, same={"tenant_id": tenant.pk, "kind": "LAUNCH"}, each={"hash": hashes, "subject_id": [1, 2, 3]})
    assert [bytes(one.hash) for one in Credential.objects.filter(tenant=tenant).order_by("subject_id")] == hashes


def test_rows_that_are_there_already_are_left_out_where_that_is_wanted(tenant) -> None:
    users, place = [a_user(), a_user()], a_hierarchy()
    Membership.objects.create(user=users[0], hierarchy=place, is_coordinator=True)
    same, each = {"hierarchy_id": place.pk}, {"user_id": [user.pk for user in users]}
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_columns(Membership, 2, same=same, each=each)
    insert_columns(Membership, 2, same=same, each=each, ignore_conflicts=True)
    assert [member.is_coordinator for member in Membership.objects.order_by("user_id")] == [True, False]
