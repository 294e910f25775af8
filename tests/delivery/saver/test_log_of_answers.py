"""The log of what arrived: under which id a writer's events stand, how much of it a candidate has written, and its keys."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import Func, IntegerField, Sum

from stratus.delivery.models import AnswerEvent, Attempt
from stratus.delivery.sync.events import STAFF_WRITER, Unreadable, writer_id
from stratus.invigilation.late_answers.queries import waiting_events
from stratus.invigilation.models import AnswerDecision
from support.builders import a_registration, a_schedule, an_assessment
from support.simulated import Browser, SaverInTests

pytestmark = pytest.mark.database


@pytest.fixture
def page(saver: SaverInTests) -> Browser:
    page = Browser(saver, a_registration(a_schedule(an_assessment(["MULTIPLE_CHOICE", "ESSAY"]), active=True)))
    assert page.start().status == 200
    return page


@pytest.fixture
def another(page: Browser) -> Browser:
    other = Browser(page.saver, a_registration(page.registration.schedule))
    assert other.start().status == 200
    return other


def counted(page: Browser) -> tuple[int, int]:
    attempt = Attempt.objects.get(pk=page.attempt)
    return attempt.log_events, attempt.log_bytes


def in_the_log(page: Browser) -> tuple[int, int]:
    events = AnswerEvent.objects.filter(attempt_id=page.attempt)
    return events.count(), events.aggregate(size=Sum(Func("value", function="pg_column_size", output_field=IntegerField())))["size"] or 0


def test_the_attempt_counts_what_its_browsers_wrote_into_the_log(page: Browser, another: Browser) -> None:
    page.sync(page.chooses("a"), page.event("visit", page.items[1]))
    page.sync(page.chooses("b"), page.event("note", "", {"text": "to be read again"}))
    another.sync(another.chooses("a"))
    page.sync()
    assert counted(page) == in_the_log(page)
    assert counted(another) == in_the_log(another)
    assert (counted(page)[0], counted(another)[0]) == (4, 1)


def test_what_is_sent_again_is_counted_once(page: Browser) -> None:
    event = page.chooses("a")
    page.sync(event)
    before = counted(page)
    page.sync(event)
    assert counted(page) == before == in_the_log(page)


def test_what_is_refused_or_too_late_is_counted_too(page: Browser) -> None:
    page.sync(page.event("hand_in"))
    page.sync(page.chooses("a"), page.event("answer", "no such question", {"selected": ["a"]}))
    assert counted(page) == in_the_log(page)
    assert counted(page)[0] == 3


def test_a_name_of_32_hexadecimal_digits_is_the_id() -> None:
    name = "0123456789abcdef" * 2
    assert writer_id(name).hex == name


@pytest.mark.parametrize("name", ["a-wire-without-page", "ABCDEFABCDEFABCDEFABCDEFABCDEFAB", "12345678"])
def test_any_other_name_has_an_id_too_and_always_the_same(name: str) -> None:
    assert writer_id(name) == writer_id(name) != writer_id(f"{name[:-1]}_")


def test_no_browser_writes_as_staff(page: Browser) -> None:
    assert STAFF_WRITER.hex == "0" * 32
    assert writer_id("0" * 32) != STAFF_WRITER


@pytest.mark.parametrize("name", [None, 7, "short", "x" * 33, "with blanks", "é" * 8])
def test_what_is_no_name_of_a_writer_cannot_be_read(name: Any) -> None:
    with pytest.raises(Unreadable):
        writer_id(name)


def test_a_page_under_any_name_is_known_when_it_sends_again(page: Browser) -> None:
    page.writer = "a-wire-without-page"
    page.start()
    event = page.chooses("a")
    assert [page.sync(event)["acknowledged"] for _ in range(2)] == [event["seq"]] * 2
    assert AnswerEvent.objects.get(kind="answer").writer == writer_id(page.writer)
    assert isinstance(Attempt.objects.get(pk=page.attempt).active_writer, UUID)


def keys_of(model: Any) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'f')",
            [model._meta.db_table],
        )
        return {row[0] for row in cursor.fetchall()}


def test_the_log_has_no_key_for_references_of_the_tenant(db: None) -> None:
    unique = {key for key in keys_of(AnswerEvent) if not key.startswith("FOREIGN")}
    assert unique == {"PRIMARY KEY (id)", "UNIQUE (attempt_id, writer, seq)"}


def test_a_decision_stays_in_the_tenant_by_its_attempt(db: None) -> None:
    keys = keys_of(AnswerDecision)
    assert any(key.startswith("FOREIGN KEY (tenant_id, attempt_id)") for key in keys)
    assert not any("delivery_answerevent" in key for key in keys)


MANY_OTHERS = """
INSERT INTO delivery_answerevent
SELECT made.* FROM delivery_answerevent AS one, generate_series(1, 2000) AS number,
  jsonb_populate_record(one, jsonb_build_object('id', one.id + 1000000 + number, 'seq', 1000 + number)) AS made
WHERE one.attempt_id = %s AND one.kind = 'answer'"""


def test_late_answers_are_found_without_reading_the_others(page: Browser) -> None:
    page.sync(page.chooses("a"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MANY_OTHERS, [page.attempt])
        assert cursor.rowcount == 2000
        cursor.execute("ANALYZE delivery_answerevent")
        plan = waiting_events([page.attempt]).explain()
        transaction.set_rollback(True)
    assert "late_answer_of_attempt" in plan, plan
