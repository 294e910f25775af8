"""Results: publish, and one candidate's result."""

from __future__ import annotations

import re

import pytest

from stratus.events.models import Event
from stratus.marking.models import MarkingSettings, Script
from stratus.people.models import User
from stratus.results.models import Result
from stratus.results.publication.lists import RESULTS
from stratus.scheduling.models import Schedule
from stratus.tenancy import current
from support.builders import a_marked_script, a_marker, a_member, a_schedule, a_script, a_tenant, a_user, an_assessment
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def publisher() -> User:
    return a_user("Scheduler")


@pytest.fixture
def schedule(publisher: User) -> Schedule:
    assessment = an_assessment(marking_workflow="EXTENDED", when_to_show_results="ASSESSOR_DECIDES")
    return a_schedule(assessment, active=True, owner_id=publisher.pk, title="Accountancy 101")


@pytest.fixture
def browser(publisher: User, schedule: Schedule):
    return a_browser(publisher)


def publish(browser, schedule: Schedule, **fields: object):
    return browser.post(f"/results/{schedule.pk}/publish", fields, follow=True)


def test_schedules_are_listed_with_what_is_ready(browser, schedule):
    a_marked_script(schedule)
    a_script(schedule)
    page = browser.get("/results").content.decode()
    assert "Accountancy 101" in page
    assert "<strong>1</strong>" in page


def test_all_that_are_ready_are_published(browser, schedule):
    a_marked_script(schedule)
    a_marked_script(schedule)
    a_script(schedule)
    assert "2 results were published." in publish(browser, schedule, which="all").content.decode()
    assert Result.objects.count() == 2


def test_only_the_chosen_are_published(browser, schedule):
    chosen, other = a_marked_script(schedule), a_marked_script(schedule)
    publish(browser, schedule, which="selected", script=chosen.pk)
    assert Result.objects.get().attempt_id == chosen.attempt_id
    assert Script.objects.get(pk=other.pk).published_at is None


@pytest.mark.parametrize(("act", "said"), [("publish", "1 result was published."), ("void", "1 attempt was voided.")])
def test_the_list_comes_back_as_it_was_asked_for(browser, schedule, act, said):
    script = a_marked_script(schedule)
    asked = "?q=jane&sort=-score"
    page = browser.get(f"/results/{schedule.pk}{asked}").text
    address = f"/results/{schedule.pk}/{act}{asked}"
    assert f'action="{address.replace("&", "&amp;")}"' in page
    answer = browser.post(address, {"script": script.pk, "which": "selected", "reason": "They were ill."})
    assert answer.headers["Location"] == f"/results/{schedule.pk}{asked}"
    assert said in browser.get(answer.headers["Location"]).text


def test_nothing_chosen_publishes_nothing(browser, schedule):
    a_marked_script(schedule)
    assert "Choose at least one candidate" in publish(browser, schedule, which="selected").content.decode()
    assert not Result.objects.exists()


def test_what_is_not_marked_is_refused(browser, schedule):
    open_script = a_script(schedule)
    assert "cannot be published" in publish(browser, schedule, which="selected", script=open_script.pk).content.decode()


def test_a_score_that_differs_is_told_with_what_was_published(browser, schedule):
    a_marked_script(schedule)
    wrong = a_marked_script(schedule)
    Script.objects.filter(pk=wrong.pk).update(score=4)
    page = publish(browser, schedule, which="all").content.decode()
    assert "1 result was published." in page
    assert "1 result was not published: its stored score" in page
    assert Script.objects.get(pk=wrong.pk).published_at is None


def test_the_assessor_decides_whether_candidates_see_it(browser, schedule):
    a_marked_script(schedule)
    assert "Show results to candidates" in browser.get(f"/results/{schedule.pk}").content.decode()
    publish(browser, schedule, which="all", show_to_candidates="1")
    assert Result.objects.get().shown_to_candidate


def test_other_assessments_do_not_ask(publisher):
    schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True, owner_id=publisher.pk)
    a_marked_script(schedule)
    assert "Show results to candidates" not in a_browser(publisher).get(f"/results/{schedule.pk}").content.decode()


def test_the_result_page_shows_score_pass_mark_and_every_answer(browser, schedule):
    a_marked_script(schedule, score=1)
    publish(browser, schedule, which="all")
    result = Result.objects.get()
    page = browser.get(f"/results/{schedule.pk}/candidates/{result.pk}").content.decode()
    assert result.registration.candidate.full_name in page
    assert "Pass mark" in page
    assert page.count('mode="review"') == 2
    assert "correct" in page


def test_a_stranger_sees_and_publishes_nothing(browser, schedule):
    a_marked_script(schedule)
    publish(browser, schedule, which="all")
    stranger = a_browser(a_user("Scheduler"))
    assert stranger.get(f"/results/{schedule.pk}").status_code == 404
    assert stranger.get(f"/results/{schedule.pk}/candidates/{Result.objects.get().pk}").status_code == 404
    assert stranger.post(f"/results/{schedule.pk}/publish", {"which": "all"}).status_code == 404


def test_statements_do_not_grow_with_candidates(browser, schedule, django_assert_max_num_queries, django_assert_num_queries):
    a_marked_script(schedule)
    addresses = ("/results", f"/results/{schedule.pk}")
    counts = []
    for address in addresses:
        browser.get(address)
        with django_assert_max_num_queries(30) as few:
            browser.get(address)
        counts.append(len(few))
    for _number in range(6):
        a_marked_script(schedule)
    for address, count in zip(addresses, counts, strict=True):
        with django_assert_num_queries(count):
            browser.get(address)


def void(browser, schedule: Schedule, *scripts: Script, reason: str = "Copied") -> str:
    return browser.post(
        f"/results/{schedule.pk}/void", {"script": [s.pk for s in scripts], "reason": reason}, follow=True
    ).content.decode()  # fmt: skip


def test_chosen_attempts_are_voided_with_a_reason(browser, schedule):
    marked, unmarked, other = a_marked_script(schedule), a_script(schedule), a_script(schedule)
    assert "2 attempts were voided." in void(browser, schedule, marked, unmarked)
    assert list(Script.objects.order_by("pk").values_list("status", flat=True)) == ["VOID", "VOID", "OPEN"]
    event = Event.objects.filter(kind="attempt.voided").first()
    assert (event.data["comment"], event.door) == ("Copied", "UI")
    publish(browser, schedule, which="all")
    assert set(Result.objects.values_list("passed_status", flat=True)) == {"VOIDED"}
    assert Script.objects.get(pk=other.pk).published_at is None


def test_what_is_published_or_void_stays(browser, schedule):
    marked = a_marked_script(schedule)
    publish(browser, schedule, which="all")
    assert "1 stays as it is" in void(browser, schedule, marked)
    assert Script.objects.get().status == "COMPLETE"


def test_voiding_asks_for_somebody_and_for_a_reason(browser, schedule):
    script = a_script(schedule)
    assert "Choose at least one candidate." in void(browser, schedule)
    assert "Say why" in void(browser, schedule, script, reason="  ")
    assert "at most 500 characters" in void(browser, schedule, script, reason="x" * 501)
    assert Script.objects.get().status == "OPEN"


def test_who_may_not_void_sees_no_button_and_voids_nothing(browser, schedule, publisher):
    script = a_script(schedule)
    address = f"/results/{schedule.pk}"
    stranger = a_browser(a_user("Scheduler"))
    assert stranger.post(f"{address}/void", {"script": script.pk, "reason": "x"}).status_code == 404
    assert "void-dialog" in browser.get(address).content.decode()
    publisher.role.permissions = [p for p in publisher.role.permissions if p != "void_attempts"]
    publisher.role.save()
    assert "void-dialog" not in browser.get(address).content.decode()
    assert browser.post(f"{address}/void", {"script": script.pk, "reason": "x"}).status_code == 403
    assert Script.objects.get().status == "OPEN"


@pytest.mark.parametrize("text", ["\x00", "x" * 5000, "-1", "9" * 40, "%%s", "\u202e🙂"])
def test_whatever_is_sent_the_pages_answer(browser, schedule, text):
    a_marked_script(schedule)
    given = dict.fromkeys(("q", "show", "page", "which", "script", "show_to_candidates"), text)
    assert browser.get("/results", given).status_code == 200
    assert browser.get(f"/results/{schedule.pk}", given).status_code == 200
    assert publish(browser, schedule, **given).status_code == 200
    assert browser.post(f"/results/{schedule.pk}/void", given | {"reason": text}, follow=True).status_code == 200
    assert not Result.objects.exists()


def test_only_who_can_be_published_or_voided_can_be_ticked(browser, schedule):
    done = a_marked_script(schedule)
    publish(browser, schedule, which="all")
    ready = a_marked_script(schedule)
    page = browser.get(f"/results/{schedule.pk}").text
    boxes = re.findall(r'form="publish" name="script" value="(\d+)"[^>]*?( disabled)?>', page)
    assert dict(boxes) == {str(done.pk): " disabled", str(ready.pk): ""}


def test_who_may_only_look_ticks_nobody(browser, schedule, publisher):
    a_marked_script(schedule)
    publisher.role.permissions = ["view_results"]
    publisher.role.save()
    page = browser.get(f"/results/{schedule.pk}").text
    assert "Percentage" in page
    assert 'name="script"' not in page


def test_results_are_found_by_name_and_by_what_can_be_done_with_them(browser, schedule):
    ready, waiting = a_marked_script(schedule), a_script(schedule)
    names = [script.registration.candidate.full_name for script in (ready, waiting)]

    def found(query: str) -> list[bool]:
        page = browser.get(f"/results/{schedule.pk}?{query}").text
        return [f"Choose {name}" in page for name in names]

    assert found("state=ready") == [True, False]
    assert found("state=unmarked") == [False, True]
    assert found(f"q={waiting.registration.candidate.last_name}") == [False, True]
    assert "Ready to publish (1)" in browser.get(f"/results/{schedule.pk}").text


def test_schedules_are_narrowed_to_those_with_results_to_publish(browser, schedule, publisher):
    a_marked_script(schedule)
    a_schedule(schedule.assessment, active=True, owner_id=publisher.pk, title="Nobody came")
    page = browser.get("/results?ready=1").text
    assert "Accountancy 101" in page
    assert "Nobody came" not in page


def test_all_that_are_ready_are_those_that_the_page_showed(browser, schedule):
    a_marked_script(schedule)
    shown = re.search(r'name="ready" value="([^"]+)"', browser.get(f"/results/{schedule.pk}").text)
    assert shown
    a_marked_script(schedule)
    assert "other results are ready than the page showed" in publish(browser, schedule, which="all", ready=shown[1]).text
    assert not Result.objects.exists()
    shown = re.search(r'name="ready" value="([^"]+)"', browser.get(f"/results/{schedule.pk}").text)
    assert shown
    assert "2 results were published." in publish(browser, schedule, which="all", ready=shown[1]).text


@pytest.mark.parametrize("query", ["", "sort=candidate", "sort=-candidate_id", "q=Aalders", "export=csv"])
def test_a_marker_from_whom_candidates_are_hidden_publishes_without_knowing_who_they_are(schedule, query):
    script = a_marked_script(schedule)
    User.objects.filter(pk=script.registration.candidate_id).update(last_name="Aalders", sort_key="aalders", external_id="77")
    MarkingSettings.objects.update(anonymous_candidates=True)
    member = a_member(schedule, can_publish=True)
    browser = a_browser(member.user)
    page = browser.get(f"/results/{schedule.pk}?{query}").text
    assert "Choose 77" in page
    assert "Aalders" not in page.replace("q=Aalders", "")
    assert not RESULTS.rows(a_marker(member), schedule=schedule.pk).exists()
    publish(browser, schedule, which="all")
    sheet = browser.get(f"/results/{schedule.pk}/candidates/{Result.objects.get().pk}").text
    assert "77" in sheet
    assert "Aalders" not in sheet
