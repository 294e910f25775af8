"""A letter printed above each login slip, where somebody chooses one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from stratus.events.models import Event
from stratus.foundation import clock
from stratus.scheduling.candidates import printing
from stratus.scheduling.models import Schedule, ScheduleInvigilator
from stratus.tenancy import current
from stratus.text_templates.actions import archive_template
from support.builders import SYSTEM, a_hierarchy, a_registration, a_schedule, a_template, a_tenant, a_user
from support.staff import a_browser


@pytest.fixture(autouse=True)
def tenant(db: None) -> Any:
    made = a_tenant(title="Example College")
    with current.use(made):
        yield made


@pytest.fixture
def schedule() -> Schedule:
    schedule = a_schedule(active=True, title="Accountancy, morning", time_zone="Europe/Amsterdam")
    for name in ("Germain", "Noether"):
        a_registration(schedule, a_user(first_name="Jane", last_name=name))
    return schedule


@pytest.fixture
def browser(schedule: Schedule) -> Client:
    return a_browser(schedule.owner)


def page(schedule: Schedule, **query: Any) -> str:
    return f"/delivery/schedules/{schedule.pk}/slips" + "".join(f"?{name}={value}" for name, value in query.items())


def test_each_candidate_gets_it_filled_and_their_slip_below(browser, schedule):
    letter = a_template(
        text="<h2>Dear {candidate}</h2><p>{user_name} {exam} {schedule} {begins} {ends} {organisation}</p>", title="Invitation"
    )
    assert "Dear" not in browser.get(page(schedule)).text
    text = browser.get(page(schedule, letter=letter.pk)).text
    sheets = text.split('class="letter-sheet"')[1:]
    assert len(sheets) == 2
    for sheet, name in zip(sheets, ("Germain", "Noether"), strict=True):
        assert f"<h2>Dear Jane {name}</h2>" in sheet
        assert sheet.index("Dear Jane") < sheet.index('class="slip"')
        for said in ("Accountancy, morning", schedule.assessment.title, "CET", "Example College"):
            assert said in sheet.split('class="slip"')[0]
    assert "{" not in text.split('class="letters"')[1]


def test_nothing_chosen_is_as_it_was(browser, schedule):
    without = browser.get(page(schedule)).text
    a_template(title="Invitation")
    offered = browser.get(page(schedule)).text
    begin = offered.index('<form class="card no-print')
    end = offered.index("</form>", begin) + len("</form>")
    assert " ".join((offered[:begin] + offered[end:]).split()) == " ".join(without.split())


def test_a_name_runs_nothing(browser, schedule):
    a_registration(schedule, a_user(first_name="<script>steal()</script>"))
    letter = a_template(text='<p><a href="{candidate}">{candidate}</a></p>')
    assert "<script>steal" not in browser.get(page(schedule, letter=letter.pk)).text


def test_only_letters_for_the_schedules_hierarchy_can_be_printed(browser, schedule):
    mine, other = a_hierarchy(), a_hierarchy()
    schedule.hierarchy = mine
    schedule.save()
    a_template(title="Of mine", hierarchy=mine)
    not_mine = [a_template(title="Of others", hierarchy=other), a_template("declaration", title="No letter"), a_template(title="Archived")]
    archive_template(not_mine[2].pk, by=SYSTEM, now=clock.now())
    with current.use(a_tenant()):
        not_mine.append(a_template(title="Of strangers"))
    offered = browser.get(page(schedule)).text
    assert "Of mine" in offered
    for template in not_mine:
        assert template.title not in offered
        shown = browser.get(page(schedule, letter=template.pk)).text
        assert "letter-sheet" not in shown
        assert "The letter that was chosen is not there" in shown


def test_in_a_hall_a_letter_is_for_all_of_its_exams(schedule):
    watcher = a_user("Invigilator")
    second = a_schedule(active=True)
    first_hierarchy, second_hierarchy = a_hierarchy(), a_hierarchy()
    for one, hierarchy in ((schedule, first_hierarchy), (second, second_hierarchy)):
        ScheduleInvigilator.objects.create(schedule=one, user=watcher)
        Schedule.objects.filter(pk=one.pk).update(hierarchy=hierarchy)
    a_template(title="Of one", hierarchy=first_hierarchy)
    letter = a_template(title="Of all", text="<p>{schedule}</p>")
    address = f"/delivery/invigilation/hall/slips?s={schedule.pk}&s={second.pk}"
    offered = a_browser(watcher).get(address).text
    assert "Of all" in offered
    assert "Of one" not in offered
    for one in (schedule, second):
        assert f'<input type="hidden" name="s" value="{one.pk}">' in offered
    assert "<p>Accountancy, morning</p>" in a_browser(watcher).get(f"{address}&letter={letter.pk}").text


def test_the_log_says_which_letter_was_printed(browser, schedule):
    letter = a_template()
    browser.get(page(schedule))
    browser.get(page(schedule, letter=letter.pk))
    printed = Event.objects.filter(kind="slips.printed").order_by("pk").values_list("data", flat=True)
    assert list(printed) == [{"number": 2}, {"number": 2, "letter_id": letter.pk}]


def test_letters_are_printed_in_smaller_portions(browser, schedule, monkeypatch):
    monkeypatch.setattr(printing, "LETTERS", 1)
    letter = a_template()
    text = browser.get(page(schedule, letter=letter.pk)).text
    assert text.count('class="letter-sheet"') == 1
    assert f"letter={letter.pk}&amp;page=2" in text
    assert browser.get(page(schedule)).text.count('class="slip"') == 2


def test_the_statements_do_not_grow_with_candidates_and_letters(
    browser, schedule, django_assert_num_queries, django_assert_max_num_queries
):
    letter = a_template()
    browser.get(page(schedule, letter=letter.pk))
    with django_assert_max_num_queries(25) as few:
        browser.get(page(schedule, letter=letter.pk))
    for _number in range(5):
        a_registration(schedule), a_template()
    with django_assert_num_queries(len(few)):
        browser.get(page(schedule, letter=letter.pk))
