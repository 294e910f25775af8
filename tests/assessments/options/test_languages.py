"""The languages in which candidates may sit an assessment: what is offered, what is missing, and what publishing freezes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from library.pictures import a_picture
from stratus.assessments import rules
from stratus.assessments.errors import Unpublishable
from stratus.assessments.models import Assessment
from stratus.assessments.options import languages
from stratus.assessments.options.offering import offer_languages
from stratus.assessments.versions.actions import publish
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.library.items.actions import save_item
from stratus.library.items.translations.actions import save_translation
from stratus.library.models import Item
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser

OPTIONS = {
    "languages": {"original": "en", "offered": ["nl", "pt"], "texts": {"nl": {"introduction": "<p>Welkom</p>"}}},
    "introduction": "Hi",
}


@pytest.mark.parametrize(
    ("own", "chosen"), [("nl", "nl"), ("nl-BE", "nl"), ("pt_BR", "pt"), ("en-gb", ""), ("en", ""), ("fr", ""), ("", "")]
)
def test_a_candidate_is_proposed_their_own_language_or_else_the_original(own: str, chosen: str) -> None:
    assert languages.language_for(OPTIONS, own) == chosen


def test_of_a_version_from_before_nothing_is_chosen() -> None:
    assert (languages.told({}, "nl"), languages.is_offered({}, ""), languages.is_offered({}, "nl")) == (None, True, False)


def test_texts_that_are_pages_are_read_in_the_language_and_others_as_they_are() -> None:
    read = [languages.texts_in(OPTIONS, lang)["introduction"] for lang in ("nl", "pt", "")]
    assert read == ["<p>Welkom</p>", "Hi", "Hi"]


@pytest.mark.parametrize(("said", "lang"), [({"lang": "nl"}, "nl"), ({"lang": ""}, ""), ({"lang": 7}, None), ({}, None), ([], None)])
def test_what_a_page_says_is_a_language_or_nothing(said: Any, lang: str | None) -> None:
    assert languages.language_in(said) == lang


def test_the_bound_of_what_is_loaded_counts_in_each_language_alone() -> None:
    half = rules.Page("Maps", is_live=True, size=rules.MAX_EARLY // 2 + 1)
    found = [rules.Language(name, everything=[half] * number) for name, number in (("Dutch", 1), ("German", 1), ("Lao", 2))]
    question = rules.Question("Maps", needs_marker=False, is_live=True, max_score=Decimal(2), size=half.size)
    problems = rules.publication_problems(status="DRAFT", workflow="SIMPLE", questions=[question], languages=found)
    assert [problem.split(":")[0] for problem in problems] == ["Lao"]


def translated(item: Item, *langs: str) -> Item:
    for number, lang in enumerate(langs, start=1):
        save_translation(Item.objects.select_related("latest").get(pk=item.pk), lang, {"stem": "<p>…</p>"}, seen=number, by=SYSTEM)
    return Item.objects.select_related("latest").get(pk=item.pk)


@pytest.fixture
def tenant(db: None) -> Iterator[None]:
    with current.use(a_tenant()):
        yield


@pytest.fixture
def both(tenant: None) -> Assessment:
    """Two essays: one in Dutch and German, one in Dutch."""
    author = a_user("Author")
    made = [an_item("ESSAY", collection=a_collection(owner=author)) for _ in range(2)]
    items = [translated(made[0], "nl", "de"), translated(made[1], "nl")]
    return an_assessment(items, owner=author, published=False)


@pytest.mark.usefixtures("tenant")
class TestOffering:
    def test_what_is_whole_can_be_offered_and_is_frozen_by_publishing(self, both: Assessment) -> None:
        offer_languages(both.pk, ["nl"], by=SYSTEM)
        version = publish(both.pk, by=SYSTEM, now=clock.now())
        assert version.options["languages"] == {"original": "en", "offered": ["nl"], "texts": {"nl": {}}}

    def test_a_version_without_languages_says_nothing_of_them(self, both: Assessment) -> None:
        assert "languages" not in publish(both.pk, by=SYSTEM, now=clock.now()).options

    @pytest.mark.parametrize("lang", ["de", "fr", "en", "x" * 50])
    def test_what_is_not_whole_cannot_be_offered(self, both: Assessment, lang: str) -> None:
        with pytest.raises(InvalidFields):
            offer_languages(both.pk, [lang], by=SYSTEM)
        both.refresh_from_db()
        assert both.languages == []

    def test_publishing_waits_for_what_is_missing_and_names_it(self, both: Assessment) -> None:
        offer_languages(both.pk, ["nl"], by=SYSTEM)
        late = an_item("ESSAY", collection=a_collection(owner=both.owner))
        both.questions.create(item=late, position=3)
        with pytest.raises(Unpublishable) as refused:
            publish(both.pk, by=SYSTEM, now=clock.now())
        assert refused.value.problems == [f"Dutch is offered to candidates, and these cannot be read in it: {late.title}. See Languages."]
        offer_languages(both.pk, ["nl"], by=SYSTEM)  # stays, and can be taken back
        offer_languages(both.pk, [], by=SYSTEM)
        publish(both.pk, by=SYSTEM, now=clock.now())


@pytest.mark.usefixtures("tenant")
class TestThePage:
    def test_a_translation_without_the_picture_of_its_original_is_refused_with_its_link(self) -> None:
        author = a_user("Author")
        collection = a_collection(owner=author)
        name = f"media:{a_picture(collection).sha256}"
        content = {**CONTENTS["ESSAY"], "stem": f'<p>Why?</p><p><img src="{name}" alt="A heart"></p>'}
        item = translated(save_item(collection, None, "ESSAY", "Hearts", content, 2, by=SYSTEM), "nl")
        assessment = an_assessment([item], owner=author, published=False)
        page = a_browser(author).get(reverse("assessments:languages", args=[assessment.pk])).text
        assert f'<a href="{reverse("library:translation", args=[item.pk, "nl"])}">Hearts</a>: a picture, sound, video or document' in page
        with pytest.raises(InvalidFields):
            offer_languages(assessment.pk, ["nl"], by=SYSTEM)

    def test_it_offers_what_is_whole_and_names_what_is_missing(self, both: Assessment) -> None:
        browser, address = a_browser(both.owner), reverse("assessments:languages", args=[both.pk])
        page = browser.get(address).text
        lacking = both.questions.get(position=2).item
        assert reverse("library:translation", args=[lacking.pk, "de"]) in page
        assert "1 of 2 can be read in it." in page
        assert browser.post(address, {"languages": ["nl"]}).status_code == 302
        both.refresh_from_db()
        assert both.languages == ["nl"]

    def test_what_cannot_be_offered_is_refused_beside_the_field_and_ticks_stay(self, both: Assessment) -> None:
        answer = a_browser(both.owner).post(reverse("assessments:languages", args=[both.pk]), {"languages": ["nl", "de"]})
        assert (answer.status_code, "Not everything can be read in: German." in answer.text) == (422, True)
        assert answer.text.count('name="languages"') == answer.text.count(" checked") == 2

    def test_without_translations_it_says_what_to_do(self) -> None:
        author = a_user("Author")
        address = reverse("assessments:languages", args=[an_assessment(["ESSAY"], owner=author).pk])
        assert "No question of this assessment is translated." in a_browser(author).get(address).text

    def test_statements_do_not_grow_with_questions_and_languages(self, django_assert_num_queries: Any) -> None:
        author = a_user("Author")
        collection = a_collection(owner=author)
        few, many = (
            an_assessment([translated(an_item("ESSAY", collection=collection), *langs) for _ in range(number)], owner=author)
            for number, langs in ((1, ["nl"]), (6, ["nl", "de", "fr"]))
        )
        browser = a_browser(author)
        with django_assert_num_queries(20, exact=False) as count:
            browser.get(reverse("assessments:languages", args=[few.pk]))
        with django_assert_num_queries(len(count)):
            browser.get(reverse("assessments:languages", args=[many.pk]))
