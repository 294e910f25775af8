"""What a list does when rights, rows or filters are others than when somebody asked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.foundation import clock
from stratus.jobs.actions import take_result
from stratus.jobs.models import Job, JobState
from stratus.jobs.turns import take_turn
from stratus.marking.scripts.lists import SCRIPTS
from stratus.people.models import Role, User
from stratus.people.users.lists import USERS
from stratus.scheduling.candidates.lists import CANDIDATES
from stratus.search.queries import LONGEST_TEXT
from stratus.tenancy import current
from stratus.ui.lists import bulk, later
from stratus.ui.lists.asked import asked
from stratus.ui.lists.bulk import Selection
from stratus.ui.lists.declaration import StaffList
from support.builders import a_member, a_registration, a_role, a_schedule, a_script, a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def person() -> User:
    return a_user("System administrator")


@pytest.fixture
def by(person: User) -> Actor:
    return Actor.of(person, Door.UI)


@pytest.fixture
def browser(person: User) -> Client:
    return a_browser(person)


def present(person: User) -> Actor:
    """The person with the rights of this moment."""
    return Actor.of(User.objects.select_related("role").get(pk=person.pk), Door.UI)


def wanted(declared: StaffList, query: str, by: Actor, scope: dict[str, Any]) -> Any:
    return asked(declared, QueryDict(query), by, scope)


class TestConfirmed:
    @pytest.fixture
    def address(self) -> str:
        return f"/admin/users?role={a_role('Candidate').pk}"

    def confirmation(self, answer: Any) -> dict[str, str]:
        """What the form of the confirmation sends."""
        return dict(re.findall(r'name="(all|number|mark)" value="([^"]*)"', answer.text)) | {"act": "disable"}

    def test_other_rows_as_many_as_were_confirmed_are_shown_and_left_alone(self, browser, address):
        first, second = a_user(), a_user()
        sent = self.confirmation(browser.post(address, {"act": "disable", "all": "1"}))
        User.objects.filter(pk=first.pk).update(is_active=False)
        third = a_user()
        answer = browser.post(address, sent)
        assert answer.status_code == 409
        assert "other rows are found, as many as before" in answer.text
        assert User.objects.filter(pk__in=[second.pk, third.pk], is_active=True).count() == 2
        browser.post(address, self.confirmation(answer))
        assert not User.objects.filter(pk__in=[second.pk, third.pk], is_active=True).exists()

    def test_a_confirmation_of_one_filter_does_nothing_with_another(self, browser, address):
        a_user()
        author = a_user("Author")
        sent = self.confirmation(browser.post(address, {"act": "disable", "all": "1"}))
        assert browser.post(f"/admin/users?role={author.role_id}", sent).status_code == 409
        author.refresh_from_db()
        assert author.is_active

    def test_a_job_is_started_for_the_rows_that_were_confirmed(self, browser, address, monkeypatch):
        monkeypatch.setattr(bulk, "AT_ONCE", 1)
        first, _second = a_user(), a_user()
        sent = self.confirmation(browser.post(address, {"act": "disable", "all": "1"}))
        User.objects.filter(pk=first.pk).update(is_active=False)
        a_user()
        assert browser.post(address, sent).status_code == 409
        assert not Job.objects.exists()

    @pytest.mark.parametrize("sent", [{}, {"number": "2"}])
    def test_more_rows_than_an_act_takes_are_not_even_asked_about(self, browser, address, monkeypatch, sent):
        bounded = replace(USERS, acts=[replace(act, most=1) for act in USERS.acts])
        monkeypatch.setattr("stratus.people.users.pages.USERS", bounded)
        users = [a_user(), a_user()]
        answer = browser.post(address, {"act": "disable", "all": "1"} | sent, follow=True)
        assert "2 rows are too many for this: narrow the list until it finds 1 at most." in answer.text
        assert User.objects.filter(pk__in=[user.pk for user in users], is_active=True).count() == 2

    def test_rows_that_are_as_many_have_other_marks(self):
        assert bulk.Chosen.of([1, 4]) != bulk.Chosen.of([2, 3])
        assert bulk.Chosen.of([1, 4]) == bulk.Chosen.of([4, 1])


class TestJobs:
    def test_a_filter_that_is_gone_stops_a_job_before_it_takes_in_other_rows(self, by):
        role = Role.objects.create(title="Temporary", role_type="CANDIDATE", permissions=[P.PARTICIPATE])
        user = a_user()
        found = wanted(USERS, f"role={role.pk}", by, {})
        act = USERS.act("disable")
        assert act
        changes = later.start_act(act, Selection(found, by, {}, None), 0, now=clock.now())
        Job.objects.filter(pk=changes.pk).update(params=changes.params | {"last": user.pk})
        export = later.start_export(found, {}, by=by, now=clock.now())
        role.delete()
        for job in (changes, export):
            take_turn(job.pk)
            job.refresh_from_db()
            assert (job.state, job.result_path) == (JobState.FAILED, "")
            assert "is not there any more" in job.failure
        user.refresh_from_db()
        assert user.is_active

    @pytest.mark.parametrize("typed", ["a" * (LONGEST_TEXT - 1) + " b", " a  b ", "ﬀ\N{NO-BREAK SPACE}"])
    def test_what_is_asked_for_is_read_again_as_it_was_written(self, by, typed):
        query = QueryDict(mutable=True)
        query["q"] = typed
        once = wanted(USERS, query.urlencode(), by, {}).query()
        assert wanted(USERS, once, by, {}).query() == once

    def exported(self, declared: StaffList, by: Actor, **scope: int) -> Job:
        job = later.start_export(wanted(declared, "", by, scope), scope, by=by, now=clock.now())
        take_turn(job.pk)
        return job

    def taken(self, job: Job, person: User) -> bytes:
        _job, file = take_result(job.pk, by=present(person), now=clock.now())
        with file:
            return file.read()

    def test_whoever_may_not_open_the_list_any_more_does_not_get_its_file(self, by, person):
        job = self.exported(USERS, by)
        assert self.taken(job, person)
        User.objects.filter(pk=person.pk).update(role=a_role("Author"))
        with pytest.raises(NotAllowed):
            self.taken(job, person)

    def test_whoever_does_not_see_the_schedule_any_more_does_not_get_a_file_of_its_candidates(self):
        owner = a_user("Scheduler")
        schedule = a_schedule(owner_id=owner.pk)
        a_registration(schedule)
        job = self.exported(CANDIDATES, present(owner), schedule=schedule.pk)
        assert self.taken(job, owner)
        type(schedule).objects.filter(pk=schedule.pk).update(owner=a_user("Scheduler"))
        with pytest.raises(NotAllowed):
            self.taken(job, owner)

    def test_a_marker_from_whom_candidates_are_hidden_since_does_not_get_a_file_of_them(self):
        schedule = a_script().schedule
        member = a_member(schedule, "MODERATOR")
        job = self.exported(SCRIPTS, present(member.user), schedule=schedule.pk)
        type(schedule.marking_settings).objects.update(anonymous_candidates=True)
        with pytest.raises(NotAllowed):
            self.taken(job, member.user)


def test_nobody_sorts_by_a_column_that_they_do_not_see(by):
    columns = [replace(one, seen_by=lambda by: False) if one.key == "username" else one for one in USERS.columns]
    hidden = replace(USERS, columns=columns)
    for sort in ("username", "-username"):
        assert wanted(USERS, f"sort={sort}", by, {}).order != USERS.order
        assert wanted(hidden, f"sort={sort}", by, {}).order == USERS.order
