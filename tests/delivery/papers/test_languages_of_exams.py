"""Candidates sit an exam in a language of its translations (docs/adr/0039-languages-of-exams.md)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from stratus.assessments.options.offering import offer_languages
from stratus.assessments.versions.actions import captions_of, frozen_page, publish
from stratus.delivery.models import Attempt, Paper, SealedPaper
from stratus.delivery.papers import preparation
from stratus.delivery.papers.sealed import actions
from stratus.delivery.papers.sheets import paper_document
from stratus.foundation import clock
from stratus.item_types.registry import item_type
from stratus.library.items.translations.actions import save_translation
from stratus.library.models import Item
from stratus.marking.scripts.sheet import script_sheet
from stratus.people.models import User
from stratus.results.publication.queries import result_sheet
from stratus.scheduling.models import Registration
from support.builders import SYSTEM, a_marker, a_member, a_registration, a_result, a_schedule, a_script, an_assessment, an_item
from support.simulated import Browser, ObjectsInTests, SaverInTests, token_for
from support.staff import a_browser

pytestmark = pytest.mark.database


def fresh(item: Item) -> Item:
    return Item.objects.select_related("latest").get(pk=item.pk)


WORDS = {"nl": "Waarom?", "ar": "لماذا؟"}


def in_languages(*langs: str, items: int = 1, opens_in: timedelta = timedelta(minutes=-5), **fields: Any) -> Registration:
    """A candidate of an exam with essays that ask *Why?*, which can be sat in these languages too."""
    made = [an_item("ESSAY", stem="<p>Why?</p>") for _ in range(items)]
    for item in made:
        for number, lang in enumerate(langs, start=1):
            save_translation(fresh(item), lang, {"stem": f"<p>{WORDS[lang]}</p>"}, seen=number, by=SYSTEM)
    assessment = an_assessment([fresh(item) for item in made], published=False, **fields)
    offer_languages(assessment.pk, langs, by=SYSTEM)
    publish(assessment.pk, by=SYSTEM, now=clock.now() - timedelta(days=1))
    opens = clock.now() + opens_in
    return a_registration(a_schedule(assessment, active=True, starts_at=opens, ends_at=opens + timedelta(hours=5)))


def sealed(place: Registration) -> dict[str, SealedPaper]:
    preparation.prepare(place.schedule_id, clock.now())
    assert actions.make(place.schedule_id, clock.now())
    return {row.paper.lang: row for row in SealedPaper.objects.filter(schedule=place.schedule_id).select_related("paper")}


def hashes(said: Any) -> set[str]:
    return {name for name, _size in (*said["views"], *said["media"])}


def list_in(objects: ObjectsInTests, place: Registration, lang: str, token: str = "") -> Any:
    headers = {"authorization": f"Player {token or token_for(place)}"}
    return objects.client.get(f"/exam/objects/of/{place.pk}?lang={lang}", headers=headers)


class TestTheWaitingRoom:
    def test_offers_the_original_and_what_was_published_and_proposes_the_candidates_own(self, saver: SaverInTests) -> None:
        place = in_languages("nl", "ar")
        assert Browser(saver, place).wait()["languages"] == {"original": "en", "offered": ["ar", "nl"], "chosen": ""}
        User.objects.filter(pk=place.candidate_id).update(language="nl")
        assert Browser(saver, place).wait()["languages"]["chosen"] == "nl"

    def test_says_nothing_where_there_is_nothing_to_choose(self, saver: SaverInTests) -> None:
        assert Browser(saver, in_languages()).wait()["languages"] is None

    def test_shows_a_page_in_the_language_that_was_chosen(self, saver: SaverInTests) -> None:
        page = an_item("WELCOME", stem="<p>Good luck</p>")
        save_translation(page, "nl", {"stem": "<p>Veel succes</p>"}, seen=1, by=SYSTEM)
        here = Browser(saver, in_languages("nl", welcome_page=fresh(page)))
        assert here.wait()["texts"]["introduction"] == '<p lang="en">Good luck</p>'
        assert here.wait(lang="nl")["texts"]["introduction"] == '<p lang="nl">Veel succes</p>'


class TestStart:
    def test_the_language_stands_on_the_sheet_and_questions_come_in_it(self, saver: SaverInTests) -> None:
        page = Browser(saver, in_languages("nl"))
        exam = page.start(lang="nl")
        paper = saver.call("GET", f"attempts/{page.attempt}/paper", page.token)
        assert (exam["sheet"]["lang"], Attempt.objects.get().sheet["lang"], Attempt.objects.get().paper.lang) == ("nl", "nl", "nl")
        assert [(item["stem"], item["lang"]) for item in paper["items"]] == [("<p>Waarom?</p>", "nl")]

    def test_without_a_choice_it_is_the_original(self, saver: SaverInTests) -> None:
        page = Browser(saver, in_languages("nl"))
        exam = page.start()
        paper = saver.call("GET", f"attempts/{page.attempt}/paper", page.token)
        assert "lang" not in exam["sheet"]
        assert [item["lang"] for item in paper["items"]] == ["en"]

    @pytest.mark.parametrize("lang", ["fr", "nl" * 400])
    def test_a_language_that_is_not_offered_is_refused_and_nothing_begins(self, saver: SaverInTests, lang: str) -> None:
        answer = Browser(saver, in_languages("nl")).start(lang=lang)
        assert (answer.status, answer["error"], Attempt.objects.exists()) == (409, "language", False)

    def test_whoever_goes_on_keeps_the_language(self, saver: SaverInTests) -> None:
        place = in_languages("nl")
        first = Browser(saver, place)
        first.start(lang="nl")
        again = Browser(saver, place).start(lang="")
        assert first.exam is not None
        assert (again["attempt"], again["sheet"]["lang"], again["paper"]) == (first.attempt, "nl", first.exam["paper"])

    def test_another_attempt_may_be_sat_in_another_language(self, saver: SaverInTests) -> None:
        place = in_languages("nl", attempts_allowed=2)
        page = Browser(saver, place)
        page.start(lang="nl")
        page.sync(page.event("hand_in"))
        assert Browser(saver, place).start()["number"] == 2
        assert [attempt.paper.lang for attempt in Attempt.objects.order_by("number")] == ["nl", ""]


def test_the_paper_of_a_language_has_cases_and_pages_of_sections_in_it(tenant: Any) -> None:
    made = [an_item("CASE", stem="<p>A cough</p>", heading=""), an_item("SECTION", stem="<p>Listen</p>")]
    for item, words in zip(made, ("Een hoest", "Luister"), strict=True):
        save_translation(item, "nl", {"stem": f"<p>{words}</p>"}, seen=1, by=SYSTEM)
    pages = [frozen_page(fresh(item), captions_of([])) for item in made]
    papers = {lang: json.loads(paper_document("Exam", [], (), pages, lang).content) for lang in ("", "nl")}
    stems = {lang: [page["stem"] for page in paper["pages"]] for lang, paper in papers.items()}
    assert stems == {"": ["<p>A cough</p>", "<p>Listen</p>"], "nl": ["<p>Een hoest</p>", "<p>Luister</p>"]}


class TestObjects:
    def test_a_candidate_hears_and_opens_only_those_of_their_language(self, objects: ObjectsInTests, saver: SaverInTests) -> None:
        place = in_languages("nl", items=2)
        rows = sealed(place)
        heard = {lang: hashes(list_in(objects, place, lang).json()) for lang in ("", "nl")}
        assert heard == {lang: {row.parts["common"][0]} for lang, row in rows.items()}
        assert heard[""] != heard["nl"]
        exam = Browser(saver, place).start(lang="nl")
        assert [one["stem"] for one in objects.page(exam["objects"]).values() if isinstance(one, dict)] == ["<p>Waarom?</p>"] * 2
        assert rows[""].parts["common"][0] not in str(exam.data)

    def test_whoever_sits_hears_of_their_language_whatever_they_ask_for(self, objects: ObjectsInTests, saver: SaverInTests) -> None:
        place = in_languages("nl")
        rows = sealed(place)
        page = Browser(saver, place)
        page.start(lang="nl")
        said = list_in(objects, place, "", page.token).json()
        assert (hashes(said), said["objects"]["common"][0]) == ({rows["nl"].parts["common"][0]}, rows["nl"].parts["common"][0])

    def test_those_of_all_languages_are_made_by_whoever_comes_first(self, objects: ObjectsInTests) -> None:
        place = in_languages("nl", "ar", opens_in=timedelta(minutes=15))
        assert list_in(objects, place, "ar").status_code == 200
        assert set(SealedPaper.objects.values_list("paper__lang", flat=True)) == {"", "nl", "ar"}

    def test_there_are_none_of_a_language_that_is_not_offered(self, objects: ObjectsInTests) -> None:
        place = in_languages("nl")
        sealed(place)
        answer = list_in(objects, place, "fr")
        assert (answer.status_code, answer.json()["error"]) == (404, "not_prepared")
        assert set(Paper.objects.values_list("lang", flat=True)) == {"", "nl"}

    def test_one_that_was_lost_is_made_again_in_its_language(self, objects: ObjectsInTests) -> None:
        place = in_languages("nl")
        rows = sealed(place)
        name = rows["nl"].parts["common"][0]
        (objects.folder / str(place.schedule_id) / name).unlink()
        assert objects.fetch(place.schedule_id, name).status_code == 200

    def test_a_list_takes_as_many_statements_in_two_languages_as_in_one(
        self, objects: ObjectsInTests, django_assert_num_queries: Any
    ) -> None:
        places = [in_languages("nl"), in_languages("nl", "ar", items=4)]
        for place in places:
            sealed(place)
        with django_assert_num_queries(10, exact=False) as few:
            list_in(objects, places[0], "nl")
        with django_assert_num_queries(len(few)):
            list_in(objects, places[1], "ar")


class TestAfterwards:
    @pytest.mark.parametrize(("lang", "stem"), [("nl", "<p>Waarom?</p>"), ("", "<p>Why?</p>")])
    def test_marker_and_candidate_read_the_question_in_the_language_in_which_it_was_sat(self, tenant: Any, lang: str, stem: str) -> None:
        place = in_languages("nl")
        script = a_script(place.schedule)
        Attempt.objects.filter(pk=script.attempt_id).update(sheet={"lang": lang} if lang else {})
        marked = script_sheet(script.pk, a_marker(a_member(place.schedule)), clock.now()).questions[0]
        questions = [{"id": marked.id, "type": marked.type, "score": 1, "max_score": 2}]
        result = a_result(place.schedule, questions=questions)
        Attempt.objects.filter(pk=result.attempt_id).update(sheet={"lang": lang} if lang else {})
        published = result_sheet(result.pk, SYSTEM).questions[0]
        for question in (marked, published):
            view = item_type(question.type).view_with_key(question.id, question.content, question.max_score)
            assert (view["stem"], view["lang"]) == (stem, lang or "en")

    def test_a_marker_is_told_the_language(self, tenant: Any) -> None:
        place = in_languages("nl")
        script = a_script(place.schedule)
        Attempt.objects.filter(pk=script.attempt_id).update(sheet={"lang": "nl"})
        browser = a_browser(a_member(place.schedule).user)
        assert "Sat in Dutch" in browser.get(reverse("marking:script", args=[place.schedule_id, script.pk])).text
