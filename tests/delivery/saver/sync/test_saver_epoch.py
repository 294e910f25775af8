"""Another life of the database: nothing of a page that knows the one before is judged, until that page has come again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from stratus.delivery.models import Answer, AnswerEvent, Attempt, Restoration, Session
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.saver import epoch
from stratus.scheduling.models import Registration
from support.builders import a_registration, a_schedule, an_assessment
from support.simulated import Browser, SaverInTests


@pytest.fixture
def registration(tenant: Any) -> Registration:
    """A candidate of an exam that asks for a PIN."""
    return a_registration(a_schedule(an_assessment(["MULTIPLE_CHOICE", "MULTIPLE_CHOICE"]), active=True, pin="6961"))


@pytest.fixture
def page(saver: SaverInTests, registration: Registration) -> Browser:
    page = Browser(saver, registration)
    page.start(pin="6961")
    return page


def restored(saver: SaverInTests) -> None:
    """The database is restored from a backup, and the saver connects to it anew."""
    Restoration.objects.create(at=clock.now())
    saver.loop.run_until_complete(saver.saver.pool.expire_connections())


def lose(page: Browser) -> None:
    """The attempt began after that backup was made."""
    for model in (Answer, AnswerEvent, Session):
        model.objects.filter(attempt_id=page.attempt).delete()
    Attempt.objects.filter(pk=page.attempt).delete()


def kinds(page: Browser) -> list[str]:
    return list(Event.objects.filter(subject_id=page.attempt, kind__startswith="attempt.").order_by("id").values_list("kind", flat=True))


def test_the_epoch_stays_while_the_database_does(page: Browser) -> None:
    assert page.exam is not None
    assert page.exam["epoch"] == page.sync()["epoch"] != ""


def test_an_epoch_is_another_one_for_each_part_that_changes() -> None:
    names = {epoch.name(facts) for facts in ("1 00000001 a", "2 00000001 a", "1 00000002 a", "1 00000001 b")}
    assert len(names) == 4


def test_nothing_is_stored_of_a_page_that_knows_the_epoch_before(saver: SaverInTests, page: Browser) -> None:
    before = page.sync()["epoch"]
    restored(saver)
    refused = page.sync(page.chooses("a"), epoch=before)
    assert (refused.status, refused["error"]) == (409, "epoch")
    assert refused["epoch"] != before
    assert not AnswerEvent.objects.filter(attempt_id=page.attempt).exists()
    assert page.sync(page.chooses("a"), epoch=refused["epoch"]).status == 200


def test_in_one_batch_only_those_who_know_the_epoch_before_are_refused(saver: SaverInTests, page: Browser) -> None:
    other = Browser(saver, a_registration(page.registration.schedule))
    other.start(pin="6961")
    before = page.sync()["epoch"]
    restored(saver)
    answers = saver.together(page.sync_request(page.chooses("a"), epoch=before), other.sync_request(other.chooses("a")))
    assert [answer.status for answer in answers] == [409, 200]
    assert answers[1]["acknowledged"] == 1


def test_a_page_whose_taking_over_was_lost_comes_again_with_its_session_and_without_a_pin(saver: SaverInTests, page: Browser) -> None:
    Browser(saver, page.registration).start(pin="6961")
    back = Browser(saver, page.registration)
    assert back.start(pin="6961")["session"] == 3
    Attempt.objects.filter(pk=page.attempt).update(session=1)
    again = back.start(session=3, renew=back.attempt)
    assert (again.status, again["session"], again["active"]) == (200, 3, True)
    assert back.sync(back.chooses("a"))["refused"] == []
    assert kinds(back)[-1] == "attempt.renewed"


def test_a_session_that_nobody_gave_is_believed_of_no_other_page(saver: SaverInTests, page: Browser) -> None:
    assert Browser(saver, page.registration, beside=page).start(session=9)["error"] == "pin_wrong"
    stranger = Browser(saver, page.registration)
    assert stranger.start(session=9, renew=page.attempt)["error"] == "pin_wrong"


def test_an_attempt_that_was_lost_is_begun_anew_without_a_pin_and_gets_what_the_page_kept(saver: SaverInTests, page: Browser) -> None:
    kept, lost = page.chooses("a"), page.attempt
    page.sync(kept)
    restored(saver)
    lose(page)
    assert page.sync(epoch="the one before").status == 409
    assert page.sync()["error"] == "attempt"
    anew = page.start(session=1, renew=lost)
    assert (anew.status, anew["number"], anew["session"]) == (200, 1, 1)
    assert anew["attempt"] != lost
    assert kinds(page) == ["attempt.started", "attempt.renewed"]
    assert page.sync(kept, epoch=anew["epoch"])["acknowledged"] == kept["seq"]
    assert Answer.objects.get(attempt_id=page.attempt).value == kept["value"]


def test_a_read_only_page_comes_again_without_taking_the_place_and_what_it_has_comes_in(saver: SaverInTests, page: Browser) -> None:
    in_use = Browser(saver, page.registration, beside=page)
    assert in_use.start(session=1)["active"] is True
    restored(saver)
    again = page.start(session=1, renew=page.attempt, active=False)
    assert (again.status, again["session"], again["active"]) == (200, 1, False)
    assert in_use.sync(epoch=again["epoch"])["active"] is True
    assert page.sync(page.chooses("a"), active=False)["refused"] == []
    assert Answer.objects.filter(attempt_id=page.attempt).exists()
    assert kinds(page) == ["attempt.started"]


def test_a_read_only_page_brings_its_session_back_and_the_page_in_use_has_the_place_after_it(saver: SaverInTests, page: Browser) -> None:
    read_only, in_use = Browser(saver, page.registration, beside=page), Browser(saver, page.registration, beside=page)
    Attempt.objects.filter(pk=page.attempt).update(session=3)
    for one in (read_only, in_use):
        one.start(session=3)
    heard = clock.now() - timedelta(minutes=5)
    Attempt.objects.filter(pk=page.attempt).update(session=1, active_writer=uuid4(), last_sync_at=heard)
    again = read_only.start(session=3, renew=page.attempt, active=False)
    assert (again["session"], again["active"]) == (3, False)
    came_in = read_only.sync(read_only.chooses("a"), active=False)
    assert (came_in["refused"], came_in["active"]) == ([], False)
    assert Attempt.objects.get(pk=page.attempt).last_sync_at == heard
    assert in_use.start(session=3, renew=page.attempt)["active"] is True
    assert in_use.sync()["active"] is True


def test_a_read_only_page_that_begins_a_lost_attempt_anew_gets_no_place_in_it(saver: SaverInTests, page: Browser) -> None:
    lost = page.attempt
    restored(saver)
    lose(page)
    assert page.start(session=1, renew=lost, active=False)["active"] is False
    assert page.sync(active=False)["active"] is False
    assert page.start()["error"] == "pin_wrong"


def test_a_page_that_does_not_come_again_is_given_the_place_that_it_starts_with(saver: SaverInTests, page: Browser) -> None:
    reloaded = Browser(saver, page.registration, beside=page)
    assert reloaded.start(session=1, active=False)["active"] is True
    assert reloaded.sync()["active"] is True


@pytest.mark.parametrize("first", ["in use", "read-only"])
def test_of_two_pages_of_a_lost_attempt_the_one_in_use_has_the_place_whichever_comes_first(
    saver: SaverInTests, page: Browser, first: str
) -> None:
    in_use = Browser(saver, page.registration, beside=page)
    in_use.start(session=1)
    lost, older, newer = page.attempt, page.chooses("a"), in_use.event("answer", page.items[0], {"selected": ["b"]}, seq=9)
    restored(saver)
    lose(page)
    comings = [lambda: in_use.start(session=1, renew=lost), lambda: page.start(session=1, renew=lost, active=False)]
    answers = [comes() for comes in (comings if first == "in use" else reversed(comings))]
    assert {answer["active"] for answer in answers} == {True, False}
    assert in_use.attempt == page.attempt != lost
    assert in_use.sync(newer)["active"] is True
    assert page.sync(older, active=False)["refused"] == []
    assert Answer.objects.get(attempt_id=page.attempt).value == newer["value"]
    assert Attempt.objects.filter(registration=page.registration).count() == 1


def test_a_session_of_a_lost_attempt_goes_on_so_that_an_earlier_one_ranks_below_it(saver: SaverInTests, page: Browser) -> None:
    elsewhere = Browser(saver, page.registration)
    assert elsewhere.start(pin="6961")["session"] == 2
    lost = page.attempt
    restored(saver)
    lose(page)
    assert elsewhere.start(session=2, renew=lost)["session"] == 2
    assert page.start(session=1, renew=lost, active=False)["session"] == 1


def test_an_attempt_that_is_there_lets_nobody_begin_the_next_one_without_a_pin(saver: SaverInTests, tenant: Any) -> None:
    assessment = an_assessment(["MULTIPLE_CHOICE"], attempts_allowed=2)
    page = Browser(saver, a_registration(a_schedule(assessment, active=True, pin="6961")))
    page.start(pin="6961")
    page.sync(page.event("hand_in"))
    assert page.start(session=1, renew=page.attempt)["error"] == "over"
    assert page.start()["error"] == "pin_wrong"
