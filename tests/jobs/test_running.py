"""A turn of a job: portions, what a killed worker leaves, cancelling, trials, failures."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, transaction

from stratus.access.permissions import Permission as P
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.errors import DomainError
from stratus.jobs import actions, files, records, running, turns
from stratus.jobs.errors import JobFailed
from stratus.jobs.models import Job, JobLine
from stratus.jobs.turns import take_turn
from stratus.people.models import Hierarchy
from stratus.tenancy import current
from support.builders import a_hierarchy, a_user


class Killed(BaseException):
    """The worker is gone: nothing of ours runs after it."""


def start(by, **fields):
    return actions.start("test.work", by=by, now=clock.now(), **fields)


def after_a_turn(job: Job) -> Job:
    take_turn(job.pk)
    job.refresh_from_db()
    return job


def titles() -> list[str]:
    return list(Hierarchy.objects.exclude(parent=None).order_by("pk").values_list("title", flat=True))


def makes(number: int, at=lambda number: None):
    """A kind's function that makes so many hierarchies, one a portion; `at` is called inside and between portions."""

    def work(run):
        run.total(number)
        for one in range(run.cursor or 0, number):
            with run.step(cursor=one + 1):
                a_hierarchy(title=f"{one}")
                run.info(f"made {one}")
                at(one + 0.5)
            at(one + 1)

    return work


def once(place: float, error: BaseException):
    """Raises the error when this place is passed for the first time."""
    waiting = [error]

    def at(passed: float) -> None:
        if passed == place and waiting:
            raise waiting.pop()

    return at


def test_a_job_is_done_with_its_progress_and_its_report(a_kind, by):
    a_kind(makes(3))
    job = after_a_turn(start(by))
    assert (job.state, job.done, job.total, job.infos) == ("DONE", 3, 3, 3)
    assert titles() == ["0", "1", "2"]
    assert list(JobLine.objects.order_by("number").values_list("number", "text")) == [(1, "made 0"), (2, "made 1"), (3, "made 2")]
    assert Event.objects.get(kind="job.done").actor_id == by.user_id


@pytest.mark.parametrize("place", [0.5, 1, 1.5, 2, 3])
def test_a_worker_that_is_killed_leaves_whole_portions_and_the_next_one_goes_on(a_kind, by, place):
    a_kind(makes(3, once(place, Killed())))
    job = start(by)
    with pytest.raises(Killed):
        take_turn(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == ("RUNNING", len(titles()))
    assert after_a_turn(job).state == "DONE"
    assert titles() == ["0", "1", "2"]
    assert [line.text for line in JobLine.objects.order_by("number")] == ["made 0", "made 1", "made 2"]


def test_a_run_that_was_thought_dead_changes_nothing_any_more(a_kind, by):
    def overtaken(passed):
        if passed == 1 and not there:
            there.append(passed)
            take_turn(job.pk)

    there: list[float] = []
    a_kind(makes(3, overtaken))
    job = start(by)
    assert after_a_turn(job).state == "DONE"
    assert titles() == ["0", "1", "2"]


def test_a_connection_that_breaks_after_the_commit_leaves_the_result(a_kind, by):
    def work(run):
        with run.result_file("a.txt", "text/plain") as file:
            file.write(b"x")
        with transaction.atomic():
            run.finish()
        raise OperationalError("server closed the connection unexpectedly")

    a_kind(work)
    job = start(by)
    with pytest.raises(OperationalError):
        take_turn(job.pk)
    job = after_a_turn(job)
    assert (job.state, default_storage.exists(job.result_path)) == ("DONE", True)


def test_a_job_that_kills_every_worker_is_given_up(a_kind, by):
    def kill(passed):
        if passed == 1.5:
            raise Killed

    a_kind(makes(3, kill))
    job = start(by)
    for _run in range(turns.MOST_RUNS + 1):
        with pytest.raises(Killed):
            take_turn(job.pk)
    job = after_a_turn(job)
    assert (job.state, titles()) == ("FAILED", ["0"])
    assert "interrupted 5 times" in job.failure


def test_a_job_whose_cursor_stays_the_same_is_not_given_up_while_portions_are_done(a_kind, by, monkeypatch):
    monkeypatch.setattr(running, "SECONDS_AT_ONCE", 0.0)
    left = list(range(turns.MOST_RUNS + 3))

    def work(run):
        while left:
            with run.step(cursor="the rest"):
                left.pop()

    a_kind(work)
    job = start(by)
    while take_turn(job.pk):
        pass
    job.refresh_from_db()
    assert (job.state, job.done) == ("DONE", turns.MOST_RUNS + 3)


def test_what_is_reported_between_two_portions_stays_when_a_turn_is_over(a_kind, by, monkeypatch):
    monkeypatch.setattr(running, "SECONDS_AT_ONCE", 0.0)

    def work(run):
        for number in range(run.cursor or 0, 3):
            with run.step(cursor=number + 1):
                pass
            run.error(f"after {number}")

    a_kind(work)
    job = start(by)
    while take_turn(job.pk):
        pass
    job.refresh_from_db()
    assert list(JobLine.objects.order_by("number").values_list("number", "text")) == [(1, "after 0"), (2, "after 1"), (3, "after 2")]
    assert (job.state, job.errors) == ("DONE", 3)


def test_a_long_job_lets_others_have_their_turn_after_a_portion(a_kind, by, monkeypatch):
    monkeypatch.setattr(running, "SECONDS_AT_ONCE", 0.0)
    a_kind(makes(3))
    job = start(by)
    assert [take_turn(job.pk) for _turn in range(3)] == [True, True, False]
    job.refresh_from_db()
    assert (job.state, titles()) == ("DONE", ["0", "1", "2"])


def test_cancelling_ends_a_job_after_the_portion_at_hand(a_kind, by):
    a_kind(makes(3, lambda passed: actions.cancel(job.pk, by=by, now=clock.now()) if passed == 1 else None))
    job = start(by)
    assert after_a_turn(job).state == "CANCELLED"
    assert titles() == ["0"]


def test_a_cancelled_job_that_no_worker_works_on_ends_with_its_next_turn(a_kind, by):
    a_kind(makes(3, once(1, Killed())))
    job = start(by)
    with pytest.raises(Killed):
        take_turn(job.pk)
    actions.cancel(job.pk, by=by, now=clock.now())
    assert after_a_turn(job).state == "CANCELLED"


def test_a_trial_changes_nothing_and_reports_the_same(a_kind, by):
    a_kind(makes(3))
    job = after_a_turn(start(by, trial=True))
    assert (job.state, job.done, job.infos, titles()) == ("DONE", 3, 3, [])


def test_a_trial_finds_what_only_the_end_of_a_transaction_would_find(a_kind, by):
    def work(run):
        with run.step(last=True):
            Hierarchy.objects.create(title="x", parent_id=10**15)

    a_kind(work)
    assert after_a_turn(start(by, trial=True)).state != "DONE"


def test_an_error_of_the_domain_is_the_sentence_for_the_person(a_kind, by):
    a_kind(makes(3, once(1.5, JobFailed("Row 2 has no name: add it and start again."))))
    job = after_a_turn(start(by))
    assert (job.state, job.failure) == ("FAILED", "Row 2 has no name: add it and start again.")
    assert titles() == ["0"]


def test_a_fault_of_the_program_is_told_without_its_details(a_kind, by, capsys):
    a_kind(makes(3, once(1.5, RuntimeError("secret detail"))))
    job = after_a_turn(start(by))
    assert job.state == "FAILED"
    assert "secret detail" not in job.failure
    assert "Traceback" not in job.failure


def test_one_bad_row_can_be_reported_and_the_others_done(a_kind, by):
    def work(run):
        for one in range(3):
            with run.step(cursor=one + 1):
                try:
                    with transaction.atomic():
                        a_hierarchy(title=f"{one}")
                        if one == 1:
                            raise DomainError("is wrong")
                except DomainError as error:
                    run.error(error.message, place=f"row {one + 1}")

    a_kind(work)
    job = after_a_turn(start(by))
    assert (job.state, job.errors, titles()) == ("DONE", 1, ["0", "2"])
    assert JobLine.objects.get().place == "row 2"


def test_a_right_that_was_lost_meanwhile_ends_the_job(a_kind, by, person):
    a_kind(makes(3), rights=(P.LIBRARY,))
    job = start(by)
    person.role.permissions = [P.ASSESSMENTS.value]
    person.role.save()
    assert after_a_turn(job).state == "FAILED"
    assert "Library" in job.failure
    assert titles() == []


def test_the_job_of_somebody_who_was_disabled_does_nothing(a_kind, by, person):
    a_kind(makes(3))
    job = start(by)
    person.is_active = False
    person.save()
    assert after_a_turn(job).state == "FAILED"
    assert "may not log in" in job.failure
    assert titles() == []


def test_a_job_started_as_somebody_else_has_the_rights_that_both_hold(a_kind, tenant):
    from stratus.access.actor import Actor, Door

    admin, author = a_user("System administrator"), a_user("Author")
    found = []
    a_kind(lambda run: found.append(run.by))
    take_turn(start(Actor.logged_in_as(author, admin, Door.UI)).pk)
    assert (found[0].user_id, found[0].acting_as_id) == (admin.pk, author.pk)
    assert found[0].permissions == frozenset(author.role.permissions)


def test_an_unreachable_database_leaves_the_job_to_the_next_try(a_kind, by):
    a_kind(makes(3, once(1, OperationalError("the connection is closed"))))
    job = start(by)
    with pytest.raises(OperationalError):
        take_turn(job.pk)
    assert after_a_turn(job).state == "DONE"


def test_a_result_is_kept_encrypted_for_seven_days(a_kind, by):
    def work(run):
        with run.result_file("All users.csv", "text/csv") as file:
            for part in (b"name\r\n", b"Jane\r\n"):
                file.write(part)

    a_kind(work)
    job = after_a_turn(start(by))
    assert (job.result_name, job.result_type, job.result_size) == ("All_users.csv", "text/csv", 12)
    assert (job.expires_at - job.ended_at).days == 7
    assert b"Jane" not in Path(default_storage.path(job.result_path)).read_bytes()
    with files.opened(job.result_path) as file:
        assert file.read() == b"name\r\nJane\r\n"


@pytest.mark.parametrize("end", [JobFailed("no"), RuntimeError(), running.Cancelled()])
def test_the_result_of_a_job_that_does_not_end_well_is_not_kept(a_kind, by, end):
    def work(run):
        with run.result_file("a.txt", "text/plain") as file:
            file.write(b"x")
        raise end

    a_kind(work)
    after_a_turn(start(by))
    assert default_storage.listdir(f"jobs/{current.require_id()}")[1] == []


def test_the_input_goes_when_the_job_ends(a_kind, by, django_capture_on_commit_callbacks):
    found = []

    def work(run):
        with run.input() as file:
            found.append(file.read())

    a_kind(work)
    job = start(by, source=b"rows")
    path = job.input_path
    with django_capture_on_commit_callbacks(execute=True):
        after_a_turn(job)
    assert (found, job.input_path, default_storage.exists(path)) == ([b"rows"], "", False)


def test_the_last_portion_ends_the_job_in_its_own_transaction(a_kind, by):
    def work(run):
        with run.step(last=True):
            a_hierarchy(title="0")
        raise Killed

    a_kind(work)
    job = start(by)
    with pytest.raises(Killed):
        take_turn(job.pk)
    job.refresh_from_db()
    assert (job.state, take_turn(job.pk), titles()) == ("DONE", False, ["0"])


def test_a_portion_must_say_where_to_go_on(a_kind, by):
    def work(run):
        with run.step():
            a_hierarchy(title="0")

    a_kind(work)
    assert (after_a_turn(start(by)).state, titles()) == ("FAILED", [])


def test_work_that_changes_nothing_tells_its_progress_and_begins_anew(a_kind, by):
    stop = once(4, Killed())

    def work(run):
        run.total(4)
        for done in (2, 4):
            run.info(f"{done}")
            run.progress(done)
            stop(done)

    a_kind(work)
    job = start(by)
    with pytest.raises(Killed):
        take_turn(job.pk)
    job.refresh_from_db()
    assert (job.done, job.infos) == (4, 2)
    assert (after_a_turn(job).done, job.infos, JobLine.objects.count()) == (4, 2, 2)


def test_lines_beyond_the_bound_are_counted_and_not_kept(a_kind, by, monkeypatch):
    monkeypatch.setattr(records, "MOST_LINES", 2)
    a_kind(makes(3))
    job = after_a_turn(start(by))
    assert (job.infos, JobLine.objects.count()) == (3, 2)


def test_a_line_may_hold_anything(a_kind, by):
    def work(run):
        run.warning("a\x00b" + "x" * 2000, place="\ud800" * 300)

    a_kind(work)
    after_a_turn(start(by))
    line = JobLine.objects.get()
    assert (line.text[:3], len(line.text), len(line.place)) == ("a\ufffdb", 1000, 200)


def test_a_report_speaks_the_language_in_which_the_job_was_started(a_kind, by):
    from django.utils import translation

    found = []
    a_kind(lambda run: found.append(translation.get_language()))
    with translation.override("nl"):
        job = start(by)
    take_turn(job.pk)
    assert found == ["nl"]


def test_a_kind_that_is_gone_fails_in_words(a_kind, by):
    from stratus.jobs import kinds

    a_kind(makes(1))
    job = start(by)
    kinds._kinds.pop("test.work")
    assert after_a_turn(job).state == "FAILED"
    assert "Traceback" not in job.failure
