"""Questions with criteria: markers give points for each, and the question's score is their sum."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from stratus.foundation import clock
from stratus.item_types.criteria.content import leaves
from stratus.marking.errors import Incomplete, ScoreChangedMeanwhile, WrongCriterion, WrongScore
from stratus.marking.models import ItemScore, MarkingSettings, PoolMember, Script, ScriptStatus, SetAsideScore
from stratus.marking.scoring.actions import decide, score_question, submit
from stratus.marking.scripts.preliminary import preliminary_report
from support.builders import a_marker, a_member, a_schedule, a_script, a_user, allocated, an_assessment, an_item
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LEVELS = [{"title": "None", "points": "0"}, {"title": "Some", "points": "1.5"}, {"title": "All", "points": "3"}]
CRITERIA = [
    {"title": "Structure", "text": "Its order.", "levels": LEVELS},
    {"title": "Content", "parts": [{"title": "Facts", "points": "2"}, {"title": "Sources", "points": "1"}]},
]


def a_script_by_criteria(**schedule: Any) -> Script:
    essay = an_item("ESSAY", criteria=CRITERIA)
    return a_script(a_schedule(an_assessment([essay], marking_workflow="EXTENDED"), active=True, **schedule))


@pytest.fixture
def script() -> Script:
    """A script of one essay with criteria, worth 6 points, allocated to one assessor."""
    script = a_script_by_criteria()
    return allocated(script, a_member(script.schedule))


def the_member(script: Script) -> PoolMember:
    return PoolMember.objects.filter(schedule=script.schedule).earliest("pk")


def item_of(script: Script) -> dict[str, Any]:
    item: dict[str, Any] = script.attempt.paper.version.items[0]
    return item


def points(script: Script, *given: str) -> dict[str, str]:
    """Points for structure, facts and sources, as far as they are given."""
    return dict(zip([one.id for one in leaves(item_of(script)["content"]["criteria"])], given, strict=False))


def give(script: Script, member: PoolMember, *given: str, seen_at: Any = None, step: str = "ASSESSING") -> ItemScore:
    known = {"seen_at": seen_at, "by": a_marker(member), "now": clock.now(), "criteria": points(script, *given)}
    return score_question(script.pk, step, item_of(script)["id"], None, "", **known)


def handed_in(script: Script, member: PoolMember, *given: str, step: str = "ASSESSING") -> Script:
    give(script, member, *given, step=step)
    return submit(script.pk, step, by=a_marker(member), now=clock.now())


def address_of(script: Script, verb: str = "") -> str:
    return f"/marking/{script.schedule_id}/scripts/{script.pk}{verb}"


def save(script: Script, *given: str, **fields: str) -> Any:
    sent = {f"criterion-{pk}": typed for pk, typed in points(script, *given).items()}
    values = {"item": item_of(script)["id"], "comment": "", "seen_at": "", "go": "stay", **sent, **fields}
    return a_browser(the_member(script).user).post(address_of(script, "/save"), values)


def test_the_score_is_the_sum_and_what_each_criterion_got_is_kept_with_the_revision_of_the_item(script):
    score = give(script, the_member(script), "1,5", "1.25", "0")
    assert score.score == Decimal("2.75")
    assert ItemScore.objects.get().criteria == {"revision": item_of(script)["revision"], "points": points(script, "1.5", "1.25", "0")}


def test_a_question_is_scored_once_each_criterion_has_points(script):
    member = the_member(script)
    first = give(script, member, "3", "", "1")
    assert first.score is None
    with pytest.raises(Incomplete) as refused:
        submit(script.pk, "ASSESSING", by=a_marker(member), now=clock.now())
    assert refused.value.unscored == [item_of(script)["id"]]
    assert give(script, member, "3", "0", "1", seen_at=first.changed_at).score == 4
    assert submit(script.pk, "ASSESSING", by=a_marker(member), now=clock.now()).score == 4


def test_points_are_taken_back_by_giving_none(script):
    member = the_member(script)
    first = give(script, member, "3", "2", "1")
    assert give(script, member, seen_at=first.changed_at).criteria is None
    assert ItemScore.objects.get().score is None


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (("2", "1", "1"), "Choose one of the levels."),
        (("3", "2.5", "1"), "Enter a number from 0 to 2."),
        (("3", "2", "x"), "Enter a number"),
    ],
)
def test_points_that_a_criterion_cannot_have_are_refused(script, given, wrong):
    with pytest.raises(WrongCriterion, match=wrong):
        give(script, the_member(script), *given)
    assert not ItemScore.objects.exists()


def test_a_score_of_the_whole_question_is_refused(script):
    by = a_marker(the_member(script))
    with pytest.raises(WrongScore):
        score_question(script.pk, "ASSESSING", item_of(script)["id"], "3", "", seen_at=None, by=by, now=clock.now())


def test_criteria_of_another_item_are_left_out(script):
    by = a_marker(the_member(script))
    known = {"seen_at": None, "by": by, "now": clock.now(), "criteria": {**points(script, "3", "2", "1"), "zzzzzzz": "9"}}
    assert score_question(script.pk, "ASSESSING", item_of(script)["id"], None, "", **known).score == 6


def test_of_two_scores_both_are_kept_with_their_criteria_until_it_is_decided(script):
    member = the_member(script)
    give(script, member, "3", "2", "1")
    with pytest.raises(ScoreChangedMeanwhile):
        give(script, member, "0", "2", "1")
    kept = SetAsideScore.objects.get()
    assert kept.criteria["points"] == points(script, "0", "2", "1")
    page = a_browser(member.user).get(address_of(script)).text
    assert "Two scores were given" in page
    decide(script.pk, "ASSESSING", item_of(script)["id"], kept.pk, by=a_marker(member), now=clock.now())
    score = ItemScore.objects.get()
    assert (score.score, score.criteria["points"]) == (3, points(script, "0", "2", "1"))


def test_the_same_points_from_other_criteria_are_another_score(script):
    member = the_member(script)
    first = give(script, member, "0", "2", "1")
    assert give(script, member, "3", "0", "0", seen_at=first.changed_at).criteria["points"] == points(script, "3", "0", "0")


def test_two_assessors_are_averaged_and_a_moderator_sees_what_each_gave(script):
    MarkingSettings.objects.update(
        assessing_type="TWO_ASSESSORS", use_moderation=True, scoring_difference=10, show_assessor_annotations=True
    )
    anna, ben, mo = the_member(script), a_member(script.schedule), a_member(script.schedule, "MODERATOR")
    allocated(script, anna, ben, moderator=mo)
    handed_in(script, anna, "3", "2", "1")
    assert handed_in(script, ben, "0", "1", "0").status == ScriptStatus.MODERATION
    page = a_browser(mo.user).get(address_of(script)).text
    table = page.split("criteria-table")[1].split("</table>")[0]
    assert [cell.split("<")[0] for cell in table.split('text-end number">')[1:]] == [
        "3 / 3", "0 / 3", "1.5", "2 / 2", "1 / 2", "1.5", "1 / 1", "0 / 1", "0.5",
    ]  # fmt: skip
    assert "Content: Facts" in table
    give(script, mo, "3", step="MODERATING")
    with pytest.raises(Incomplete):
        submit(script.pk, "MODERATING", by=a_marker(mo), now=clock.now())
    seen_at = ItemScore.objects.get(evaluation__member=mo).changed_at
    give(script, mo, "3", "2", "0", seen_at=seen_at, step="MODERATING")
    assert submit(script.pk, "MODERATING", by=a_marker(mo), now=clock.now()).score == 5


def test_the_average_of_two_assessors_counts(script):
    MarkingSettings.objects.update(assessing_type="TWO_ASSESSORS")
    anna, ben = the_member(script), a_member(script.schedule)
    allocated(script, anna, ben)
    handed_in(script, anna, "3", "2", "1")
    assert handed_in(script, ben, "0", "1", "0").score == Decimal("3.5")


def test_the_page_has_a_field_for_each_criterion_and_none_for_the_whole(script):
    page = a_browser(the_member(script).user).get(address_of(script)).text
    for pk in points(script, "", "", ""):
        assert f'name="criterion-{pk}"' in page
    assert 'name="score"' not in page
    assert page.count('type="radio"') == 4
    assert "Its order." in page


def test_the_page_saves_and_shows_what_was_given(script):
    assert save(script, "1.5", "2", "1").status_code == 302
    page = a_browser(the_member(script).user).get(address_of(script)).text
    assert 'value="1.5" checked' in page
    assert "data-criteria-sum>4.5<" in page


def test_what_is_wrong_is_said_at_each_criterion_and_stays_typed(script):
    answer = save(script, "3", "many", "7", comment="Kept")
    facts, sources = [*points(script, "", "", "")][1:]
    assert answer.status_code == 422
    assert "Enter a number, in digits." in answer.text.split(f'id="criterion-{facts}_error">')[1]
    assert "Enter a number from 0 to 1." in answer.text.split(f'id="criterion-{sources}_error">')[1]
    for kept in ('value="many"', 'value="7"', 'value="3" checked', "Kept"):
        assert kept in answer.text
    assert not ItemScore.objects.exists()


def test_the_confirmation_names_a_question_of_which_a_criterion_has_no_points(script):
    save(script, "3", "2")
    page = a_browser(the_member(script).user).get(address_of(script, "/submit")).text
    assert "1 question has no score yet:" in page


def test_submitted_points_are_read_back(script):
    handed_in(script, the_member(script), "3", "2", "0")
    page = a_browser(the_member(script).user).get(address_of(script)).text
    assert "criteria-given" in page
    assert "2 / 2" in page


def test_whoever_does_not_mark_the_question_reads_its_criteria():
    coordinator = a_user("Scheduler")
    script = a_script_by_criteria(owner_id=coordinator.pk)
    page = a_browser(coordinator).get(address_of(script)).text
    assert "criteria-list" in page
    assert 'name="criterion-' not in page


def test_the_preliminary_report_has_what_each_marker_gave(script):
    give(script, the_member(script), "3", "2")
    (row,) = preliminary_report(script.schedule, clock.now())
    assert row.answers[0].scores[0].criteria["points"] == points(script, "3", "2")


def statements(script: Script, **given: str) -> list[str]:
    """What showing a script and saving a first score take."""
    browser = a_browser(the_member(script).user)
    browser.get(address_of(script))
    with CaptureQueriesContext(connection) as taken:
        browser.get(address_of(script))
        browser.post(address_of(script, "/save"), {"item": item_of(script)["id"], "comment": "", "seen_at": "", "go": "stay", **given})
    return [" ".join(one["sql"].split())[:60] for one in taken.captured_queries]


def test_criteria_take_no_statement_more(script):
    plain = a_script(a_schedule(an_assessment(["ESSAY"], marking_workflow="EXTENDED"), active=True))
    allocated(plain, a_member(plain.schedule))
    by_criteria = statements(script, **{f"criterion-{pk}": typed for pk, typed in points(script, "3", "2", "1").items()})
    assert ItemScore.objects.get().score == 6
    assert len(by_criteria) <= len(whole := statements(plain, score="1")), (by_criteria, whole)


def test_the_database_takes_no_points_that_name_no_revision(script):
    give(script, the_member(script), "3", "2", "1")
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemScore.objects.update(criteria={"points": {}})
