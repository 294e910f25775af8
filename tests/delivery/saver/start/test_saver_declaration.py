"""What candidates read before they start, and the declaration without which no attempt begins."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from stratus.delivery.attempts import actions
from stratus.delivery.models import Attempt
from stratus.events.models import Event
from stratus.foundation import clock
from support.builders import SYSTEM, a_registration, a_schedule, an_assessment
from support.simulated import Browser, SaverInTests

DECLARATION = "<p>I keep the questions secret.</p>"


def a_page(saver: SaverInTests, *, assessment: dict[str, Any] | None = None, **schedule: Any) -> Browser:
    texts = {"introduction": "<p>Use a pen.</p>", "declaration": DECLARATION, "finish_text": "<p>Thank you.</p>"}
    made = an_assessment(["MULTIPLE_CHOICE"], **(texts | (assessment or {})))
    return Browser(saver, a_registration(a_schedule(made, active=True, **schedule)))


def test_the_waiting_room_shows_introduction_and_declaration(saver: SaverInTests, tenant: Any) -> None:
    early = clock.now() + timedelta(hours=1)
    for schedule in ({}, {"starts_at": early, "ends_at": early + timedelta(hours=9)}):
        texts = a_page(saver, **schedule).wait()["texts"]
        assert (texts["introduction"], texts["declaration"]) == ("<p>Use a pen.</p>", DECLARATION)
        assert "finish_text" not in texts


def test_a_page_that_has_the_texts_does_not_get_them_again(saver: SaverInTests, tenant: Any) -> None:
    page = a_page(saver)
    texts = page.wait()["texts"]
    assert page.wait(texts=texts["hash"])["texts"] == {"hash": texts["hash"]}
    assert page.wait(texts="of another version")["texts"] == texts


def test_texts_that_were_published_before_they_were_made_safe_are_made_safe(saver: SaverInTests, tenant: Any) -> None:
    page = a_page(saver, assessment={"introduction": "First line\nSecond & third", "declaration": "<script>steal()</script><p>Yes</p>"})
    texts = page.wait()["texts"]
    assert (texts["introduction"], texts["declaration"]) == ("<p>First line<br>Second &amp; third</p>", "<p>Yes</p>")


def test_without_texts_there_is_nothing_to_show_and_nothing_to_accept(saver: SaverInTests, tenant: Any) -> None:
    page = a_page(saver, assessment={"introduction": "", "declaration": "", "finish_text": ""})
    assert page.wait()["texts"] is None
    assert page.start().status == 200
    assert "declaration" not in Event.objects.get(kind="attempt.started").data


@pytest.mark.parametrize("accepted", [None, "", True, "0123456789abcdef", ["x"], {"a": 1}])
def test_no_attempt_begins_without_the_declaration_that_stands(saver: SaverInTests, tenant: Any, accepted: Any) -> None:
    page = a_page(saver)
    answer = page.start(accepted=accepted)
    assert (answer.status, answer["error"]) == (409, "declaration")
    assert Attempt.objects.count() == 0


def test_whoever_accepted_it_starts_and_the_log_knows_which_text(saver: SaverInTests, tenant: Any) -> None:
    page = a_page(saver)
    accept = page.wait()["texts"]["accept"]
    assert page.start(accepted=accept).status == 200
    assert Event.objects.get(kind="attempt.started").data == {"number": 1, "session": 1, "declaration": accept}


def test_a_missing_declaration_counts_as_no_wrong_pin(saver: SaverInTests, tenant: Any) -> None:
    page = a_page(saver, pin="4711")
    assert page.start(pin="4711")["error"] == "declaration"
    page.registration.refresh_from_db()
    assert page.registration.pin_failures == 0
    assert page.start(pin="4711", accepted=page.wait()["texts"]["accept"]).status == 200


def test_going_on_and_taking_over_ask_for_it_no_more(saver: SaverInTests, tenant: Any) -> None:
    page = a_page(saver)
    page.start(accepted=page.wait()["texts"]["accept"])
    assert page.start(session=1).status == 200
    other = Browser(saver, page.registration)
    assert other.wait()["texts"] is None
    assert other.start()["session"] == 2


def test_the_next_attempt_asks_again(saver: SaverInTests, tenant: Any) -> None:
    page = a_page(saver, assessment={"attempts_allowed": 2})
    accept = page.wait()["texts"]["accept"]
    page.start(accepted=accept)
    actions.hand_in_for([page.registration.pk], by=SYSTEM, now=clock.now())
    assert page.start()["error"] == "declaration"
    assert page.start(accepted=accept)["number"] == 2


def test_a_hall_is_judged_one_by_one(saver: SaverInTests, tenant: Any) -> None:
    first = a_page(saver)
    second = Browser(saver, a_registration(first.registration.schedule))
    accept = first.wait()["texts"]["accept"]
    answers = saver.together(first.start_request(accepted=accept), second.start_request())
    assert [answer.status for answer in answers] == [200, 409]


def test_closing_words_come_with_the_start_and_to_whoever_looks_in_after_the_hand_in(saver: SaverInTests, tenant: Any) -> None:
    page = a_page(saver, assessment={"declaration": "", "when_to_show_results": "AFTER_EACH_ATTEMPT"})
    options = page.start()["options"]
    assert (options["finish_text"], options["results"]) == ("<p>Thank you.</p>", "AFTER_EACH_ATTEMPT")
    page.sync(page.event("hand_in"))
    assert page.wait()["texts"]["finish_text"] == "<p>Thank you.</p>"
