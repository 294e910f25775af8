"""A file with unsent answers is brought; nothing counts by it until somebody chooses and says why."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from stratus.delivery.models import AnswerEvent, Attempt
from stratus.delivery.unsent.file import check_code
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.invigilation.models import AnswerDecision
from stratus.marking.models import Script
from stratus.people.models import User
from stratus.scheduling.models import Schedule, ScheduleInvigilator
from support.builders import a_member, a_schedule, a_user, allocated, an_assessment, an_item, scored
from support.late import RIGHT, WRITER, WRONG, arrives_late, question, sat, standing
from support.staff import a_browser
from support.unsent_files import a_file, an_event

pytestmark = pytest.mark.usefixtures("tenant")


@pytest.fixture
def watcher() -> User:
    return a_user("Invigilator")


@pytest.fixture
def schedule(watcher: User) -> Schedule:
    schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
    ScheduleInvigilator.objects.create(schedule=schedule, user=watcher)
    return schedule


@pytest.fixture
def script(schedule: Schedule) -> Script:
    return sat(schedule, candidate=a_user(first_name="Ada", last_name="Lovelace"))


@pytest.fixture
def browser(watcher: User) -> Client:
    return a_browser(watcher)


def address(script: Script, rest: str = "") -> str:
    return f"/delivery/invigilation/{script.attempt.schedule_id}/candidates/{script.attempt.registration_id}/file{rest}"


def bring(browser: Client, script: Script, content: bytes, code: str | None = None) -> Any:
    file = SimpleUploadedFile("unsent-answers.stratus", content)
    return browser.post(address(script), {"file": file, "check_code": check_code(content) if code is None else code})


def choose(browser: Client, script: Script, *events: Any, reason: str = "The line was down") -> Any:
    chosen = [getattr(event, "pk", event) for event in events]
    return browser.post(address(script, "/apply"), {"chosen": chosen, "reason": reason}, follow=True)


def test_what_live_screens_share_is_read_anew_after_a_file_was_brought_and_after_answers_of_it_count(browser, script, readings):
    assert readings(script.schedule) == 1
    bring(browser, script, a_file(script.attempt, [an_event(question(script), RIGHT)]))
    assert readings(script.schedule) == 2
    choose(browser, script, *imported())
    assert readings(script.schedule) == 3


def imported() -> list[AnswerEvent]:
    return list(AnswerEvent.objects.filter(outcome="IMPORTED").order_by("pk"))


def test_bringing_a_file_shows_each_answer_beside_what_stands_and_changes_nothing(browser, script):
    page = bring(
        browser, script, a_file(script.attempt, [an_event(question(script), RIGHT), {"kind": "visit", "writer": "w" * 8, "session": 1}])
    )
    assert page.status_code == 200
    assert "1 answer from the file is in the log now." in page.text
    assert page.text.count('<stratus-item mode="review"') == 2
    assert "&quot;key&quot;" not in page.text
    assert standing(script) == WRONG
    (event,) = imported()
    assert (event.writer, event.seq, event.session, event.value) == (WRITER, 50, 1, RIGHT)
    data = Event.objects.get(kind="answers.imported").data
    assert (data["events"], data["known"]) == ([event.pk], 0)
    assert browser.get(address(script)).text.count('<stratus-item mode="review"') == 2


def test_an_answer_of_a_file_stands_below_the_case_that_its_question_is_about(watcher):
    case = an_item("CASE", heading="A man of 70", stem="<p>Coughs at night.</p>")
    schedule = a_schedule(an_assessment([an_item(case=case)], marking_workflow="EXTENDED"), active=True)
    ScheduleInvigilator.objects.create(schedule=schedule, user=watcher)
    script = sat(schedule)
    page = bring(a_browser(watcher), script, a_file(script.attempt, [an_event(question(script), RIGHT)])).text
    assert page.count("Case: A man of 70") == 1
    assert page.index("Coughs at night.") < page.index("Stands now")


@pytest.mark.database
def test_what_was_chosen_counts_with_the_reason_beside_it(browser, script):
    bring(browser, script, a_file(script.attempt, [an_event(question(script), RIGHT)]))
    page = choose(browser, script, *imported()).text
    assert "1 answer from the file counts now." in page
    assert "Put in its place" in page
    assert standing(script) == RIGHT
    decision = AnswerDecision.objects.get()
    assert (decision.decision, decision.reason, decision.replaced) == ("RESTORED", "The line was down", WRONG)


@pytest.mark.parametrize(("chosen", "reason"), [(True, " "), (False, "The line was down")])
def test_without_a_choice_or_a_reason_nothing_is_done(browser, script, chosen, reason):
    bring(browser, script, a_file(script.attempt, [an_event(question(script), RIGHT)]))
    page = choose(browser, script, *(imported() if chosen else []), reason=reason)
    assert page.status_code == 422
    assert ("checked" in page.text) is chosen
    assert standing(script) == WRONG


def test_of_several_answers_to_a_question_the_last_is_shown(browser, script):
    item = question(script)
    page = bring(browser, script, a_file(script.attempt, [an_event(item, RIGHT, 52), an_event(item, WRONG, 51), an_event(item, None, 50)]))
    assert "the last of 3" in page.text
    assert page.text.count('name="chosen"') == 1


def test_bringing_a_file_twice_adds_nothing(browser, script):
    content = a_file(script.attempt, [an_event(question(script), RIGHT)])
    bring(browser, script, content)
    page = bring(browser, script, content).text
    assert "1 had arrived before." in page
    assert "No answer in the file is new." in page
    assert "alert-success" not in page
    assert len(imported()) == 1


def test_what_had_arrived_before_is_marked_and_not_to_be_chosen(browser, script):
    late = arrives_late(script, RIGHT, seq=50)
    page = bring(browser, script, a_file(script.attempt, [an_event(late.item, RIGHT, 50)])).text
    assert "In the log already" in page
    assert f"/answers/{late.pk}" in page
    assert 'name="chosen"' not in page
    assert imported() == []


def test_what_the_item_cannot_be_answered_with_is_logged_with_the_reason(browser, script):
    bring(browser, script, a_file(script.attempt, [an_event(question(script), {"selected": ["z"]}), an_event("nothing", RIGHT, 51)]))
    assert imported() == []
    assert AnswerEvent.objects.filter(outcome="UNKNOWN_ITEM", item="nothing").exists()


def test_the_check_code_must_be_that_of_the_file(browser, script):
    answer = bring(browser, script, a_file(script.attempt, [an_event(question(script), RIGHT)]), code="AAAA-AAAA")
    assert answer.status_code == 422
    assert "This is not the check code of this file." in answer.text
    assert not AnswerEvent.objects.exists()


def test_a_file_of_another_candidate_is_refused(browser, script, schedule):
    other = sat(schedule)
    answer = bring(browser, script, a_file(other.attempt, [an_event(question(script), RIGHT)]))
    assert answer.status_code == 422
    assert "of another candidate, or of another attempt" in answer.text


BROKEN: list[Any] = [
    {"owner": "1.1", "events": []}, [], {"events": []}, "owner", "events", "writer", "session", "seq", "no-answer",
]  # fmt: skip


@pytest.mark.parametrize("what", BROKEN, ids=str)
def test_whatever_is_in_a_file_is_answered(browser, script, what):
    event = an_event(question(script), RIGHT)
    wrong: dict[str, Any] = {
        "events": 7,
        "writer": [event | {"writer": "x"}],
        "session": [event | {"session": 2}],
        "seq": [event | {"seq": "1"}],
        "no-answer": [event | {"kind": "visit"}],
    }
    whose = f"{script.attempt.tenant_id}.{script.attempt_id}"
    inside = what if not isinstance(what, str) else {"owner": whose, "events": wrong[what]} if what in wrong else {"owner": what}
    answer = bring(browser, script, a_file(script.attempt, [], inside=inside))
    assert answer.status_code == 422
    assert "id_file_errors" in answer.text
    assert not AnswerEvent.objects.exists()


@pytest.mark.parametrize("content", [b"", b"x", b"x" * (5 * 1024 * 1024 + 1)], ids=["empty", "short", "long"])
def test_a_file_that_is_none_of_ours_is_named(browser, script, content):
    answer = bring(browser, script, content, code="AAAA-AAAA")
    assert answer.status_code == 422
    assert "id_file_errors" in answer.text


def test_no_file_at_all(browser, script):
    assert browser.post(address(script), {}).status_code == 422


def test_while_answers_can_still_arrive_no_file_is_taken(browser, script):
    Attempt.objects.filter(pk=script.attempt_id).update(ended_at=clock.now(), submitted_by="SYSTEM")
    answer = bring(browser, script, a_file(script.attempt, [an_event(question(script), RIGHT)]))
    assert (answer.status_code, "Answers can still arrive." in answer.text) == (422, True)


def test_after_a_submitted_score_nothing_is_put_in_its_place(browser, script, schedule):
    bring(browser, script, a_file(script.attempt, [an_event(question(script), RIGHT)]))
    member = a_member(schedule)
    scored(allocated(script, member), member, 1)
    answer = choose(browser, script, *imported())
    assert (answer.status_code, "Scores of this attempt were submitted" in answer.text) == (422, True)
    assert standing(script) == WRONG


def test_only_what_came_in_a_file_is_chosen_here(browser, script):
    assert choose(browser, script, arrives_late(script, RIGHT), 999_999, "x").status_code == 422
    assert standing(script) == WRONG


def test_who_may_not_void_brings_nothing(script, watcher):
    watcher.role.permissions = ["invigilate", "view_user_logs"]
    watcher.role.save()
    browser = a_browser(watcher)
    content = a_file(script.attempt, [an_event(question(script), RIGHT)])
    assert bring(browser, script, content).status_code == 403
    assert choose(browser, script, 1).status_code == 403
    assert "/file?" not in browser.get(address(script).removesuffix("/file")).text


def test_a_stranger_finds_nothing(script):
    stranger = a_browser(a_user("Invigilator"))
    assert bring(stranger, script, b"x", "x").status_code == 404


def test_the_log_leads_to_it_and_says_where_answers_came_from(browser, script):
    bring(browser, script, a_file(script.attempt, [an_event(question(script), RIGHT)]))
    page = browser.get(address(script).removesuffix("/file")).text
    assert f"{address(script)}?attempt=1" in page
    assert "from a file" in page
