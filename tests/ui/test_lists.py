"""The list of staff pages, once for all of them: a small one over hierarchies."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from stratus.access.actor import Actor, Door
from stratus.foundation import clock
from stratus.jobs import actions as jobs
from stratus.jobs.actions import take_result
from stratus.jobs.models import Job, JobLine, JobState
from stratus.jobs.turns import take_turn
from stratus.people.models import Hierarchy, User
from stratus.tenancy import current
from stratus.ui.lists import declaration, later
from stratus.ui.lists.asked import asked
from stratus.ui.lists.bulk import Selection
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import StaffList, Ticks
from stratus.ui.lists.filters import Tick
from stratus.ui.models import SavedView
from support.builders import a_hierarchy, a_role, a_tenant, a_user
from support.costs import statements_asked
from support.staff import a_browser
from ui.faculties import ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.urls("ui.faculties")]


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def person() -> User:
    return a_user("System administrator")


@pytest.fixture
def browser(person: User) -> Client:
    return a_browser(person)


def faculties(number: int, **fields: Any) -> list[Hierarchy]:
    """Faculties called Faculty 001, Faculty 002 …"""
    return [a_hierarchy(title=f"Faculty {n:03}", **fields) for n in range(1, number + 1)]


def titles(answer: Any) -> list[str]:
    """The names of the rows that a page shows, in their order."""
    return re.findall(r'<th scope="row".*?<a class="row-title" href="[^"]*">(.*?)</a>', answer.text, re.DOTALL)


def seen(answer: Any) -> str:
    """The page's text without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def asked_for(browser: Client, address: str) -> list[str]:
    """The statements by which a page reads faculties."""
    with statements_asked() as asked:
        assert browser.get(address).status_code == 200
    return [sql for sql, _values in asked if 'FROM "people_hierarchy"' in sql]


class TestRows:
    def test_a_page_costs_the_same_statements_for_few_rows_and_many(self, browser, django_assert_num_queries):
        address = "/rows?sync=A&q=fac&sort=-id&page=2"
        faculties(2, synchronization_key="A")
        with django_assert_num_queries(20, exact=False) as few:
            assert len(titles(browser.get(address))) == 2
        faculties(20, synchronization_key="A")
        with django_assert_num_queries(len(few)):
            assert len(titles(browser.get(address))) == 5

    @pytest.mark.parametrize(
        ("query", "rows", "number"),
        [("", 12, 2), ("?page=2", 12, 2), ("?page=3", 12, 2), ("?page=9", 12, 2), ("?page=2", 3, 2), ("?page=9", 7, 3), ("?q=zzz", 12, 1)],
        ids=[
            "first page", "another", "beyond what is counted", "after the last", "after the last of a short list",
            "beyond what is counted of a short list", "nothing",
        ],
    )  # fmt: skip
    def test_rows_and_count_are_two_statements(self, browser, monkeypatch, query, rows, number):
        monkeypatch.setattr("stratus.ui.lists.found.MOST_COUNTED", 8)
        faculties(rows)
        assert len(asked_for(browser, f"/rows{query}")) == number

    def test_what_is_sorted_are_ids_and_no_more_of_them_than_are_counted(self, browser, monkeypatch):
        monkeypatch.setattr("stratus.ui.lists.found.MOST_COUNTED", 8)
        faculties(20)
        first, second = asked_for(browser, "/rows?page=2")
        assert re.match(r'SELECT "people_hierarchy"."id" AS "pk" FROM .* ORDER BY .* LIMIT 13$', first)
        assert "ORDER BY" not in second

    def test_a_row_that_goes_meanwhile_is_left_out(self, browser):
        faculties(3)

        def going(execute: Any, sql: str, *more: Any) -> Any:
            found = execute(sql, *more)
            if sql.startswith('SELECT "people_hierarchy"."id" AS'):
                Hierarchy.objects.filter(title="Faculty 002").delete()
            return found

        with connection.execute_wrapper(going):
            answer = browser.get("/rows")
        assert titles(answer) == ["Faculty 001", "Faculty 003"]

    def test_a_page_holds_its_rows_and_leads_to_its_neighbours(self, browser):
        faculties(12)
        answer = browser.get("/rows?page=2")
        assert titles(answer) == [f"Faculty {n:03}" for n in range(6, 11)]
        assert "6–10 of 12" in answer.text
        assert "Page 2 of 3" in answer.text
        assert 'rel="prev" href="/rows?page=1"' in answer.text
        assert 'rel="next" href="/rows?page=3"' in answer.text

    def test_a_page_after_the_last_is_the_last(self, browser):
        faculties(7)
        assert titles(browser.get("/rows?page=99")) == ["Faculty 006", "Faculty 007"]

    def test_counting_stops_and_paging_goes_on(self, browser, monkeypatch):
        monkeypatch.setattr("stratus.ui.lists.found.MOST_COUNTED", 8)
        faculties(12)
        first, third, fourth = (browser.get(f"/rows?page={n}") for n in (1, 3, 4))
        assert "1–5 of more than 8" in first.text
        assert titles(third) == ["Faculty 011", "Faculty 012"]
        assert 'rel="next"' not in third.text
        assert "The list ends before this page." in fourth.text

    @pytest.mark.parametrize("sort", ["title", "-title", "id", "-id"])
    def test_a_heading_sorts_both_ways_and_says_so(self, browser, sort):
        for title, external_id in (("B", "1"), ("A", "2"), ("C", "3")):
            a_hierarchy(title=title, external_id=external_id)
        answer = browser.get("/rows", {"sort": sort})
        expected = {"title": "ABC", "id": "BAC"}[sort.removeprefix("-")]
        assert "".join(titles(answer)) == (expected[::-1] if sort.startswith("-") else expected)
        assert answer.text.count(f'aria-sort="{"descending" if sort.startswith("-") else "ascending"}"') == 1
        following = sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"
        assert f'href="/rows?sort={following}"' in answer.text

    def test_sorting_keeps_search_and_filters_and_begins_at_the_first_page(self, browser):
        faculties(12, synchronization_key="A")
        assert 'href="/rows?sync=A&amp;q=fac&amp;sort=id"' in browser.get("/rows?sync=A&q=fac&page=2").text

    def test_searching_keeps_the_order(self, browser):
        faculties(1)
        assert '<option value="-id" selected>' in browser.get("/rows?sort=-id").text

    @pytest.mark.parametrize(
        ("query", "found"),
        [("q=%00", 1), ("q=%25", 0), ("q=" + "x" * 9000, 0), ("page=" + "9" * 30, 1), ("page=-1", 1), ("sort=secret", 1), ("sync=x", 1)],
    )
    def test_what_an_address_asks_for_in_vain_counts_as_not_asked_for(self, browser, query, found):
        faculties(1)
        assert len(titles(browser.get(f"/rows?{query}"))) == found

    def test_rows_of_another_organisation_do_not_exist_here(self, browser):
        with current.use(a_tenant()):
            faculties(3)
        assert titles(browser.get("/rows")) == []

    def test_a_column_is_seen_by_those_it_is_for(self, browser):
        faculties(1, synchronization_key="S3CRET")
        assert "S3CRET" in browser.get("/rows").text
        author = a_browser(a_user("Author"))
        assert "S3CRET" not in author.get("/rows").text
        assert "S3CRET" not in author.get("/rows?export=csv").text


class TestFilters:
    def test_what_is_asked_for_stands_in_chips_that_take_it_back(self, browser):
        faculties(1, synchronization_key="A")
        answer = browser.get("/rows?q=fac&sync=A&page=1")
        assert "Source: From A" in seen(answer)
        assert 'class="chip" href="/rows?q=fac"' in answer.text
        assert 'class="chip" href="/rows?sync=A"' in answer.text

    def test_a_value_that_is_no_choice_narrows_nothing(self, browser):
        faculties(1)
        answer = browser.get("/rows?sync=Z")
        assert titles(answer) == ["Faculty 001"]
        assert 'class="chip"' not in answer.text

    def test_days_are_whole_days_of_the_reader(self, browser, person):
        person.time_zone = "Asia/Tokyo"
        person.save()
        a_hierarchy(title="Night", archived_at=datetime(2026, 3, 1, 15, 30, tzinfo=UTC))
        assert titles(browser.get("/rows?archived=1&when_from=2026-03-02&when_until=2026-03-02")) == ["Night"]
        assert titles(browser.get("/rows?archived=1&when_until=2026-03-01")) == []

    @pytest.mark.parametrize(
        ("days", "wrong"), [("when_from=yesterday", 1), ("when_from=2026-03-02&when_until=2026-03-01", 2), ("when_until=9999-12-31", 1)]
    )
    def test_days_that_cannot_be_say_so_beside_their_fields_and_narrow_nothing(self, browser, days, wrong):
        a_hierarchy(title="Night", archived_at=datetime(2026, 3, 1, 15, 30, tzinfo=UTC))
        answer = browser.get(f"/rows?archived=1&{days}")
        assert 'id="when_error"' in answer.text
        assert answer.text.count('aria-invalid="true"') == wrong
        assert days.split("=")[-1] in answer.text
        assert titles(answer) == ["Night"]


class TestNothing:
    def test_an_empty_list_says_what_to_do(self, browser):
        answer = browser.get("/rows")
        assert "No faculties yet." in answer.text
        assert 'href="/admin/roles/new"' in answer.text

    def test_nobody_is_sent_where_they_may_not_go(self):
        assert 'href="/admin/roles/new"' not in a_browser(a_user("Author")).get("/rows").text

    def test_where_the_filters_as_they_stand_leave_all_out_it_says_so(self, browser):
        faculties(2)
        Hierarchy.objects.update(archived_at=clock.now())
        answer = browser.get("/rows").text
        assert "No faculties yet." not in answer
        assert "The filters above leave out all that there is" in answer

    def test_where_nothing_fits_a_link_shows_all(self, browser):
        faculties(1)
        answer = browser.get("/rows?q=zzz")
        assert "No faculty fits." in answer.text
        assert '<a class="btn" href="/rows">Show all</a>' in answer.text

    @pytest.mark.parametrize(("text", "told"), [("q", True), ("q 7", True), ("q qq", False), ("qq", False), ("", False)])
    def test_where_one_letter_finds_nothing_it_says_that_whole_words_were_looked_for(self, browser, text, told):
        answer = browser.get("/admin/users", {"q": text, "state": "DISABLED"}).text
        assert "Nobody fits." in answer
        assert ("One letter or digit alone is looked for as a whole word." in answer) is told

    def test_a_list_that_looks_for_words_among_other_things_says_so_too(self, browser):
        answer = browser.get("/admin/external-api?q=q").text
        assert "No token fits." in answer
        assert "One letter or digit alone is looked for as a whole word." in answer

    def test_a_search_for_parts_says_nothing_of_words(self, browser):
        assert "looked for as a whole word" not in browser.get("/rows?q=z").text


class TestViews:
    def save(self, browser: Client, title: str, query: str = "?q=fac&sort=-id&page=2") -> Any:
        return browser.post(f"/rows{query}", {"do": "save_view", "title": title})

    def test_a_view_keeps_words_filters_and_order_but_no_page(self, browser):
        assert self.save(browser, " My\tfaculties ").status_code == 302
        view = SavedView.objects.get()
        assert (view.title, view.query, view.list_name) == ("My faculties", "q=fac&sort=-id", "test.hierarchies")
        assert 'href="/rows?q=fac&amp;sort=-id"' in browser.get("/rows").text

    def test_the_list_opens_with_the_view_that_its_owner_chose(self, browser):
        self.save(browser, "Mine")
        view = SavedView.objects.get()
        browser.post("/rows?q=fac", {"do": "default_view", "view": view.pk})
        assert browser.get("/rows").headers["Location"] == "/rows?q=fac&sort=-id"
        assert browser.get("/rows?show=all").status_code == 200
        browser.post("/rows?q=fac", {"do": "no_default_view", "view": view.pk})
        assert browser.get("/rows").status_code == 200

    def test_one_view_at_most_opens_first(self, browser):
        for title in ("One", "Two"):
            self.save(browser, title)
            browser.post("/rows?q=fac", {"do": "default_view", "view": SavedView.objects.get(title=title).pk})
        assert SavedView.objects.get(is_default=True).title == "Two"

    def test_a_view_of_everything_opens_first_without_end(self, browser):
        self.save(browser, "All", "")
        browser.post("/rows", {"do": "default_view", "view": SavedView.objects.get().pk})
        assert browser.get("/rows", follow=True).status_code == 200

    def test_a_view_is_renamed_and_removed(self, browser):
        self.save(browser, "Mine")
        view = SavedView.objects.get()
        browser.post("/rows", {"do": "rename_view", "view": view.pk, "title": "Ours"})
        view.refresh_from_db()
        assert view.title == "Ours"
        browser.post("/rows", {"do": "remove_view", "view": view.pk})
        browser.post("/rows", {"do": "remove_view", "view": view.pk})
        assert not SavedView.objects.exists()

    @pytest.mark.parametrize("title", ["", " ", "x" * 61, "Mine"])
    def test_a_name_that_cannot_be_is_explained_beside_its_field_and_kept(self, browser, title):
        self.save(browser, "Mine")
        answer = self.save(browser, title)
        assert answer.status_code == 422
        assert 'id="view-title-error"' in answer.text
        assert f'name="title" value="{title}"' in answer.text
        assert SavedView.objects.count() == 1

    def test_a_rename_to_a_taken_name_is_explained_beside_that_view(self, browser):
        self.save(browser, "Mine")
        self.save(browser, "Ours")
        view = SavedView.objects.get(title="Ours")
        answer = browser.post("/rows", {"do": "rename_view", "view": view.pk, "title": "Mine"})
        assert answer.status_code == 422
        assert f'id="view-{view.pk}-error"' in answer.text

    def test_their_number_is_bounded(self, browser, monkeypatch):
        monkeypatch.setattr("stratus.ui.lists.saved_views.MOST_VIEWS", 2)
        for title in ("One", "Two", "Three"):
            self.save(browser, title)
        assert SavedView.objects.count() == 2

    def test_a_search_too_long_to_keep_is_refused(self, browser):
        answer = self.save(browser, "Long", "?" + "&".join(["q=" + "%E2%82%AC" * 200]))
        assert "shorten the search" in answer.text

    def test_nobody_sees_or_changes_views_of_others(self, browser):
        self.save(browser, "Mine")
        view = SavedView.objects.get()
        stranger = a_browser(a_user("System administrator"))
        assert "Mine" not in stranger.get("/rows").text
        for do in ("rename_view", "default_view"):
            assert stranger.post("/rows", {"do": do, "view": view.pk, "title": "Stolen"}).status_code == 404
        stranger.post("/rows", {"do": "remove_view", "view": view.pk})
        view.refresh_from_db()
        assert (view.title, view.is_default) == ("Mine", False)

    def test_whoever_is_logged_in_as_somebody_else_leaves_their_views_alone(self, browser, person):
        self.save(browser, "Mine")
        helper = a_browser(a_user("System administrator"))
        helper.post(f"/admin/users/{person.pk}/log-in-as")
        answer = helper.get("/rows")
        assert "Mine" in answer.text
        assert "Save view" not in answer.text
        assert self.save(helper, "Theirs").status_code == 403

    def test_views_go_with_their_owner(self, browser, person):
        self.save(browser, "Mine")
        a_browser(a_user("System administrator")).post(f"/admin/users/{person.pk}/delete")
        assert not SavedView.objects.exists()

    def test_a_form_that_asks_for_nothing_is_refused(self, browser):
        assert browser.post("/rows", {"do": "dance"}).status_code == 400


class TestMany:
    def archived(self) -> int:
        return Hierarchy.objects.exclude(archived_at=None).count()

    def test_ticked_rows_are_changed_once_the_number_was_confirmed(self, browser):
        rows = faculties(7)
        chosen = {"act": "archive", "row": [rows[0].pk, rows[1].pk]}
        asked = browser.post("/rows", chosen)
        assert "2 will be archived." in asked.text
        assert "Faculty 001" in asked.text
        assert self.archived() == 0
        answer = browser.post("/rows", chosen | {"number": "2"}, follow=True)
        assert "2 archived." in answer.text
        assert self.archived() == 2

    def test_the_box_of_the_page_chooses_its_rows_without_a_script(self, browser):
        faculties(7)
        shown = re.search(r'name="shown" value="([\d,]+)"', browser.get("/rows?page=2").text)
        assert shown
        assert "2 will be archived." in browser.post("/rows?page=2", {"act": "archive", "page": "1", "shown": shown[1]}).text

    def test_all_that_were_found_are_those_of_the_filters(self, browser):
        faculties(7, synchronization_key="A")
        a_hierarchy(title="Faculty other")
        address = "/rows?sync=A&q=fac&page=2"
        asked = browser.post(address, {"act": "archive", "all": "1"})
        assert "7 will be archived." in asked.text
        assert 'name="number" value="7"' in asked.text
        assert 'action="/rows?sync=A&amp;q=fac&amp;page=2"' in asked.text
        browser.post(address, {"act": "archive", "all": "1", "number": "7"})
        assert self.archived() == 7

    def test_another_number_than_was_confirmed_changes_nothing_and_is_shown(self, browser):
        faculties(3)
        chosen = {"act": "archive", "all": "1"}
        browser.post("/rows", chosen)
        a_hierarchy()
        answer = browser.post("/rows", chosen | {"number": "3"})
        assert answer.status_code == 409
        assert "Meanwhile 4 rows are found instead of 3." in answer.text
        assert 'name="number" value="4"' in answer.text
        assert self.archived() == 0

    def test_sending_it_twice_changes_nothing_twice(self, browser):
        faculties(3)
        for _time in range(2):
            answer = browser.post("/rows", {"act": "archive", "all": "1", "number": "3"}, follow=True)
        assert "None of these rows is found any more." in answer.text
        assert self.archived() == 3

    def test_refused_rows_are_named_with_the_reason(self, browser):
        faculties(2)
        a_hierarchy(title="The library", external_id="KEEP")
        answer = browser.post("/rows", {"act": "archive", "all": "1", "number": "3"})
        assert "2 archived. 1 was refused." in answer.text
        assert "The library Everybody needs it." in seen(answer)
        assert self.archived() == 2

    def test_choosing_nothing_says_so(self, browser):
        faculties(1)
        assert "Nothing was chosen" in browser.post("/rows", {"act": "archive", "row": ["x", ""]}, follow=True).text

    def test_rows_of_another_organisation_are_not_chosen(self, browser):
        with current.use(a_tenant()):
            row = faculties(1)[0]
        browser.post("/rows", {"act": "archive", "row": [row.pk], "number": "1"})
        with current.use(row.tenant_id):
            row.refresh_from_db()
        assert row.archived_at is None

    def test_an_act_is_for_those_who_have_its_right(self):
        faculties(1)
        author = a_browser(a_user("Author"))
        assert 'name="act"' not in author.get("/rows").text
        for sent in ({}, {"number": "1"}):
            assert author.post("/rows", {"act": "archive", "all": "1"} | sent).status_code == 403
        assert self.archived() == 0

    def test_an_act_is_offered_where_it_fits(self, browser):
        a_hierarchy(archived_at=datetime(2026, 1, 1, tzinfo=UTC))
        page = browser.get("/rows?archived=1").text
        assert 'name="act" value="give"' in page
        assert 'name="act" value="archive"' not in page

    def test_an_act_that_does_not_exist_is_not_found(self, browser):
        assert browser.post("/rows", {"act": "burn", "all": "1"}).status_code == 404

    def test_statements_do_not_grow_with_the_rows(self, browser, django_assert_num_queries):
        faculties(2)
        with django_assert_num_queries(40, exact=False) as few:
            browser.post("/rows", {"act": "archive", "all": "1", "number": "2"})
        faculties(30)
        with django_assert_num_queries(len(few)):
            browser.post("/rows", {"act": "archive", "all": "1", "number": "30"})


class TestExport:
    def test_a_file_holds_all_rows_found_with_the_columns_shown(self, browser):
        faculties(7, synchronization_key="A")
        a_hierarchy(title="Other")
        address = re.search(r'href="([^"]*export=csv)"', browser.get("/rows?sync=A&sort=-title&page=2").text)
        assert address
        answer = browser.get(address[1].replace("&amp;", "&"))
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert lines[0] == "Title,Faculty ID,Open,Archived,Secret"
        assert [line.split(",")[0] for line in lines[1:]] == [f"Faculty {n:03}" for n in range(7, 0, -1)]
        assert answer.headers["Content-Type"].startswith("text/csv")

    def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(self, browser):
        a_hierarchy(title='=cmd|"calc"')
        assert '"\'=cmd|""calc"""' in browser.get("/rows?export=csv").text

    def test_moments_say_how_far_they_are_from_utc(self, browser, person):
        person.time_zone = "Asia/Tokyo"
        person.save()
        a_hierarchy(archived_at=datetime(2026, 3, 1, 15, 30, tzinfo=UTC))
        assert "2026-03-02T00:30:00+09:00" in browser.get("/rows?archived=1&export=csv").text

    def test_statements_grow_by_portions_only(self, browser, django_assert_num_queries):
        faculties(2)
        with django_assert_num_queries(20, exact=False) as few:
            browser.get("/rows?export=csv")
        faculties(40)
        with django_assert_num_queries(len(few)):
            browser.get("/rows?export=csv")


class TestLater:
    """More than a request does: jobs."""

    @pytest.fixture(autouse=True)
    def few_are_many(self, monkeypatch):
        monkeypatch.setattr("stratus.ui.lists.bulk.AT_ONCE", 3)
        monkeypatch.setattr("stratus.ui.lists.later.AT_ONCE", 3)
        monkeypatch.setattr("stratus.ui.lists.found.MOST_COUNTED", 8)
        monkeypatch.setattr("stratus.ui.lists.export.PORTION", 4)
        declaration.register(ROWS)

    def starts(self, browser: Client, number: int) -> Job:
        chosen = {"act": "archive", "all": "1"}
        assert "done by a job" in browser.post("/rows?q=fac&sync=A", chosen).text
        answer = browser.post("/rows?q=fac&sync=A", chosen | {"number": str(number)})
        job = Job.objects.get()
        assert answer.headers["Location"] == reverse("jobs:detail", args=[job.pk])
        return job

    def test_many_rows_are_changed_by_a_job_that_reports_how_many_and_what_was_refused(self, browser):
        faculties(7, synchronization_key="A")
        a_hierarchy(title="Faculty of everybody", external_id="KEEP", synchronization_key="A")
        a_hierarchy(title="Faculty other")
        job = self.starts(browser, 8)
        take_turn(job.pk)
        job.refresh_from_db()
        assert (job.state, job.done, job.total) == (JobState.DONE, 8, 8)
        assert list(JobLine.objects.values_list("place", "text")) == [("Faculty of everybody", "Everybody needs it."), ("", "7 archived.")]
        assert Hierarchy.objects.exclude(archived_at=None).count() == 7

    def test_one_that_is_cancelled_stops_after_the_portion_at_hand_and_says_what_was_done(self, browser, person, monkeypatch):
        faculties(7, synchronization_key="A")
        job = self.starts(browser, 7)

        def now_and_cancelled() -> datetime:
            jobs.cancel(job.pk, by=Actor.of(person, Door.UI), now=clock.now())
            return clock.now()

        monkeypatch.setattr(later, "clock", SimpleNamespace(now=now_and_cancelled))
        take_turn(job.pk)
        job.refresh_from_db()
        assert (job.state, job.done, job.total) == (JobState.CANCELLED, 3, 7)
        assert Hierarchy.objects.exclude(archived_at=None).count() == 3
        assert JobLine.objects.get().text == "It ended before all rows were done: 3 rows were changed, of 7 chosen."

    def test_rows_made_after_the_confirmation_are_left_alone(self, browser):
        faculties(5, synchronization_key="A")
        job = self.starts(browser, 5)
        late = a_hierarchy(title="Faculty late", synchronization_key="A")
        take_turn(job.pk)
        late.refresh_from_db()
        assert late.archived_at is None
        assert Hierarchy.objects.exclude(archived_at=None).count() == 5

    def test_another_number_than_was_confirmed_starts_no_job(self, browser):
        faculties(5)
        assert browser.post("/rows", {"act": "archive", "all": "1", "number": "9"}).status_code == 409
        assert not Job.objects.exists()

    def test_whoever_lost_the_right_meanwhile_changes_nothing(self, browser, person):
        faculties(5, synchronization_key="A")
        job = self.starts(browser, 5)
        person.role = a_role("Author")
        person.save()
        take_turn(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.FAILED
        assert not Hierarchy.objects.exclude(archived_at=None).exists()

    def test_an_export_of_many_rows_is_written_by_a_job(self, browser, person):
        person.time_zone = "Asia/Tokyo"
        person.save()
        faculties(10, archived_at=datetime(2026, 3, 1, 15, 30, tzinfo=UTC))
        address = "/rows?archived=1&sort=-title"
        assert 'name="do" value="export"' in browser.get(address).text
        assert browser.get(f"{address}&export=csv").headers["Location"] == address
        browser.post(address, {"do": "export"})
        job = Job.objects.get()
        take_turn(job.pk)
        _job, file = take_result(job.pk, by=Actor.of(person, Door.UI), now=clock.now())
        with file:
            lines = file.read().decode("utf-8-sig").splitlines()
        assert lines[0] == "Title,Faculty ID,Open,Archived,Secret"
        assert [line.split(",")[0] for line in lines[1:]] == [f"Faculty {n:03}" for n in range(10, 0, -1)]
        assert "2026-03-02T00:30:00+09:00" in lines[1]


def test_a_job_about_rows_of_a_schedule_goes_with_its_erasure(person):
    by = Actor.of(person, Door.UI)
    wanted = asked(replace(ROWS, rows=lambda by, **scope: Hierarchy.objects.all()), {}, by, {})
    exported = later.start_export(wanted, {"schedule": 7}, by=by, now=clock.now())
    changed = later.start_act(ROWS.acts[0], Selection(wanted, by, {"schedule": 7}, (1,)), 1, now=clock.now())
    elsewhere = later.start_export(wanted, {}, by=by, now=clock.now())
    assert [job.schedule_id for job in (exported, changed, elsewhere)] == [7, 7, None]


def test_a_list_says_what_it_is_and_which_cell_heads_a_row(browser):
    faculties(1)
    text = browser.get("/rows").text
    assert '<caption class="visually-hidden">Faculties</caption>' in text
    assert '<th scope="row"' in text
    assert 'data-heading="Faculty ID"' in text
    assert '<p role="status" data-arrival>' in text


def test_a_list_without_a_heading_for_its_rows_is_refused():
    with pytest.raises(ValueError, match="heads its rows"):
        StaffList(name="x", caption="x", rights=(), rows=lambda by: None, columns=(Column("a", "A", "a"),), order=("id",), empty=ROWS.empty)


def test_a_list_whose_rows_are_ticked_for_acts_and_for_a_form_of_the_page_is_refused():
    with pytest.raises(ValueError, match="either for acts"):
        replace(ROWS, ticks=Ticks(form="x", name="x"))


@pytest.mark.parametrize("name", ["q", "page", "archived"])
def test_a_filter_whose_name_means_something_else_already_is_refused(name):
    with pytest.raises(ValueError, match="taken"):
        replace(ROWS, filters=(*ROWS.filters, Tick(name=name, label="x", narrow=lambda rows, on: rows)))


def test_two_lists_of_one_name_are_refused():
    declaration.register(ROWS)
    with pytest.raises(ValueError, match="already"):
        declaration.register(replace(ROWS))
