"""What moderators, coordinators and markers who must not know the candidates read on the pages of marking."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from stratus.delivery.models import ResponseFile
from stratus.foundation import clock
from stratus.marking.models import MarkingSettings, PoolMember, Script, ScriptStatus
from stratus.results.models import Result
from support.builders import a_member, a_schedule, a_script, a_user, allocated, an_answer, an_assessment, scored
from support.staff import a_browser

pytestmark = pytest.mark.usefixtures("tenant")
HASH = "ab" * 32
OFF = {
    "assessing_type": "ONE_ASSESSOR",
    "allocation_type": "BY_CANDIDATES",
    "allocation_assignment": "MANUAL",
    "evaluations_sharing": "BY_ALLOCATIONS",
}


@pytest.fixture
def schedule(tenant):
    coordinator = a_user("Scheduler")
    return a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True, owner_id=coordinator.pk)


@pytest.fixture
def browser(schedule):
    return a_browser(schedule.owner)


def save(browser, schedule, **fields: str) -> str:
    return unescape(browser.post(f"/marking/{schedule.pk}/settings", OFF | fields, follow=True).text)


class TestRulesOfModeration:
    @pytest.mark.parametrize(
        "rule",
        [
            {"scoring_difference": "10"},
            {"proximity_to_pass_mark": "5"},
            {"pass_mark_from": "1", "pass_mark_to": "2"},
            {"sample_moderation": "20"},
        ],
    )
    def test_a_rule_without_moderation_is_refused_beside_its_field(self, browser, schedule, rule):
        page = save(browser, schedule, **rule)
        for name in rule:
            assert re.search(rf'id="id_{name}_errors"><div>This rule would do nothing: tick “Use moderation”', page)
        assert MarkingSettings.objects.get().proximity_to_pass_mark is None

    def test_a_difference_between_two_is_refused_where_there_is_one_assessor(self, browser, schedule):
        page = save(browser, schedule, use_moderation="on", proximity_to_pass_mark="5", scoring_difference="10")
        assert "There is one assessor, whom nobody differs from" in page

    def test_with_moderation_it_is_saved(self, browser, schedule):
        assert "The marking settings were saved." in save(browser, schedule, use_moderation="on", proximity_to_pass_mark="5")
        assert MarkingSettings.objects.get().proximity_to_pass_mark == 5

    def test_moderation_is_switched_off_and_its_rules_stay(self, browser, schedule):
        save(browser, schedule, use_moderation="on", proximity_to_pass_mark="5")
        assert "The marking settings were saved." in save(browser, schedule, proximity_to_pass_mark="5")
        stored = MarkingSettings.objects.get()
        assert (stored.use_moderation, stored.proximity_to_pass_mark) == (False, 5)

    def test_where_the_workflow_has_none_it_is_not_shown_and_stays(self, tenant):
        schedule = a_schedule(an_assessment(marking_workflow="SIMPLE"), active=True, owner_id=a_user("Scheduler").pk)
        MarkingSettings.objects.update(proximity_to_pass_mark=7)
        browser = a_browser(schedule.owner)
        page = browser.get(f"/marking/{schedule.pk}/settings").text
        assert "The simple workflow has one assessor and no moderation." in page
        assert 'name="use_moderation"' not in page
        save(browser, schedule, sharing_annotations="on")
        stored = MarkingSettings.objects.get()
        assert (stored.sharing_annotations, stored.proximity_to_pass_mark) == (True, 7)


@pytest.fixture
def moderated(schedule) -> Script:
    """Two assessors differ, so that the script is with a moderator."""
    MarkingSettings.objects.update(assessing_type="TWO_ASSESSORS", use_moderation=True, scoring_difference=10)
    script = a_script(schedule)
    first, second = a_member(schedule), a_member(schedule)
    allocated(script, first, second)
    scored(script, first, 0), scored(script, second, 2)
    script.refresh_from_db()
    assert script.status == ScriptStatus.MODERATION
    return script


def test_a_moderator_is_told_why_a_script_is_with_them(moderated):
    moderator = a_member(moderated.schedule, "MODERATOR")
    page = a_browser(moderator.user).get(f"/marking/{moderated.schedule_id}/scripts/{moderated.pk}").text
    assert "This script is with you as a moderator, since:" in page
    assert "The scores of the two assessors differ by more than 10 % of the maximum." in page


def test_an_assessor_is_not_told_that(moderated):
    assessor = PoolMember.objects.filter(role="ASSESSOR").earliest("pk")
    assert "moderator, since" not in a_browser(assessor.user).get(f"/marking/{moderated.schedule_id}/scripts/{moderated.pk}").text


def test_an_empty_moderator_is_anyone_wherever_rows_are_allocated(browser, moderated):
    a_member(moderated.schedule, "MODERATOR")
    assert '<option value="">anyone</option>' in browser.get(f"/marking/{moderated.schedule_id}/allocations").text
    a_script(moderated.schedule)
    done = unescape(browser.post(f"/marking/{moderated.schedule_id}/allocations/automatic", {"how": "evenly"}, follow=True).text)
    assert "in a row whose moderator is “anyone”, any of the pool may moderate" in done


def test_rights_that_only_the_api_stores_stay_when_a_member_is_edited(browser, schedule):
    member = a_member(schedule, can_view_audit=True, can_edit_marking_scheme=True)
    page = browser.get(f"/marking/{schedule.pk}/assessors/{member.pk}").text
    assert "View published results" not in page
    assert "Edit marking scheme" not in page
    browser.post(f"/marking/{schedule.pk}/assessors/{member.pk}", {"role": "ASSESSOR", "can_publish": "on"})
    member.refresh_from_db()
    assert (member.can_publish, member.can_view_audit, member.can_edit_marking_scheme) == (True, True, True)


class TestNamesOfFiles:
    """Many people put their own name into that of their file."""

    @pytest.fixture
    def script(self, tenant) -> Script:
        schedule = a_schedule(an_assessment(["FILE_RESPONSE"], marking_workflow="EXTENDED"), active=True)
        script = a_script(schedule)
        script.attempt.answers.all().delete()
        item = script.attempt.paper.version.items[0]["id"]
        an_answer(script.attempt, item, {"files": [{"name": "Ada Lovelace.pdf", "type": "application/pdf", "size": 1, "sha256": HASH}]})
        path = default_storage.save(f"tests/{HASH}", ContentFile(b"x"))
        ResponseFile.objects.create(attempt=script.attempt, sha256=HASH, size=1, received=1, path=path, completed_at=clock.now())
        return script

    def pages(self, script: Script, member: PoolMember) -> tuple[str, str, str]:
        scored(allocated(script, member), member, 1)
        browser = a_browser(member.user)
        marking = f"/marking/{script.schedule_id}/scripts/{script.pk}"
        file = browser.get(f"{marking}/files/{HASH}")
        for close in file._resource_closers:  # `file.close()` would end the connection of the test too
            close()
        download = file.headers["Content-Disposition"]
        page = browser.get(marking).text
        browser.post(f"/results/{script.schedule_id}/publish", {"which": "all"})
        return page, download, browser.get(f"/results/{script.schedule_id}/candidates/{Result.objects.get().pk}").text

    def test_are_hidden_from_those_from_whom_candidates_are_hidden(self, script):
        MarkingSettings.objects.update(anonymous_candidates=True)
        page, download, result = self.pages(script, a_member(script.schedule, can_publish=True))
        assert [("Ada" in text, "1.pdf" in text) for text in (page, download, result)] == [(False, True)] * 3

    def test_are_shown_to_everybody_else(self, script):
        page, download, result = self.pages(script, a_member(script.schedule, can_publish=True))
        assert all("Ada Lovelace.pdf" in text for text in (page, download, result))
