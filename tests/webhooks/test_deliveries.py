"""From a published result to a receiver that believes it."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.foundation.outgoing.guarded import client
from stratus.results.publication.actions import publish
from stratus.tenancy.networks import callable_networks
from stratus.webhooks.deliveries.actions import LEASE, claim, note_try, send_again, send_test
from stratus.webhooks.deliveries.sending import send
from stratus.webhooks.deliveries.tasks import deliver
from stratus.webhooks.endpoints.actions import create_endpoint, new_secret, update_endpoint
from stratus.webhooks.endpoints.queries import endpoints, endpoints_due
from stratus.webhooks.errors import Inactive
from stratus.webhooks.models import Delivery, Endpoint
from support.builders import SYSTEM, a_marked_script, a_schedule, a_script, an_actor, an_assessment


def an_endpoint(url: str = "https://example.org/hook", **fields: Any) -> Endpoint:
    endpoint, _secret = create_endpoint(**({"title": "Registry", "url": url} | fields), by=SYSTEM, now=clock.now())
    return endpoint


def a_publication(**kwargs: Any) -> Any:
    script = a_marked_script(**kwargs)
    return publish(script.schedule_id, by=SYSTEM, now=clock.now())[0]


def tried(delivery: Delivery, status: int | None, *, now: datetime | None = None, **kwargs: Any) -> Delivery:
    return note_try(delivery.pk, status_code=status, error="", duration_ms=1, now=now or clock.now(), **kwargs)


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'webhooks.deliver' AND status = 'todo'")
        return cursor.fetchone()[0]


@pytest.mark.database
def test_a_publication_is_recorded_for_every_active_endpoint_and_wakes_its_job(django_capture_on_commit_callbacks):
    before = jobs()
    an_endpoint()
    an_endpoint()
    an_endpoint(is_active=False)
    with django_capture_on_commit_callbacks(execute=True):
        result = a_publication()
        assert jobs() == before, "workers that publish beside each other would wait for the first"
    assert Delivery.objects.count() == 2
    assert jobs() == before + 2
    body = json.loads(Delivery.objects.first().body)
    assert list(body) == [
        "Event", "EventId", "PublishedDate", "ScheduleExtId", "AssessmentExtId", "CandidateExtId", "AttemptExtId", "PassedStatus",
        "Score", "MaxScore", "Percentage", "Grade", "Rescored", "Attempt",
    ]  # fmt: skip
    assert body["CandidateExtId"] == result.registration.candidate.external_id
    assert body["Attempt"] == result.attempt.number == 1
    assert (body["Score"], body["MaxScore"], body["Percentage"], body["PassedStatus"]) == (3, 4, 75, "SATISFACTORY")


def test_some_endpoints_hear_of_satisfactory_results_only():
    an_endpoint(only_satisfactory=True)
    a_publication(score=0)
    assert not Delivery.objects.exists()


@pytest.mark.database
def test_a_schedule_that_nobody_marks_tells_at_once():
    an_endpoint()
    a_script(a_schedule(an_assessment(["MULTIPLE_CHOICE"], marking_workflow="AUTO"), active=True))
    assert json.loads(Delivery.objects.get().body)["Score"] == 2


@pytest.mark.database
def test_the_receiver_verifies_the_signature(receiver, tenant):
    endpoint, secret = create_endpoint(title="Registry", url=receiver.url, authorization="Bearer abc", by=SYSTEM, now=clock.now())
    a_publication()
    assert deliver(tenant.pk, endpoint.pk) == 1
    [(headers, body)] = receiver.received
    assert Webhook(secret).verify(body, headers)["Event"] == "EXAM_RESULTS_READY"
    assert (headers["Authorization"], headers["Content-Type"]) == ("Bearer abc", "application/json")
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(body, headers)
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.tries, delivery.log.get().status_code) == ("DELIVERED", 1, 200)


def test_redirects_are_not_followed(receiver):
    an_endpoint(receiver.url)
    a_publication()
    receiver.answer = (302, {"Location": receiver.url})
    outcome = send(Delivery.objects.select_related("endpoint").get(), clock.now())
    assert (outcome.status_code, len(receiver.received)) == (302, 1)


def test_an_inner_address_is_not_called(receiver, settings):
    an_endpoint(receiver.url.replace("127.0.0.1", "localhost"))
    a_publication()
    settings.OUTGOING_ALLOW = []
    outcome = send(Delivery.objects.select_related("endpoint").get(), clock.now())
    assert (outcome.status_code, receiver.received) == (None, [])
    assert "may not be called" in outcome.error


def test_a_receiver_that_is_not_there_is_an_error_in_the_list(receiver):
    an_endpoint("http://127.0.0.1:9/")
    a_publication()
    outcome = send(Delivery.objects.select_related("endpoint").get(), clock.now())
    assert outcome.status_code is None
    assert outcome.error


def test_a_receiver_that_drips_is_left_at_the_deadline(settings):
    import socket
    import threading

    import httpx

    settings.OUTGOING_ALLOW = ["127.0.0.0/8"]
    answer, sent, left = b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1000, [], threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connected, _address = server.accept()
            with connected:
                try:
                    for letter in answer:
                        connected.send(bytes([letter]))
                        sent.append(letter)
                        left.wait(0.02)
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        with pytest.raises(httpx.TimeoutException), client(callable_networks, timeout=0.3) as guarded:
            guarded.post(f"http://127.0.0.1:{server.getsockname()[1]}/", content=b"{}")
        left.set()
        thread.join()
    assert len(sent) < len(answer)


def test_ten_tries_then_it_failed():
    an_endpoint()
    a_publication()
    delivery, now = Delivery.objects.get(), clock.now()
    waits = []
    for _n in range(10):
        delivery = tried(delivery, 500, now=now, chance=29)
        waits.append((delivery.due_at - now).total_seconds())
    assert waits[:9] == [round((n - 1) ** 4 + 15 + 29 * n) for n in range(2, 11)]
    assert (delivery.status, delivery.tries, delivery.log.count()) == ("FAILED", 10, 10)


def test_retry_after_is_honoured():
    an_endpoint()
    a_publication()
    now = clock.now()
    assert tried(Delivery.objects.get(), 503, now=now, retry_after=3600, chance=0).due_at == now + timedelta(hours=1)


def test_gone_deactivates_the_endpoint_and_drops_what_waits():
    endpoint = an_endpoint()
    a_publication()
    a_publication()
    tried(Delivery.objects.first(), 410)
    endpoint.refresh_from_db()
    assert not endpoint.is_active
    assert endpoint.deactivated_reason
    assert set(Delivery.objects.values_list("status", flat=True)) == {"FAILED"}


def test_a_claimed_delivery_is_nobody_elses_until_its_lease_ends():
    endpoint = an_endpoint()
    a_publication()
    now = clock.now()
    assert len(claim(endpoint.pk, now=now)) == 1
    assert claim(endpoint.pk, now=now) == []
    assert len(claim(endpoint.pk, now=now + LEASE)) == 1


def test_what_is_due_is_found_again_after_a_worker_died():
    endpoint = an_endpoint()
    a_publication()
    now = clock.now()
    assert endpoints_due(now) == {endpoint.pk}
    claim(endpoint.pk, now=now)
    assert endpoints_due(now) == set()
    assert endpoints_due(now + LEASE) == {endpoint.pk}


def test_a_delivery_can_be_sent_again_by_hand_and_keeps_its_message():
    endpoint = an_endpoint()
    a_publication()
    before = tried(Delivery.objects.get(), 200)
    again = send_again(before.pk, by=SYSTEM, now=clock.now())
    assert (again.status, again.tries, again.message_id) == ("WAITING", 0, before.message_id)
    update_endpoint(endpoint.pk, {"is_active": False}, by=SYSTEM, now=clock.now())
    with pytest.raises(Inactive):
        send_again(before.pk, by=SYSTEM, now=clock.now())


@pytest.mark.database
@pytest.mark.parametrize("done", ["sent again", "gone", "deactivated"])
def test_an_endpoint_is_locked_before_its_messages_whoever_locks_both(done):
    endpoint = an_endpoint()
    a_publication()
    pk = Delivery.objects.get().pk
    with CaptureQueriesContext(connection) as asked:
        if done == "sent again":
            send_again(pk, by=SYSTEM, now=clock.now())
        elif done == "gone":
            tried(Delivery(pk=pk), 410)
        else:
            update_endpoint(endpoint.pk, {"is_active": False}, by=SYSTEM, now=clock.now())
    written = re.findall(r'(?:UPDATE|FROM) "(webhooks_endpoint|webhooks_delivery)"(?= SET|.* FOR )', "\n".join(one["sql"] for one in asked))
    assert [table for table, _more in groupby(written)][:2] == ["webhooks_endpoint", "webhooks_delivery"]


def test_wrong_values_are_told_by_field():
    with pytest.raises(InvalidFields) as wrong:
        an_endpoint("ftp://example.org", title=" ", authorization="a\r\nb")
    assert set(wrong.value.errors) == {"title", "url", "authorization"}


def test_only_those_who_manage_webservices_may():
    with pytest.raises(NotAllowed):
        create_endpoint(title="x", url="https://example.org", by=an_actor(Permission.SCHEDULE), now=clock.now())


def test_the_list_of_receivers_counts_what_waits_in_a_fixed_number_of_statements():
    an_endpoint()
    counts = []
    for _round in range(2):
        for _n in range(2):
            a_publication()
            tried(Delivery.objects.order_by("-pk").first(), 500)
        with CaptureQueriesContext(connection) as statements:
            [endpoint] = endpoints(SYSTEM)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert endpoint.n_waiting == 4


def test_a_test_message_is_signed_marked_and_sent_at_once(receiver, tenant):
    endpoint, secret = create_endpoint(title="Registry", url=receiver.url, authorization="Bearer abc", by=SYSTEM, now=clock.now())
    send_test(endpoint.pk, by=SYSTEM, now=clock.now())
    assert deliver(tenant.pk, endpoint.pk) == 1
    [(headers, body)] = receiver.received
    told = Webhook(secret).verify(body, headers)
    assert (told["Event"], told["EventId"], told["CandidateExtId"]) == ("TEST", headers["webhook-id"], None)


def test_a_test_message_has_the_members_of_a_real_one(receiver):
    an_endpoint()
    a_publication()
    real = json.loads(Delivery.objects.get().body)
    tested = send_test(Endpoint.objects.get().pk, by=SYSTEM, now=clock.now())
    assert list(json.loads(tested.body)) == list(real)


def test_of_a_test_request_and_answer_are_kept_but_no_authorization(receiver, tenant):
    endpoint = an_endpoint(receiver.url, authorization="Bearer abc")
    receiver.answer = (401, {})
    delivery = send_test(endpoint.pk, by=SYSTEM, now=clock.now())
    deliver(tenant.pk, endpoint.pk)
    kept = delivery.log.get()
    assert kept.headers == {name: value for name, value in kept.headers.items() if name in receiver.received[0][0]}
    assert set(kept.headers) == {"Content-Type", "webhook-id", "webhook-timestamp", "webhook-signature"}
    assert kept.status_code == 401


@pytest.mark.parametrize("status", [200, 401])
@pytest.mark.parametrize("before", [0, 970])
def test_a_receiver_that_writes_back_what_it_was_sent_tells_nobody_the_authorization(receiver, tenant, status, before):
    endpoint = an_endpoint(receiver.url, authorization="Bearer abcdefgh12345")
    receiver.answer = (status, {})
    receiver.writes = lambda headers: "x" * before + f"no access with {headers['Authorization']}, nor {headers['Authorization'][7:]}."
    delivery = send_test(endpoint.pk, by=SYSTEM, now=clock.now())
    deliver(tenant.pk, endpoint.pk)
    said = delivery.log.get().answer
    assert said == ("x" * before + f"no access with {'*' * 20}, nor {'*' * 13}.")[:1000]


@pytest.mark.parametrize("status", [None, 410, 500])
def test_a_test_message_is_tried_once_and_switches_nothing_off(status):
    endpoint = an_endpoint()
    delivery = send_test(endpoint.pk, by=SYSTEM, now=clock.now())
    assert tried(delivery, status).status == "FAILED"
    endpoint.refresh_from_db()
    assert endpoint.is_active


def test_nothing_is_tested_of_an_inactive_endpoint():
    with pytest.raises(Inactive):
        send_test(an_endpoint(is_active=False).pk, by=SYSTEM, now=clock.now())


def test_only_who_may_manage_web_services_sends_a_test():
    endpoint = an_endpoint()
    with pytest.raises(NotAllowed):
        send_test(endpoint.pk, by=an_actor(Permission.SCHEDULE), now=clock.now())
