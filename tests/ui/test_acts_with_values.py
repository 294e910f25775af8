"""Acts that need a value beside their rows: chosen on the confirmation, foretold, then done as it was foretold."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from stratus.jobs.models import Job, JobLine, JobState
from stratus.jobs.turns import take_turn
from stratus.people.models import Hierarchy, User
from stratus.tenancy import current
from stratus.ui.lists import declaration
from support.builders import a_hierarchy, a_tenant, a_user
from support.staff import a_browser
from ui import faculties
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


def rows(number: int, **fields: Any) -> list[int]:
    return [a_hierarchy(title=f"Faculty {n:03}", **fields).pk for n in range(1, number + 1)]


def sources() -> list[str]:
    return list(Hierarchy.objects.exclude(parent=None).order_by("pk").values_list("synchronization_key", flat=True))


def hidden(answer: Any, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert found, answer.text
    return found[1]


def sent(answer: Any, **more: Any) -> dict[str, Any]:
    """What the confirmation sends that was shown."""
    fields = {name: hidden(answer, name) for name in ("number", "mark")}
    fields["row"] = re.findall(r'name="row" value="(\d+)"', answer.text)
    if 'name="foretold"' in answer.text:
        fields |= {name: hidden(answer, name) for name in ("foretold", "value")}
    if 'name="all"' in answer.text:
        fields["all"] = "1"
    return {"act": "give", **fields, **more}


def test_it_asks_for_the_value_then_says_what_will_happen_then_does_it(browser):
    ids = rows(3)
    which = browser.post("/rows", {"act": "give", "row": ids[:2]})
    assert "Where do 2 come from?" in which.text
    assert "New source" in which.text
    what = browser.post("/rows", sent(which, value="A"))
    assert "2 will come from A." in what.text
    assert sources() == ["", "", ""]
    answer = browser.post("/rows", sent(what), follow=True)
    assert "2 come From A." in answer.text
    assert sources() == ["A", "A", ""]


def test_a_value_that_cannot_be_chosen_is_refused_beside_its_field(browser):
    which = browser.post("/rows", {"act": "give", "row": rows(1)})
    for value in ("", "Z"):
        answer = browser.post("/rows", sent(which, value=value))
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
    assert sources() == [""]


def test_what_is_not_what_was_foretold_is_not_done_and_foretold_anew(browser):
    ids = rows(2)
    what = browser.post("/rows", sent(browser.post("/rows", {"act": "give", "row": ids}), value="A"))
    Hierarchy.objects.filter(pk=ids[0]).update(synchronization_key="B")
    answer = browser.post("/rows", sent(what))
    assert answer.status_code == 409
    assert "something else would happen than you read" in answer.text
    assert "1 come from elsewhere now." in answer.text
    assert sources() == ["B", ""]
    browser.post("/rows", sent(answer))
    assert sources() == ["A", "A"]


def test_a_value_changed_behind_the_sentences_is_not_taken(browser):
    what = browser.post("/rows", sent(browser.post("/rows", {"act": "give", "row": rows(2)}), value="A"))
    assert browser.post("/rows", sent(what, value="B")).status_code == 409
    assert sources() == ["", ""]


def test_other_rows_than_were_confirmed_are_asked_about_before_anything_is_foretold(browser):
    ids = rows(2)
    which = browser.post("/rows", {"act": "give", "all": "1"})
    a_hierarchy()
    answer = browser.post("/rows", sent(which, value="A"))
    assert answer.status_code == 409
    assert "Meanwhile 3 rows are found instead of 2." in answer.text
    assert len(ids) == 2
    assert set(sources()) == {""}


def test_without_anything_to_choose_from_it_says_so(browser, monkeypatch):
    monkeypatch.setattr(faculties, "SOURCES", [])
    assert "There is no source." in browser.post("/rows", {"act": "give", "row": rows(1)}, follow=True).text


class TestByAJob:
    @pytest.fixture(autouse=True)
    def few_are_many(self, monkeypatch):
        monkeypatch.setattr("stratus.ui.lists.bulk.AT_ONCE", 3)
        monkeypatch.setattr("stratus.ui.lists.later.AT_ONCE", 3)
        declaration.register(ROWS)

    def starts(self, browser: Client) -> Job:
        which = browser.post("/rows", {"act": "give", "all": "1"})
        what = browser.post("/rows", sent(which, value="A"))
        assert "to all of them at once, or to none" in what.text
        browser.post("/rows", sent(what))
        return Job.objects.get()

    def test_many_rows_get_the_value_in_one_portion(self, browser):
        rows(7)
        job = self.starts(browser)
        take_turn(job.pk)
        job.refresh_from_db()
        assert (job.state, job.done) == (JobState.DONE, 7)
        assert [line.text for line in JobLine.objects.all()] == ["7 come From A."]
        assert set(sources()) == {"A"}

    def test_one_that_is_refused_keeps_all_others_as_they_were(self, browser):
        rows(7)
        a_hierarchy(title="The library", external_id="KEEP")
        take_turn(self.starts(browser).pk)
        assert set(sources()) == {""}
        assert "It comes from nowhere." in [line.text for line in JobLine.objects.all()]

    def test_a_value_that_is_gone_by_then_fails_the_job(self, browser, monkeypatch):
        rows(7)
        job = self.starts(browser)
        monkeypatch.setattr(faculties, "SOURCES", [("B", "From B")])
        take_turn(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.FAILED
        assert set(sources()) == {""}

    def test_what_was_not_foretold_starts_no_job(self, browser):
        ids = rows(7)
        what = browser.post("/rows", sent(browser.post("/rows", {"act": "give", "all": "1"}), value="A"))
        Hierarchy.objects.filter(pk=ids[0]).update(synchronization_key="B")
        assert browser.post("/rows", sent(what)).status_code == 409
        assert not Job.objects.exists()
