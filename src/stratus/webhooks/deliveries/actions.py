"""Deliveries: created with the publication, claimed, sent, retried."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.numbers import plain
from stratus.results.models import PassedStatus, Result
from stratus.scheduling.models import Schedule
from stratus.tenancy.bulk import delete_many
from stratus.webhooks.deliveries import rules
from stratus.webhooks.deliveries.rules import Verdict
from stratus.webhooks.endpoints.queries import due_at, unreadable
from stratus.webhooks.errors import Inactive, Unreadable
from stratus.webhooks.models import Delivery, DeliveryStatus, Endpoint, Try

EVENT = "EXAM_RESULTS_READY"
TEST = "TEST"
LEASE = timedelta(seconds=90)
"""How long a delivery is leased to a worker: longer than a request can take, so that two workers never send it at once."""

WITHOUT_SECRET = timedelta(minutes=10)
"""How long an endpoint whose secret is lost waits at a time: whoever restores the secrets of the installation enters no other."""


def drop_waiting(endpoint: Endpoint, now: datetime) -> None:
    Delivery.objects.filter(endpoint=endpoint, status=DeliveryStatus.WAITING).update(
        status=DeliveryStatus.FAILED, finished_at=now, leased_until=None
    )


@transaction.atomic
def put_off(endpoint_id: int, *, now: datetime) -> bool:
    """Have an endpoint wait whose secret, or authorization, can no longer be read; return whether it does. No tries: none would succeed.

    It is asked under its lock: whoever entered another meanwhile is not made to wait. One row is written, however many messages wait.
    """
    endpoint = Endpoint.objects.select_for_update(no_key=True).filter(pk=endpoint_id).first()
    if endpoint is None or not unreadable(endpoint):
        return False
    endpoint.waits_until = now + WITHOUT_SECRET
    endpoint.save(update_fields=["waits_until"])
    return True


def give_back(delivery: Delivery) -> None:
    """End the lease of a message that was not tried."""
    Delivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.WAITING).update(leased_until=None)


def record_deliveries(results: Sequence[Result], *, now: datetime) -> set[int]:
    """Create one delivery for each result and active endpoint, with its final body; return the endpoints that have something to send.

    Must run inside the transaction of the publication. Two statements, plus five for what the bodies need.
    """
    endpoints = list(Endpoint.objects.filter(is_active=True).order_by("pk"))
    if not endpoints or not results:
        return set()
    wanted = Result.objects.filter(pk__in=[result.pk for result in results]).defer("questions").order_by("pk")
    # By ids, not joined: while statistics are old, PostgreSQL would walk through all rows of the tenant for each result.
    schedules = Prefetch("schedule", Schedule.objects.select_related("assessment"))
    deliveries: list[Delivery] = []
    for result in wanted.prefetch_related("attempt", schedules, "registration__candidate"):
        message_id = f"msg_{secrets.token_hex(16)}"
        body = json.dumps(body_of(result, message_id), ensure_ascii=False, separators=(",", ":"))
        deliveries += [
            Delivery(endpoint=endpoint, schedule_id=result.schedule_id, message_id=message_id, body=body, due_at=now, created_at=now)
            for endpoint in endpoints
            if not endpoint.only_satisfactory or result.passed_status == PassedStatus.SATISFACTORY
        ]
    Delivery.objects.bulk_create(deliveries, batch_size=2000)
    return {delivery.endpoint_id for delivery in deliveries}


def forget_deliveries(schedules: Sequence[Schedule]) -> None:
    """Delete the deliveries about these schedules' results, sent or not, with their tries. Must run inside a transaction."""
    deliveries = Delivery.objects.filter(schedule__in=schedules)
    delete_many(Try.objects.filter(delivery__in=deliveries))
    delete_many(deliveries)


def body_of(result: Result, message_id: str) -> dict[str, Any]:
    """Return the message (`api/decisions` §9); entities without external id are null."""
    return {
        "Event": EVENT,
        "EventId": message_id,
        "PublishedDate": f"{result.published_at:%Y-%m-%dT%H:%M:%S}.{result.published_at.microsecond // 1000:03}Z",
        "ScheduleExtId": result.schedule.external_id or None,
        "AssessmentExtId": result.schedule.assessment.external_id or None,
        "CandidateExtId": result.registration.candidate.external_id or None,
        "AttemptExtId": result.attempt.external_id or None,
        "PassedStatus": result.passed_status,
        "Score": plain(result.score),
        "MaxScore": plain(result.max_score),
        "Percentage": plain(result.percentage),
        "Grade": result.grade or None,
        "Rescored": result.rescored,
        "Attempt": result.attempt.number,
    }


@transaction.atomic
def claim(endpoint_id: int, *, now: datetime, most: int = 20) -> list[Delivery]:
    """Lease due deliveries of an endpoint to which is sent, oldest first; no other worker gets them until the lease ends."""
    due = due_at(now).select_for_update(skip_locked=True, of=("self",)).filter(endpoint=endpoint_id).select_related("endpoint")
    claimed = list(due.order_by("due_at", "pk")[:most])
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in claimed]).update(leased_until=now + LEASE)
    return claimed


@transaction.atomic
def note_try(
    delivery_id: int,
    *,
    status_code: int | None,
    error: str,
    duration_ms: int,
    now: datetime,
    retry_after: int = 0,
    chance: int | None = None,
    answer: str = "",
    headers: Mapping[str, str] | None = None,
) -> Delivery:
    """Record the outcome of a try, and what follows: delivered, retried later, given up, or (410) the endpoint deactivated.

    `retry_after`: seconds that the receiver asked for; `chance`: 0–29 for the delay, random if None; `answer`: the beginning of what it
    wrote; `headers`: of a test, what was sent.
    """
    endpoint, delivery = _locked(delivery_id)
    delivery.tries += 1
    Try.objects.create(
        delivery=delivery,
        number=delivery.tries,
        at=now,
        status_code=status_code,
        error=error[:300],
        duration_ms=max(duration_ms, 0),
        headers={name: value for name, value in (headers or {}).items() if delivery.is_test and name != "Authorization"},
        answer=answer,
    )
    delivery.leased_until = None
    outcome = rules.verdict(status_code, delivery.tries, is_test=delivery.is_test)
    if outcome == Verdict.RETRY:
        delay = rules.retry_delay(delivery.tries + 1, secrets.randbelow(30) if chance is None else chance)
        delivery.due_at = now + timedelta(seconds=max(delay, retry_after))
    else:
        delivery.status = DeliveryStatus.DELIVERED if outcome == Verdict.DELIVERED else DeliveryStatus.FAILED
        delivery.finished_at = now
    delivery.save(update_fields=["tries", "leased_until", "due_at", "status", "finished_at"])
    if outcome == Verdict.DEACTIVATE:
        _deactivate(endpoint, now)
    return delivery


def _locked(delivery_id: int) -> tuple[Endpoint, Delivery]:
    """Lock a message and, before it, its endpoint, as whoever deactivates that does. Raises Delivery.DoesNotExist.

    So neither waits for the other in a circle, and no message is left to wait for an endpoint to which nothing is sent.
    """
    endpoint_id = Delivery.objects.values_list("endpoint_id", flat=True).get(pk=delivery_id)
    endpoint = Endpoint.objects.select_for_update(no_key=True).filter(pk=endpoint_id).first()
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    assert endpoint is not None  # or the message had gone with it
    return endpoint, delivery


def _deactivate(endpoint: Endpoint, now: datetime) -> None:
    endpoint.is_active = False
    endpoint.deactivated_reason = _("The receiver answered 410 Gone.")
    endpoint.save(update_fields=["is_active", "deactivated_reason"])
    drop_waiting(endpoint, now)
    log.record("webhook.deactivated", by=Actor.system(), subject=endpoint, at=now, status_code=410)


@transaction.atomic
def send_test(endpoint_id: int, *, by: Actor, now: datetime) -> Delivery:
    """Record a message that tells of no result, to be sent once; whoever calls has it sent (`tasks.wake_after_commit`).

    Raises NotAllowed, Endpoint.DoesNotExist, Inactive, Unreadable.
    """
    by.require(Permission.MANAGE_WEBSERVICE)
    endpoint = Endpoint.objects.select_for_update(no_key=True).get(pk=endpoint_id)
    if not endpoint.is_active:
        raise Inactive
    if unreadable(endpoint):
        raise Unreadable
    message_id = f"msg_{secrets.token_hex(16)}"
    body = json.dumps(body_of_test(message_id, now), separators=(",", ":"))
    delivery = Delivery.objects.create(endpoint=endpoint, message_id=message_id, body=body, is_test=True, due_at=now, created_at=now)
    log.record("webhook.tested", by=by, subject=endpoint, at=now, delivery_id=delivery.pk)
    return delivery


def body_of_test(message_id: str, now: datetime) -> dict[str, Any]:
    """Return the message of a test: the members of a real one, with an event that no receiver acts on, and nobody's result."""
    return {
        "Event": TEST,
        "EventId": message_id,
        "PublishedDate": f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03}Z",
        "ScheduleExtId": None,
        "AssessmentExtId": None,
        "CandidateExtId": None,
        "AttemptExtId": None,
        "PassedStatus": PassedStatus.SATISFACTORY,
        "Score": 7.5,
        "MaxScore": 10,
        "Percentage": 75,
        "Grade": None,
        "Rescored": False,
        "Attempt": 1,
    }


@transaction.atomic
def send_again(delivery_id: int, *, by: Actor, now: datetime) -> Delivery:
    """Send a delivery again immediately, with up to ten new tries; the message keeps its id and body.

    Raises NotAllowed, Delivery.DoesNotExist, Inactive, Unreadable.
    """
    by.require(Permission.MANAGE_WEBSERVICE)
    endpoint, delivery = _locked(delivery_id)
    if not endpoint.is_active:
        raise Inactive
    if unreadable(endpoint):
        raise Unreadable
    delivery.status, delivery.tries, delivery.due_at = DeliveryStatus.WAITING, 0, now
    delivery.leased_until = delivery.finished_at = None
    delivery.save(update_fields=["status", "tries", "due_at", "leased_until", "finished_at"])
    if endpoint.waits_until is not None:
        endpoint.waits_until = None
        endpoint.save(update_fields=["waits_until"])
    log.record("webhook.sent_again", by=by, subject=delivery, at=now, endpoint_id=endpoint.pk)
    return delivery
