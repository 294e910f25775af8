"""Marking › Coordinator: settings, assessors, allocations."""

from __future__ import annotations

import pytest

from stratus.marking.models import Allocation, MarkingSettings, PoolMember, PoolRole
from stratus.marking.setup.queries import direct_link
from stratus.people.models import User
from stratus.scheduling.models import Schedule
from support.builders import a_member, a_registration, a_schedule, a_script, a_user, allocated, an_assessment, scored
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
