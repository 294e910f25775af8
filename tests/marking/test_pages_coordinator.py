"""Marking › Coordinator: settings, assessors, allocations."""

from __future__ import annotations

import re

import pytest

from stratus.events.models import Event
from stratus.foundation import clock
from stratus.marking.errors import Refused
from stratus.marking.models import Allocation, MarkingSettings, PoolMember, PoolRole
from stratus.marking.setup.actions import allocate, allocate_evenly, change_settings
from stratus.marking.setup.changes import AllocationRow, SettingsChange
from stratus.marking.setup.queries import direct_link
from stratus.marking.voiding.actions import void_candidates
from stratus.people.models import User
from stratus.results.publication.actions import publish
from stratus.scheduling.models import Schedule
from support.builders import SYSTEM, a_member, a_registration, a_schedule, a_script, a_user, allocated, an_assessment, scored
from support.staff import a_browser, forms_of

pytestmark = pytest.mark.django_db

SETTINGS = {
    "assessing_type": "ONE_ASSESSOR",
    "allocation_type": "BY_CANDIDATES",
    "allocation_assignment": "MANUAL",
    "evaluations_sharing": "BY_ALLOCATIONS",
}


@pytest.fixture
def coordinator() -> User:
    return a_user("Scheduler")


@pytest.fixture
def schedule(coordinator: User) -> Schedule:
    return a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True, owner_id=coordinator.pk)


@pytest.fixture
def browser(coordinator: User, schedule: Schedule):
    return a_browser(coordinator)


def test_settings_are_saved(browser, schedule):
    browser.post(
        f"/marking/{schedule.pk}/settings",
        SETTINGS | {"assessing_type": "TWO_ASSESSORS", "use_moderation": "on", "scoring_difference": "10"},
    )
    stored = MarkingSettings.objects.get(schedule=schedule)
    assert stored.assessing_type == "TWO_ASSESSORS"
    assert stored.use_moderation
    assert stored.scoring_difference == 10


def test_an_empty_rule_is_off(browser, schedule):
    MarkingSettings.objects.update(proximity_to_pass_mark=2, pass_mark_from=1, pass_mark_to=3)
    browser.post(f"/marking/{schedule.pk}/settings", SETTINGS)
    stored = MarkingSettings.objects.get(schedule=schedule)
    assert stored.proximity_to_pass_mark is None
    assert stored.pass_mark_from is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"anonymous_assessors": "on"},
        {"use_moderation": "on"},
        {"pass_mark_from": "5", "pass_mark_to": "3"},
        {"pass_mark_from": "5"},
        {"scoring_difference": "101"},
        {"sample_moderation": "0"},
        {"assessing_type": "THREE"},
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(browser, schedule, wrong):
    answer = browser.post(f"/marking/{schedule.pk}/settings", SETTINGS | wrong)
    assert answer.status_code == 422
    assert "is-invalid" in answer.content.decode()


def test_assessors_join_change_and_leave(browser, schedule):
    marker = a_user("Marker")
    browser.post(f"/marking/{schedule.pk}/assessors", {"user": marker.username, "role": "ASSESSOR", "can_publish": "on"})
    member = PoolMember.objects.get(user=marker)
    assert member.can_publish
    browser.post(f"/marking/{schedule.pk}/assessors/{member.pk}", {"role": "MODERATOR"})
    member.refresh_from_db()
    assert member.role == PoolRole.MODERATOR
    assert not member.can_publish
    browser.post(f"/marking/{schedule.pk}/assessors/{member.pk}/remove")
    member.refresh_from_db()
    assert member.removed_at is not None


def test_removing_warns_of_submitted_scores(browser, schedule):
    member = a_member(schedule)
    scored(allocated(a_script(schedule), member), member, 1)
    assert "The scores of 1 submitted script no longer count" in browser.get(f"/marking/{schedule.pk}/assessors").content.decode()


def test_the_direct_link_is_not_shown(browser, schedule, tenant):
    member = a_member(schedule)
    assert direct_link(member).partition("=")[2] not in browser.get(f"/marking/{schedule.pk}/assessors").content.decode()


def test_the_matrix_is_saved_row_by_row(browser, schedule):
    first, second = a_registration(schedule), a_registration(schedule)
    member = a_member(schedule)
    browser.post(f"/marking/{schedule.pk}/allocations", {f"first-{first.pk}": member.pk, f"first-{second.pk}": ""})
    assert Allocation.objects.get(first_marker=member).registration_id == first.pk


@pytest.mark.parametrize("how", ["evenly", "randomly"])
def test_rows_are_shared_out(browser, schedule, how):
    for _number in range(4):
        a_registration(schedule)
    members = [a_member(schedule), a_member(schedule)]
    browser.post(f"/marking/{schedule.pk}/allocations/automatic", {"how": how})
    assert [Allocation.objects.filter(first_marker=member).count() for member in members] == [2, 2]


def test_an_assessor_does_not_coordinate(schedule):
    browser = a_browser(a_member(schedule).user)
    for page in ("settings", "assessors", "allocations"):
        assert browser.get(f"/marking/{schedule.pk}/{page}").status_code == 403


def test_statements_do_not_grow_with_candidates(browser, schedule, django_assert_max_num_queries, django_assert_num_queries):
    addresses = [f"/marking/{schedule.pk}/{page}" for page in ("settings", "assessors", "allocations")]
    a_member(schedule)
    a_registration(schedule)
    counts = []
    for address in addresses:
        browser.get(address)
        with django_assert_max_num_queries(30) as few:
            browser.get(address)
        counts.append(len(few))
    for _number in range(8):
        a_registration(schedule)
        a_member(schedule)
    for address, count in zip(addresses, counts, strict=True):
        with django_assert_num_queries(count):
            browser.get(address)


def test_a_refused_row_keeps_what_was_chosen(browser, schedule):
    MarkingSettings.objects.update(assessing_type="TWO_ASSESSORS")
    registration, member = a_registration(schedule), a_member(schedule)
    answer = browser.post(
        f"/marking/{schedule.pk}/allocations", {f"first-{registration.pk}": member.pk, f"second-{registration.pk}": member.pk}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Is given twice" in page
    assert page.count(f'value="{member.pk}" selected') == 2
    assert not Allocation.objects.exists()


@pytest.mark.parametrize("text", ["\x00", "x" * 5000, "-1", "9" * 40, "%%s", "\u202e🙂"])
def test_whatever_is_sent_the_pages_answer(browser, schedule, text):
    registration, member = a_registration(schedule), a_member(schedule)
    fields = dict.fromkeys((*SETTINGS, "scoring_difference", "pass_mark_from", "user", "role", "can_publish", "how"), text)
    fields |= {f"{place}-{registration.pk}": text for place in ("first", "second", "moderator")}
    for address in ("settings", "assessors", "allocations", f"assessors/{member.pk}", "allocations/automatic"):
        assert browser.post(f"/marking/{schedule.pk}/{address}", fields, follow=True).status_code in (200, 422)
    assert browser.get(f"/marking/{schedule.pk}/allocations", {"page": text}).status_code == 200


def test_of_two_who_allocate_the_same_row_the_second_is_asked_and_other_rows_stay(browser, schedule):
    mine, theirs = a_registration(schedule), a_registration(schedule)
    ada, grace = a_member(schedule), a_member(schedule)
    page = f"/marking/{schedule.pk}/allocations"
    opened = next(form for form in forms_of(browser.get(page).text) if f"first-{mine.pk}" in form)
    assert browser.post(page, opened | {f"first-{mine.pk}": ada.pk, f"first-{theirs.pk}": ada.pk}).status_code == 302
    refused = browser.post(page, opened | {f"first-{mine.pk}": grace.pk})
    assert refused.status_code == 422
    assert f"it has {ada.user.full_name} now" in refused.text
    again = next(form for form in forms_of(refused.text) if f"first-{mine.pk}" in form)
    assert again[f"first-{mine.pk}"] == [str(grace.pk)]
    assert browser.post(page, again).status_code == 302
    stored = dict(Allocation.objects.filter(schedule=schedule).values_list("registration_id", "first_marker_id"))
    assert stored == {mine.pk: grace.pk, theirs.pk: ada.pk}


def rows_of(page: str) -> list[int]:
    return [int(key) for key in re.findall(r'name="was-(\d+)"', page)]


def test_the_matrix_is_searched_and_narrowed_to_rows_without_an_assessor(browser, schedule):
    ada, grace = (a_registration(schedule, a_user(first_name=name)) for name in ("Ada", "Grace"))
    member = a_member(schedule)
    page = f"/marking/{schedule.pk}/allocations"
    browser.post(page, {f"first-{ada.pk}": member.pk})
    assert rows_of(browser.get(page).text) == [ada.pk, grace.pk]
    assert rows_of(browser.get(page, {"q": "grac"}).text) == [grace.pk]
    assert rows_of(browser.get(page, {"q": ada.candidate.external_id}).text) == [ada.pk]
    assert rows_of(browser.get(page, {"open": "1"}).text) == [grace.pk]
    nobody = browser.get(page, {"q": "ada", "open": "1"}).text
    assert "No candidate fits." in nobody
    assert f'href="{page}"' in nobody


def test_a_page_of_the_matrix_is_saved_where_it_was_looked_for(browser, schedule):
    registration, member = a_registration(schedule, a_user(first_name="Ada")), a_member(schedule)
    address = f"/marking/{schedule.pk}/allocations?q=ada"
    answer = browser.post(address, {f"first-{registration.pk}": member.pk})
    assert answer.url == address
    assert Allocation.objects.get().first_marker == member


def test_rows_beyond_the_first_page_are_on_the_next(browser, schedule, monkeypatch):
    monkeypatch.setattr("stratus.marking.allocation.pages.ROWS_PER_PAGE", 2)
    a_member(schedule)
    made = [a_registration(schedule).pk for _number in range(3)]
    page = f"/marking/{schedule.pk}/allocations"
    assert [rows_of(browser.get(page, {"page": number}).text) for number in ("1", "2", "9")] == [made[:2], made[2:], made[2:]]


def test_it_is_said_how_many_rows_have_no_assessor(browser, schedule):
    ada, _grace, _mary = (a_registration(schedule) for _number in range(3))
    member = a_member(schedule)
    page = f"/marking/{schedule.pk}/allocations"
    browser.post(page, {f"first-{ada.pk}": member.pk})
    assert browser.get(page).context["open_rows"] == 2


def test_questions_are_narrowed_to_those_without_an_assessor(browser, coordinator):
    schedule = a_schedule(an_assessment(["ESSAY", "ESSAY"], marking_workflow="EXTENDED"), active=True, owner_id=coordinator.pk)
    change_settings(schedule.pk, SettingsChange(allocation_type="BY_QUESTIONS"), by=SYSTEM, now=clock.now())
    member = a_member(schedule)
    page = f"/marking/{schedule.pk}/allocations"
    first, second = [row["key"] for row in browser.get(page).context["rows"]]
    browser.post(page, {f"first-{first}": member.pk})
    assert [row["key"] for row in browser.get(page, {"open": "1"}).context["rows"]] == [second]


def test_rows_of_another_schedule_are_neither_shown_nor_saved(browser, schedule):
    member, elsewhere = a_member(schedule), a_registration(a_schedule(active=True), a_user(last_name="Elsewhere"))
    sent = {f"first-{elsewhere.pk}": member.pk, f"was-{elsewhere.pk}": "1.1.1"}
    assert "Elsewhere" not in browser.post(f"/marking/{schedule.pk}/allocations", sent, follow=True).text
    assert not Allocation.objects.exists()
    with pytest.raises(Refused):
        allocate(schedule.pk, [AllocationRow(str(elsewhere.pk), [str(member.pk)], None)], by=SYSTEM, now=clock.now())
    assert not Allocation.objects.exists()


@pytest.mark.parametrize("key", ["1", "01", "x", "", "9" * 30])
def test_a_form_with_a_row_that_the_schedule_does_not_have_is_refused_and_keeps_what_was_chosen(browser, schedule, key):
    registration, member = a_registration(schedule), a_member(schedule)
    page = f"/marking/{schedule.pk}/allocations"
    opened = next(form for form in forms_of(browser.get(page).text) if f"first-{registration.pk}" in form)
    sent = opened | {f"first-{registration.pk}": member.pk}
    refused = browser.post(page, sent | {f"first-{key}": member.pk, f"was-{key}": ".."})
    assert refused.status_code == 422
    assert "Nothing was saved: 1 row that you changed is not in this schedule any more." in refused.text
    assert not Allocation.objects.exists()
    again = next(form for form in forms_of(refused.text) if f"first-{registration.pk}" in form)
    assert browser.post(page, again).status_code == 302
    assert Allocation.objects.get().first_marker == member


def test_a_question_that_the_schedule_does_not_have_is_refused_too(browser, coordinator):
    schedule = a_schedule(an_assessment(["ESSAY", "ESSAY"], marking_workflow="EXTENDED"), active=True, owner_id=coordinator.pk)
    change_settings(schedule.pk, SettingsChange(allocation_type="BY_QUESTIONS"), by=SYSTEM, now=clock.now())
    member = a_member(schedule)
    refused = browser.post(f"/marking/{schedule.pk}/allocations", {"first-none": member.pk, "first-other": member.pk})
    assert refused.status_code == 422
    assert "2 rows that you changed are not in this schedule any more." in refused.text


def test_a_row_that_went_meanwhile_holds_up_nobody_who_chose_nothing_in_it(browser, schedule):
    registration, member = a_registration(schedule), a_member(schedule)
    sent = {f"first-{registration.pk}": member.pk, "first-1": "", "was-1": ".."}
    assert browser.post(f"/marking/{schedule.pk}/allocations", sent).status_code == 302
    assert Allocation.objects.get().first_marker == member


def test_a_row_that_is_no_longer_found_is_shown_with_what_is_wrong_with_it(browser, schedule):
    registration, ada, grace = a_registration(schedule), a_member(schedule), a_member(schedule)
    page = f"/marking/{schedule.pk}/allocations"
    browser.post(page, {f"first-{registration.pk}": ada.pk})
    refused = browser.post(f"{page}?open=1", {f"first-{registration.pk}": grace.pk, f"was-{registration.pk}": ".."})
    assert refused.status_code == 422
    assert f"it has {ada.user.full_name} now" in refused.text


def test_sharing_out_leaves_what_is_allocated_and_moderators_alone(schedule):
    scripts = [a_script(schedule) for _number in range(3)]
    first, second = a_member(schedule), a_member(schedule)
    moderator = a_member(schedule, "MODERATOR")
    allocated(scripts[0], second)
    allocated(scripts[1], moderator=moderator)
    assert allocate_evenly(schedule.pk, by=SYSTEM, now=clock.now()) == 2
    stored = {row.registration_id: (row.first_marker_id, row.moderator_id) for row in Allocation.objects.all()}
    wanted = [(second.pk, None), (first.pk, moderator.pk), (first.pk, None)]
    assert [stored[script.registration_id] for script in scripts] == wanted
    [event] = Event.objects.filter(kind="marking.allocated").order_by("-pk")[:1]
    assert event.data == {"rows": sorted((script.registration_id for script in scripts[1:]), key=str)}


def test_of_questions_those_without_assessor_are_shared_out(schedule):
    change_settings(schedule.pk, SettingsChange(allocation_type="BY_QUESTIONS"), by=SYSTEM, now=clock.now())
    member = a_member(schedule)
    assert allocate_evenly(schedule.pk, by=SYSTEM, now=clock.now()) == 1
    assert allocate_evenly(schedule.pk, by=SYSTEM, now=clock.now()) == 0
    row = Allocation.objects.get()
    assert (row.first_marker, row.registration_id) == (member, None)


def test_scores_of_somebody_who_left_count_again_once_they_are_shared_out_to(schedule):
    member = a_member(schedule)
    script = scored(allocated(a_script(schedule), member), member, 1)
    assert script.status == "COMPLETE"
    allocate(schedule.pk, [AllocationRow(str(script.registration_id), [], None)], by=SYSTEM, now=clock.now())
    script.refresh_from_db()
    assert script.status != "COMPLETE"
    allocate_evenly(schedule.pk, by=SYSTEM, now=clock.now())
    script.refresh_from_db()
    assert script.status == "COMPLETE"


def test_nothing_is_shared_out_where_a_result_without_assessor_is_published(schedule):
    script = a_script(schedule)
    a_member(schedule)
    void_candidates(schedule.pk, [script.registration_id], by=SYSTEM, now=clock.now())
    publish(schedule.pk, by=SYSTEM, now=clock.now())
    a_registration(schedule)
    with pytest.raises(Refused, match="published"):
        allocate_evenly(schedule.pk, by=SYSTEM, now=clock.now())
    assert not Allocation.objects.exists()
