"""The jobs that carry deliveries out."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from standardwebhooks.webhooks import Webhook

from stratus.foundation import clock
from stratus.results.publication.actions import publish
from stratus.tenancy import current
from stratus.webhooks.deliveries import tasks
from stratus.webhooks.deliveries.actions import WITHOUT_SECRET, claim, send_again
from stratus.webhooks.deliveries.tasks import deliver, wake, wake_due
from stratus.webhooks.endpoints import actions
from stratus.webhooks.errors import Unreadable
from stratus.webhooks.models import Delivery
from support.builders import SYSTEM, a_marked_script

pytestmark = pytest.mark.database


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def waiting(endpoint_id: int) -> int:
    found = rows("SELECT count(*) FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo'", f"webhook:{endpoint_id}")
    return found[0][0]


def an_endpoint_with_a_delivery() -> int:
    endpoint, _secret = actions.create_endpoint(title="x", url="https://example.org", by=SYSTEM, now=clock.now())
    script = a_marked_script()
    publish(script.schedule_id, by=SYSTEM, now=clock.now())
    return endpoint.pk


def test_one_job_waits_for_an_endpoint_however_often_it_is_woken():
    endpoint = an_endpoint_with_a_delivery()
    wake({endpoint})
    wake({endpoint})
    assert waiting(endpoint) == 1


def test_what_is_due_is_woken_in_every_tenant():
    endpoint = an_endpoint_with_a_delivery()
    rows("DELETE FROM procrastinate_jobs WHERE queueing_lock = %s", f"webhook:{endpoint}")
    with current.use(None):
        wake_due(0)
    assert waiting(endpoint) == 1


def test_an_inactive_endpoint_is_left_alone(tenant):
    endpoint = an_endpoint_with_a_delivery()
    actions.update_endpoint(endpoint, {"is_active": False}, by=SYSTEM, now=clock.now())
    assert deliver(tenant.pk, endpoint) == 0


@pytest.mark.parametrize(("bound", "value"), [("MOST_AT_ONCE", 1), ("SECONDS_AT_ONCE", 0.0)])
def test_a_job_that_has_sent_enough_leaves_the_rest_to_another_one_at_once(tenant, receiver, monkeypatch, bound, value):
    endpoint, _secret = actions.create_endpoint(title="x", url=receiver.url, by=SYSTEM, now=clock.now())
    for script in (a_marked_script(), a_marked_script()):
        publish(script.schedule_id, by=SYSTEM, now=clock.now())
    monkeypatch.setattr(tasks, bound, value)
    sent = []
    for _job in range(3):
        rows("DELETE FROM procrastinate_jobs WHERE queueing_lock = %s", f"webhook:{endpoint.pk}")
        sent.append((deliver(tenant.pk, endpoint.pk), waiting(endpoint.pk)))
    assert sent == [(1, 1), (1, 1), (0, 0)]
    assert len(receiver.received) == 2


@pytest.mark.parametrize("mended", ["secret", "authorization"])
def test_messages_wait_for_what_was_lost_with_the_secrets_of_the_installation_and_are_sent_with_the_next(
    tenant, receiver, settings, mended
):
    authorization = "Bearer old" if mended == "authorization" else ""
    endpoint, _lost = actions.create_endpoint(title="x", url=receiver.url, authorization=authorization, by=SYSTEM, now=clock.now())
    publish(a_marked_script().schedule_id, by=SYSTEM, now=clock.now())
    settings.SETTINGS_KEY = b"another" * 8
    assert deliver(tenant.pk, endpoint.pk) == 0
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.tries, delivery.leased_until) == ("WAITING", 0, None)
    with pytest.raises(Unreadable):
        send_again(delivery.pk, by=SYSTEM, now=clock.now())
    secret = actions.renew_secret(endpoint.pk, by=SYSTEM, now=clock.now())
    if mended == "authorization":
        assert deliver(tenant.pk, endpoint.pk) == 0
        actions.update_endpoint(endpoint.pk, {"authorization": "Bearer new"}, by=SYSTEM, now=clock.now())
    assert deliver(tenant.pk, endpoint.pk) == 1
    [(headers, body)] = receiver.received
    assert Webhook(secret).verify(body, headers)
    assert headers.get("Authorization", "") == authorization.replace("old", "new")


@pytest.fixture
def lost(settings) -> int:
    """An endpoint with two messages, whose secret can no longer be read."""
    endpoint = an_endpoint_with_a_delivery()
    publish(a_marked_script().schedule_id, by=SYSTEM, now=clock.now())
    settings.SETTINGS_KEY = b"another" * 8
    return endpoint


def woken_by_the_clock(endpoint: int) -> bool:
    """Whether the periodic job finds something to be sent; what it queues is taken away."""
    with current.use(None):
        wake_due(0)
    found = waiting(endpoint)
    rows("DELETE FROM procrastinate_jobs WHERE queueing_lock = %s", f"webhook:{endpoint}")
    return bool(found)


def test_while_its_secret_is_lost_no_job_comes_for_an_endpoint_and_no_message_is_written(tenant, lost, time_machine):
    before = [delivery.due_at for delivery in Delivery.objects.order_by("pk")]
    deliver(tenant.pk, lost)
    assert [delivery.due_at for delivery in Delivery.objects.order_by("pk")] == before
    rows("DELETE FROM procrastinate_jobs WHERE queueing_lock = %s", f"webhook:{lost}")
    assert not woken_by_the_clock(lost)
    assert tenant.pk not in tasks.DUE.tenants(clock.now())
    assert claim(lost, now=clock.now()) == []
    time_machine.move_to(clock.now() + WITHOUT_SECRET, tick=False)
    assert woken_by_the_clock(lost)


def test_a_new_secret_ends_the_wait(tenant, lost):
    deliver(tenant.pk, lost)
    actions.renew_secret(lost, by=SYSTEM, now=clock.now())
    assert woken_by_the_clock(lost)


def test_where_the_old_secrets_are_back_a_message_is_sent_again_at_once(tenant, settings):
    lost, old = an_endpoint_with_a_delivery(), settings.SETTINGS_KEY
    settings.SETTINGS_KEY = b"another" * 8
    deliver(tenant.pk, lost)
    settings.SETTINGS_KEY = old
    send_again(Delivery.objects.first().pk, by=SYSTEM, now=clock.now())
    assert woken_by_the_clock(lost)


def test_a_job_that_read_an_endpoint_before_it_got_another_secret_does_not_make_it_wait(tenant, receiver, lost, monkeypatch):
    actions.update_endpoint(lost, {"url": receiver.url}, by=SYSTEM, now=clock.now())
    put_off = tasks.put_off

    def renewed_first(endpoint_id: int, **given: Any) -> bool:
        actions.renew_secret(endpoint_id, by=SYSTEM, now=clock.now())
        return put_off(endpoint_id, **given)

    monkeypatch.setattr(tasks, "put_off", renewed_first)
    assert deliver(tenant.pk, lost) == 2
