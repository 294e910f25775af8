"""Marking › Assess: lists of scripts, and one script question by question."""

from __future__ import annotations

import html
import re
from html import unescape
from urllib.parse import urljoin

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from stratus.delivery.models import ResponseFile
from stratus.foundation import clock
from stratus.marking.models import Evaluation, ItemScore, MarkingSettings, PoolMember, Script, ScriptStatus, SetAsideScore
from support.builders import a_member, a_schedule, a_script, a_user, allocated, an_answer, an_assessment, scored
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def script() -> Script:
    """A script of a choice and an essay, allocated to one assessor."""
    script = a_script(a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True))
    return allocated(script, a_member(script.schedule))


def the_member(script: Script) -> PoolMember:
    return PoolMember.objects.get(schedule=script.schedule)


def essay_of(script: Script) -> str:
    return script.attempt.paper.version.items[1]["id"]


def address_of(script: Script, verb: str = "") -> str:
    return f"/marking/{script.schedule_id}/scripts/{script.pk}{verb}"


def save(browser, script: Script, score: str, **fields: str):
    values = {"item": essay_of(script), "score": score, "comment": "", "seen_at": "", "go": "stay"} | fields
    return browser.post(address_of(script, "/save"), values)


def test_assessors_see_their_schedules_and_nobody_elses(script):
    browser = a_browser(the_member(script).user)
    other = a_script()
    page = browser.get("/marking").content.decode()
    assert f"/marking/{script.schedule_id}" in page
    assert f"/marking/{other.schedule_id}" not in page
    assert browser.get(f"/marking/{other.schedule_id}").status_code == 404
    assert browser.get(address_of(other)).status_code == 404


def test_the_list_shows_name_status_and_progress(script):
    page = a_browser(the_member(script).user).get(f"/marking/{script.schedule_id}").content.decode()
    assert script.registration.candidate.full_name in page
    assert "Not begun" in page
    assert "0 / 1" in page


def test_names_are_hidden_where_candidates_are_anonymous(script):
    MarkingSettings.objects.update(anonymous_candidates=True)
    browser = a_browser(the_member(script).user)
    for page in (f"/marking/{script.schedule_id}", address_of(script)):
        text = browser.get(page).content.decode()
        assert script.registration.candidate.full_name not in text
        assert script.registration.candidate.external_id in text


def test_the_script_shows_answer_key_and_maximum(script):
    page = a_browser(the_member(script).user).get(f"{address_of(script)}?item={essay_of(script)}").content.decode()
    assert 'mode="mark"' in page
    assert "Debit and credit." in page
    assert "of at most" in page


def test_a_score_with_decimals_is_saved(script):
    browser = a_browser(the_member(script).user)
    assert save(browser, script, "1,5", comment="Good").status_code == 302
    given = ItemScore.objects.get()
    assert str(given.score) == "1.5000"
    assert given.comment == "Good"
    assert 'value="1.5"' in browser.get(f"{address_of(script)}?item={essay_of(script)}").content.decode()


def test_a_score_is_shown_with_all_its_decimals(script):
    browser = a_browser(the_member(script).user)
    save(browser, script, "1.2345")
    page = browser.get(f"{address_of(script)}?item={essay_of(script)}").text
    assert 'value="1.2345"' in page
    assert page.count("1.2345") == 2  # in the field and in the list of questions
    assert "1.2345 / 2<" in browser.get(address_of(script, "/submit")).text


NO_NUMBER = "Enter a number, in digits."


@pytest.mark.parametrize(
    ("score", "told"),
    [
        ("3", "Enter a number from 0 to 2"), ("-1", "Enter a number from 0 to 2"), ("0,33333", "Enter a number with at most 4 decimals."),
        ("٣", "Write the number with the digits 0 to 9."), ("abc", NO_NUMBER),
        ("NaN", NO_NUMBER), ("1e9", NO_NUMBER), ("9" * 400, NO_NUMBER),
    ],
)  # fmt: skip
def test_a_wrong_score_is_said_beside_the_field_with_its_reason_and_stays_typed(script, score, told):
    browser = a_browser(the_member(script).user)
    answer = save(browser, script, score, comment="Kept")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page.split('id="score_error">')[1]
    assert f'value="{score}"' in page
    assert "Kept" in page
    assert not ItemScore.objects.exists()


def test_every_question_can_be_gone_to_from_a_page_on_which_a_score_was_refused(script):
    browser = a_browser(the_member(script).user)
    links = re.findall(r'href="([^"]*[?]item=[^"]*)"', save(browser, script, "99").text)
    assert links
    for link in links:
        assert browser.get(html.unescape(urljoin(address_of(script, "/save"), link))).status_code == 200


def test_a_comment_that_is_too_long_is_refused_with_its_length_and_never_cut(script):
    browser = a_browser(the_member(script).user)
    answer = save(browser, script, "1", comment="x" * 20_001)
    assert answer.status_code == 422
    assert "at most 20000 characters. This one has 20001." in answer.text.split('id="comment_error">')[1]
    assert "x" * 20_001 in answer.text
    assert not ItemScore.objects.exists()
    assert browser.post(address_of(script, "/submit"), {"comment": "x" * 20_001}).status_code == 422


def test_save_and_next_goes_on_to_the_confirmation_after_the_last_answer(script):
    answer = save(a_browser(the_member(script).user), script, "1", go="next")
    assert answer.url == address_of(script, "/submit")


def test_save_and_next_candidate_opens_the_same_question_of_the_next_script(script):
    member = the_member(script)
    second = allocated(a_script(script.schedule), member)
    answer = save(a_browser(member.user), script, "1", go="next_candidate")
    assert answer.url == f"{address_of(second)}?item={essay_of(second)}"


def test_a_score_changed_meanwhile_is_shown_beside_the_other(script):
    browser = a_browser(the_member(script).user)
    save(browser, script, "1")
    answer = save(browser, script, "2", seen_at="")
    page = browser.get(answer.url).content.decode()
    assert "Two scores were given" in page
    assert str(ItemScore.objects.get().score) == "1.0000"
    browser.post(address_of(script, "/decide"), {"item": essay_of(script), "set_aside": SetAsideScore.objects.get().pk})
    assert str(ItemScore.objects.get().score) == "2.0000"
    assert not SetAsideScore.objects.exists()


def test_the_confirmation_lists_what_has_no_score(script):
    browser = a_browser(the_member(script).user)
    page = browser.get(address_of(script, "/submit")).content.decode()
    assert "1 question has no score yet:" in page
    assert browser.post(address_of(script, "/submit")).status_code == 422
    assert not Evaluation.objects.filter(submitted_at__isnull=False).exists()


def test_submitting_is_final(script):
    browser = a_browser(the_member(script).user)
    save(browser, script, "1")
    browser.post(address_of(script, "/submit"), {"comment": "Well done"})
    evaluation = Evaluation.objects.get()
    assert evaluation.submitted_at is not None
    assert evaluation.comment == "Well done"
    assert Script.objects.get(pk=script.pk).status == ScriptStatus.COMPLETE
    save(browser, script, "2")
    assert str(ItemScore.objects.get().score) == "1.0000"


def test_a_published_script_takes_no_scores(script):
    member = the_member(script)
    scored(script, member, 1)
    Script.objects.update(published_at=clock.now())
    page = a_browser(member.user).get(f"{address_of(script)}?item={essay_of(script)}").content.decode()
    assert 'name="score"' not in page


def test_markers_download_a_response_file_as_an_attachment():
    schedule = a_schedule(an_assessment(["FILE_RESPONSE"], marking_workflow="EXTENDED"), active=True)
    script = a_script(schedule)
    member = a_member(schedule)
    allocated(script, member)
    item, sha256 = script.attempt.paper.version.items[0]["id"], "ab" * 32
    script.attempt.answers.all().delete()
    an_answer(script.attempt, item, {"files": [{"name": "balance.pdf", "type": "application/pdf", "size": 4, "sha256": sha256}]})
    path = default_storage.save(f"responses/{schedule.pk}-{sha256}", ContentFile(b"%PDF"))
    ResponseFile.objects.create(attempt=script.attempt, sha256=sha256, size=4, received=4, completed_at=clock.now(), path=path)
    browser = a_browser(member.user)
    assert sha256 in browser.get(address_of(script)).content.decode()
    answer = browser.get(address_of(script, f"/files/{sha256}"))
    assert b"".join(answer.streaming_content) == b"%PDF"
    assert 'attachment; filename="balance.pdf"' in answer.headers["Content-Disposition"]
    assert browser.get(address_of(script, f"/files/{'cd' * 32}")).status_code == 404
    answer.close()


def test_statements_do_not_grow_with_scripts(script, django_assert_max_num_queries, django_assert_num_queries):
    member = the_member(script)
    browser = a_browser(member.user)
    addresses = ("/marking", f"/marking/{script.schedule_id}", address_of(script))
    counts = []
    for address in addresses:
        browser.get(address)
        with django_assert_max_num_queries(45) as few:
            browser.get(address)
        counts.append(len(few))
    for _number in range(8):
        scored(allocated(a_script(script.schedule), member), member, 1)
    for address, count in zip(addresses, counts, strict=True):
        with django_assert_num_queries(count):
            browser.get(address)


def test_a_stranger_marks_nothing(script):
    stranger = a_browser(a_user("Marker"))
    assert save(stranger, script, "1").status_code == 404
    assert stranger.post(address_of(script, "/submit")).status_code == 404


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("\x00", 422),
        *((text, 302) for text in ("x" * 5000, "-1", "9" * 40, "9" * 5000, "2021-13-45", "%%s", "\u202e🙂", "<script>alert(1)</script>")),
    ],
)
def test_whatever_is_sent_the_pages_answer(script, text, status):
    browser = a_browser(the_member(script).user)
    given = dict.fromkeys(("q", "status", "page", "item"), text)
    for address in ("/marking", f"/marking/{script.schedule_id}", address_of(script)):
        answer = browser.get(address, given)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()
    fields = dict.fromkeys(("comment", "seen_at", "go", "set_aside"), text)
    assert save(browser, script, "1", **fields).status_code == status
    assert browser.post(address_of(script, "/decide"), fields | {"item": text}).status_code == 302
    assert browser.post(address_of(script, "/decide"), fields | {"item": essay_of(script)}).status_code == 302
    assert browser.post(address_of(script, "/submit"), fields).status_code == status


def test_schedules_are_narrowed_to_those_with_scripts_to_be_marked(script):
    member = the_member(script)
    page = a_browser(member.user)
    assert f"/marking/{script.schedule_id}" in page.get("/marking?waiting=1").text
    scored(script, member, 1)
    assert "No schedule fits." in page.get("/marking?waiting=1").text


def test_a_list_of_scripts_taken_along_says_who_and_how_far(script):
    browser = a_browser(the_member(script).user)
    lines = browser.get(f"/marking/{script.schedule_id}?export=csv").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Candidate,User ID,Attempt,Handed in,Assessors,Progress,Score,Status"
    assert script.registration.candidate.full_name in lines[1]
    assert "0 of 1" in lines[1]


def test_where_candidates_are_anonymous_nothing_is_taken_along(script):
    MarkingSettings.objects.update(anonymous_candidates=True)
    browser = a_browser(the_member(script).user)
    assert "export=csv" not in browser.get(f"/marking/{script.schedule_id}").text
    answer = browser.get(f"/marking/{script.schedule_id}?export=csv")
    assert answer.headers["Content-Type"].startswith("text/html")


def shown_comment(page: str) -> str:
    """What a browser puts into the field: it passes over one line end after <textarea>, and sends CR LF."""
    content = re.search(r'<textarea[^>]*name="comment"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return unescape(content[1]).removeprefix("\n").replace("\n", "\r\n")


def test_a_comment_keeps_every_blank_and_is_stored_again_as_it_is_shown(script):
    browser, typed = a_browser(the_member(script).user), "\r\n  two\tblanks\u00a0\r\n\r\n\u202ee\u0301 😀  "
    where = f"{address_of(script)}?item={essay_of(script)}"
    save(browser, script, "1", comment=typed)
    assert ItemScore.objects.get().comment == typed.replace("\r\n", "\n")
    page = browser.get(where).content.decode()
    assert shown_comment(page) == typed
    seen_at = re.search(r'name="seen_at" value="([^"]*)"', page)[1]
    save(browser, script, "2", comment=shown_comment(page), seen_at=seen_at)
    assert ItemScore.objects.get().comment == typed.replace("\r\n", "\n")
    browser.post(address_of(script, "/submit"), {"comment": typed})
    assert Evaluation.objects.get().comment == typed.replace("\r\n", "\n")
