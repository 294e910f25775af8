"""One log of what happened, written with the change itself."""

import pytest
from django.db import connection, transaction

from stratus.access.actor import Actor
from stratus.events import log
from stratus.events.models import Event
from stratus.people.models import Role
from stratus.tenancy import current
from stratus.tenancy.models import Tenant

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def role():
    tenant = Tenant.objects.create(name="north", title="North", base_url="http://north.example")
    with current.use(tenant):
        yield Role.objects.create(title="Reader", role_type="STAFF")


@pytest.fixture
def heard(monkeypatch):
    """Whatever a reaction to `role.read` was called with."""
    calls: list[list[log.Happened]] = []
    monkeypatch.setitem(log._reactions, "role.read", [lambda happened: calls.append(list(happened))])
    return calls


def test_an_event_keeps_who_through_which_door_and_what(role):
    log.record("role.read", by=Actor.system(request_id="r-1"), subject=role, count=3)
    event = Event.objects.get()
    assert (event.kind, event.door, event.request_id, event.subject_type, event.subject_id, event.data) == (
        "role.read", "JOB", "r-1", "people.role", role.pk, {"count": 3},
    )  # fmt: skip


def test_reactions_hear_all_events_of_an_action_at_once(role, heard):
    log.record_many("role.read", by=Actor.system(), subjects=[(role, {"n": 1}), (role, {"n": 2})])
    assert [[happened.data["n"] for happened in call] for call in heard] == [[1, 2]]


def test_many_events_cost_as_many_statements_as_one(role, django_assert_num_queries):
    with django_assert_num_queries(1):
        log.record_many("role.listed", by=Actor.system(), subjects=[(role, {})] * 500)


def test_an_event_outside_of_a_transaction_is_refused(role, monkeypatch):
    monkeypatch.setattr(log, "connection", type("NotInATransaction", (), {"in_atomic_block": False}))
    with pytest.raises(RuntimeError, match="outside of a transaction"):
        log.record("role.read", by=Actor.system(), subject=role)


def test_what_is_rolled_back_was_never_told(role):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        log.record("role.read", by=Actor.system(), subject=role)
        raise ZeroDivisionError
    assert not Event.objects.exists()


@pytest.mark.parametrize("statement", ["UPDATE events_event SET kind = 'forged'", "DELETE FROM events_event"])
def test_the_application_cannot_change_the_log(role, statement):
    log.record("role.read", by=Actor.system(), subject=role)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
