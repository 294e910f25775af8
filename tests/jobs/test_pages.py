"""My jobs: the list, the page of a job that keeps itself up to date, cancelling, the result."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.jobs import actions
from stratus.jobs.turns import take_turn
from support.builders import a_user
from support.staff import a_browser


@pytest.fixture
def browser(person):
    return a_browser(person)


@pytest.fixture
def kind(a_kind):
    def work(run):
        run.total(2)
        with run.step(done=2, cursor=2):
            run.error("Has no name.", place="row 3")
        with run.result_file("users.csv", "text/csv") as file:
            file.write(b"name")

    return a_kind(work, title="Import users", stays="Imported users stay.")


def start(by, **fields):
    return actions.start("test.work", by=by, now=clock.now(), **fields)


def poll(browser, job):
    return browser.get(f"/jobs/{job.pk}", headers={"x-requested-with": "poll"})


def test_somebody_without_jobs_is_told_what_will_stand_there(browser):
    assert "You have no jobs." in browser.get("/jobs").text


def test_the_list_tells_state_progress_and_trial(kind, by, browser):
    job = start(by, title="users.csv", trial=True)
    take_turn(job.pk)
    text = browser.get("/jobs").text
    for part in ("Import users", "users.csv", "Trial", "Done", "2 / 2"):
        assert part in text


def test_nobody_sees_the_jobs_of_somebody_else(kind, by):
    job = start(by)
    take_turn(job.pk)
    other = a_browser(a_user("System administrator"))
    assert "Import users" not in other.get("/jobs").text
    for rest in ("", "/result"):
        assert other.get(f"/jobs/{job.pk}{rest}").status_code == 404
    assert other.post(f"/jobs/{job.pk}/cancel").status_code == 404


def test_a_page_asks_again_while_its_job_has_not_ended(kind, by, browser):
    job = start(by)
    assert f'data-poll="/jobs/{job.pk}' in browser.get(f"/jobs/{job.pk}").text
    assert poll(browser, job)["Stratus-Poll"] == "2"
    take_turn(job.pk)
    answer = poll(browser, job)
    assert answer["Stratus-Poll"] == "60"
    for part in (
        '<span id="job-word">Done; not done: 1</span>',
        'id="job-state"',
        'id="job-report"',
        'id="job-action"',
        "Download result",
        "row 3",
        "Has no name.",
    ):
        assert part in answer.text
    assert "<html" not in answer.text
    assert "data-poll" not in browser.get(f"/jobs/{job.pk}").text


def test_progress_is_read_out_in_steps_of_a_tenth(a_kind, by, browser):
    said = []

    def work(run):
        run.total(200)
        for done in (50, 9, 1):
            with run.step(done=done, cursor=done):
                pass
            said.extend(re.findall(r'id="job-word">(.*?)</span>', poll(browser, run.job).text))

    a_kind(work)
    take_turn(start(by).pk)
    assert said == ["Running, 20 %", "Running, 20 %", "Running, 30 %"]


def test_cancelling_asks_first_and_says_what_stays(kind, by, browser):
    job = start(by)
    assert "What it has done already stays done. Imported users stay." in browser.get(f"/jobs/{job.pk}").text
    answer = browser.post(f"/jobs/{job.pk}/cancel", follow=True)
    assert "Stopped" in answer.text
    assert "Stop job" not in answer.text


def test_a_job_that_ended_meanwhile_says_so(kind, by, browser):
    job = start(by)
    take_turn(job.pk)
    assert "This job has ended already." in browser.post(f"/jobs/{job.pk}/cancel", follow=True).text


def test_the_result_is_a_file_to_download_and_the_log_keeps_who_took_it(kind, by, browser):
    job = start(by)
    take_turn(job.pk)
    answer = browser.get(f"/jobs/{job.pk}/result")
    assert b"".join(answer.streaming_content) == b"name"
    assert answer["Content-Disposition"] == 'attachment; filename="users.csv"'
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/csv", "no-store")
    assert Event.objects.get(kind="job.result_taken").actor_id == by.user_id


def test_a_result_whose_secrets_are_lost_is_not_there_and_was_not_taken(kind, by, browser, settings):
    job = start(by)
    take_turn(job.pk)
    settings.KEPT_ANSWERS_KEY = b"another" * 8
    assert browser.get(f"/jobs/{job.pk}/result").status_code == 404
    assert not Event.objects.filter(kind="job.result_taken").exists()


def test_whoever_lost_the_right_since_does_not_get_the_result(kind, a_kind, by, browser):
    from stratus.access.permissions import Permission

    job = start(by)
    take_turn(job.pk)
    a_kind(kind.work, rights=(Permission.MANAGE_USERS,))
    assert browser.get(f"/jobs/{job.pk}/result").status_code == 403
    assert not Event.objects.filter(kind="job.result_taken").exists()


def test_a_job_without_result_has_none_to_download(kind, by, browser):
    assert browser.get(f"/jobs/{start(by).pk}/result").status_code == 404


def test_a_failed_job_says_why(a_kind, by, browser):
    from stratus.jobs.errors import JobFailed

    def work(run):
        raise JobFailed("The file has no column “User ID”: add it and start again.")

    a_kind(work)
    job = start(by)
    take_turn(job.pk)
    assert "The file has no column “User ID”" in browser.get(f"/jobs/{job.pk}").text


def test_a_long_report_has_pages(a_kind, by, browser):
    def work(run):
        for number in range(101):
            run.warning(f"line {number}")

    a_kind(work)
    job = start(by)
    take_turn(job.pk)
    assert "line 100" not in poll(browser, job).text
    assert f'href="/jobs/{job.pk}?page=2"' in poll(browser, job).text
    assert "line 100" in browser.get(f"/jobs/{job.pk}", {"page": 2}).text


@pytest.mark.parametrize("number", [1, 90])
def test_the_page_of_a_job_asks_as_many_statements_however_long_its_report_is(a_kind, by, browser, number, django_assert_num_queries):
    a_kind(lambda run: [run.info("x") for _line in range(number)])
    job = start(by)
    take_turn(job.pk)
    browser.get(f"/jobs/{job.pk}")
    with django_assert_num_queries(6):
        browser.get(f"/jobs/{job.pk}")


def test_a_report_can_be_narrowed_to_what_was_not_done(a_kind, by, browser):
    def work(run):
        run.info("went well")
        run.error("went wrong")

    a_kind(work)
    job = start(by)
    take_turn(job.pk)
    text = browser.get(f"/jobs/{job.pk}", {"level": "ERROR"}).text
    assert "Not done (1)" in text
    assert "went wrong" in text
    assert "went well" not in text
    assert "went well" in browser.get(f"/jobs/{job.pk}", {"level": "nonsense"}).text


def test_somebody_logged_in_as_somebody_else_sees_only_what_they_started_so(kind):
    from stratus.jobs.queries import jobs_of

    admin, author = a_user("System administrator"), a_user("Author")
    own, as_author = start(Actor.of(author, Door.UI)), start(Actor.logged_in_as(author, admin, Door.UI))
    assert set(jobs_of(Actor.of(author, Door.UI))) == {own, as_author}
    assert set(jobs_of(Actor.logged_in_as(author, admin, Door.UI))) == {as_author}
    assert set(jobs_of(Actor.of(admin, Door.UI))) == set()


def test_candidates_have_no_page_of_jobs(tenant):
    assert a_browser(a_user("Candidate")).get("/jobs").status_code == 403


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_asks_as_many_statements_however_long_it_is(a_kind, by, browser, number, django_assert_num_queries):
    a_kind(lambda run: None, most_waiting=100)
    for _job in range(number):
        start(by)
    browser.get("/jobs")
    with django_assert_num_queries(6):
        browser.get("/jobs")


def test_pages_do_not_read_where_a_job_goes_on_which_may_be_megabytes(kind, by, browser):
    job = start(by)
    take_turn(job.pk)
    with CaptureQueriesContext(connection) as asked:
        assert "Import users" in browser.get("/jobs").text
        assert "Import users" in browser.get(f"/jobs/{job.pk}").text
        assert poll(browser, job).status_code == 200
    said = [query["sql"] for query in asked]
    assert any('"jobs_job"."kind"' in sql for sql in said)
    assert not [sql for sql in said if '"jobs_job"."cursor"' in sql]


def test_jobs_are_found_by_state_and_by_what_they_are_about(kind, by, browser):
    start(by, title="users.csv")
    for query, is_found in (("state=QUEUED", True), ("state=DONE", False), ("q=SERS", True), ("q=import", True), ("q=items", False)):
        assert ("Import users" in browser.get(f"/jobs?{query}").text) is is_found
