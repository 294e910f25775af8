"""Writing a translation beside its original."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from library.media.sounds import a_sound, heard
from library.media.videos.made import a_video, watched
from library.pictures import a_picture
from stratus.foundation.errors import InvalidFields
from stratus.item_types.languages import CODES
from stratus.item_types.overlays.overlay import MOST_LANGUAGES
from stratus.library.items.actions import save_item
from stratus.library.items.moving.actions import copy_items, move_items
from stratus.library.items.revisions.restoring import restore_revision
from stratus.library.items.translations.actions import save_translation
from stratus.library.models import Collection, CollectionSharing, Item, ItemRevision, MediumUse
from stratus.library.queries import newest
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant, a_user
from support.costs import statements_asked
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]

CHOICE = {
    "stem": "<p>What is on the left?</p>",
    "lang": "en",
    "alternatives": [{"html": "<p>Debit</p>", "correct": True}, {"html": "<p>Credit</p>"}, {"html": "<p>Stock</p>"}],
}


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author")


@pytest.fixture
def collection(author: User) -> Collection:
    return a_collection(owner=author)


@pytest.fixture
def browser(author: User) -> Client:
    return a_browser(author)


@pytest.fixture
def item(collection: Collection) -> Item:
    return a_choice(collection)


def a_choice(collection: Collection, item: Item | None = None, **changes: Any) -> Item:
    content = CHOICE | ({"alternatives": newest(item).content["alternatives"]} if item else {}) | changes
    return save_item(collection, item, "MULTIPLE_CHOICE", "Sides", content, 2, by=SYSTEM)


def fresh(item: Item) -> Item:
    return Item.objects.select_related("latest").get(pk=item.pk)


def test_lists_of_items_do_not_read_what_is_written_in_all_languages(browser, item):
    save_translation(item, "nl", {"stem": "<p>Wat staat links?</p>"}, seen=1, by=SYSTEM)
    for page in (f"/library/collections/{item.collection_id}", "/library/review", "/library/review/sent-back"):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(page).status_code == 200
        assert not [query["sql"] for query in asked if '"library_itemrevision"."translations"' in query["sql"]], page


def test_an_item_has_so_many_translations_at_most(item):
    for lang in [lang for lang in sorted(CODES) if lang != "en"][:MOST_LANGUAGES]:
        item = save_translation(item, lang, {"stem": "<p>Left?</p>"}, seen=newest(fresh(item)).number, by=SYSTEM)
    further = next(lang for lang in sorted(CODES) if lang != "en" and lang not in newest(fresh(item)).translations)
    with pytest.raises(InvalidFields):
        save_translation(item, further, {"stem": "<p>Left?</p>"}, seen=newest(fresh(item)).number, by=SYSTEM)


def stored(item: Item, lang: str = "nl") -> dict[str, str]:
    """Address → translation of the newest revision."""
    overlay = newest(fresh(item)).translations.get(lang, {})
    return {address: told["text"] for address, told in overlay.items()}


def translate(item: Item, **texts: str) -> Item:
    """Save translations into Dutch; `a`, `b`, `c`: of the alternatives."""
    ids = [one["id"] for one in newest(fresh(item)).content["alternatives"]]
    named = {f"alternatives.{ids['abc'.index(name)]}.html" if name in "abc" else name: text for name, text in texts.items()}
    return save_translation(fresh(item), "nl", named, seen=newest(fresh(item)).number, by=SYSTEM)


def address(item: Item, lang: str = "nl") -> str:
    return f"/library/items/{item.pk}/translations/{lang}"


def sent(browser: Client, item: Item, **texts: str) -> dict[str, Any]:
    """What a browser sends of the page, with these texts."""
    page = browser.get(address(item)).text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    fields = dict.fromkeys(re.findall(r'<textarea name="([^"]+)"', page), "")
    found = re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    kept = {name: html.unescape(text).strip("\n") for name, text in found}
    return {**fields, **kept, **{name: value.replace("&quot;", '"') for name, value in hidden.items()}, **texts}


def test_every_text_of_the_original_stands_beside_a_field_that_names_it_and_the_language(browser, item):
    page = browser.get(address(item)).text
    labels = re.findall(r'<label class="form-label" for="[^"]+">([^<]+)</label>', page)
    assert labels == ["Question, in Dutch", "Alternative 1, in Dutch", "Alternative 2, in Dutch", "Alternative 3, in Dutch"]
    assert re.findall(r'<textarea[^>]*lang="(\w\w)"', page) == ["nl"] * 4
    assert page.count('dir="auto" lang="en"><p>') == 4


def test_saving_makes_a_version_of_the_item_with_the_translation(browser, item):
    answer = browser.post(address(item), sent(browser, item, stem="<p>Wat staat links?</p>"), follow=True)
    assert "The translation into Dutch was saved: version 2 of the item." in answer.text
    assert "3 of 4 texts missing" in answer.text
    assert stored(item) == {"stem": "<p>Wat staat links?</p>"}
    assert newest(fresh(item)).content == newest(item).content


def test_saving_without_a_change_makes_no_version(browser, item):
    translate(item, stem="<p>Wat?</p>")
    assert "Nothing was changed." in browser.post(address(item), sent(browser, item), follow=True).text
    assert newest(fresh(item)).number == 2


def test_a_translation_of_which_nothing_is_left_is_gone(browser, item):
    translate(item, stem="<p>Wat?</p>")
    browser.post(address(item), sent(browser, item, stem=""))
    assert newest(fresh(item)).translations == {}


def test_a_problem_stands_beside_its_text_and_nothing_typed_is_lost(browser, item):
    ids = [one["id"] for one in newest(item).content["alternatives"]]
    same = {f"alternatives-{pk}-html": "<p>Links</p>" for pk in ids[:2]}
    answer = browser.post(address(item), sent(browser, item, **same))
    assert answer.status_code == 422
    assert "Alternatives 1 and 2 are the same to candidates." in answer.text
    assert answer.text.count("&lt;p&gt;Links&lt;/p&gt;") == 2
    assert stored(item) == {}


def test_who_translates_an_original_that_was_changed_meanwhile_is_shown_both_and_loses_nothing(browser, collection, item):
    form = sent(browser, item, stem="<p>Wat staat links?</p>")
    a_choice(collection, item, stem="<p>What is on the right?</p>")
    answer = browser.post(address(item), form)
    assert answer.status_code == 422
    assert "The original was changed while you were translating." in answer.text
    assert "&lt;p&gt;Wat staat links?&lt;/p&gt;" in answer.text
    assert "Original as it was translated" in answer.text
    assert stored(item) == {}
    browser.post(address(item), form | {"seen": "2", "stem": "<p>Wat staat rechts?</p>"})
    assert newest(fresh(item)).translations["nl"] == {"stem": {"text": "<p>Wat staat rechts?</p>"}}


def test_two_who_translate_the_same_text_are_shown_both(browser, item):
    form = sent(browser, item, stem="<p>Wat?</p>")
    translate(item, stem="<p>Hoe?</p>")
    answer = browser.post(address(item), form)
    assert "Somebody saved this while you were writing." in answer.text
    assert stored(item) == {"stem": "<p>Hoe?</p>"}


def test_a_changed_original_marks_its_translation_with_both_originals(browser, collection, item):
    translate(item, stem="<p>Wat staat links?</p>")
    a_choice(collection, fresh(item), stem="<p>What is on the right?</p>")
    page = browser.get(address(item)).text
    assert "3 of 4 texts missing, 1 text out of date" in page
    both = r"Original as it was translated</h3>.*?<del>left\?</del>.*?What has changed</h3>.*?<ins>right\?</ins>"
    assert re.search(both, page, re.DOTALL)


def test_a_text_that_still_fits_is_no_longer_out_of_date(browser, collection, item):
    translate(item, stem="<p>Wat staat links?</p>")
    a_choice(collection, fresh(item), stem="<p>What is on the left side?</p>")
    browser.post(address(item), sent(browser, item))
    assert "was" in newest(fresh(item)).translations["nl"]["stem"]
    browser.post(address(item), sent(browser, item, **{"fits-stem": "on"}))
    assert newest(fresh(item)).translations["nl"]["stem"] == {"text": "<p>Wat staat links?</p>"}


def test_the_item_is_shown_in_each_language_with_what_is_missing_in_the_original(browser, item):
    translate(item, stem="<p>Wat staat links?</p>")
    page = browser.get(f"/library/items/{item.pk}?language=nl").text
    shown = re.search(r"<stratus-item mode=\"preview\" item=\"([^\"]*)\"", page)
    assert shown
    assert "Wat staat links?" in shown[1]
    assert "&quot;lang&quot;: &quot;nl&quot;" in shown[1]
    assert r"lang=\&quot;en\&quot;&gt;Debit" in shown[1]


def test_a_preview_shows_what_is_typed_and_saves_nothing(browser, item):
    answer = browser.post(address(item), sent(browser, item, stem="<p>Getypt</p>", preview="1"))
    assert re.search(r"As a candidate sees it, in Dutch</h2>.*?<stratus-item [^>]*Getypt", answer.text, re.DOTALL)
    assert stored(item) == {}


def test_a_language_is_chosen_that_the_item_does_not_have_yet(browser, item):
    translate(item, stem="<p>Wat?</p>")
    page = browser.get(f"/library/items/{item.pk}/translations").text
    assert [code for code in ("de", "nl", "en") if f'<option value="{code}"' in page] == ["de"]
    answer = browser.get(f"/library/items/{item.pk}/translations?lang=de")
    assert answer.headers["Location"] == address(item, "de")


@pytest.mark.parametrize("lang", ["xx", "english"])
def test_what_is_no_language_has_no_page(browser, item, lang):
    assert browser.get(address(item, lang)).status_code == 404


def test_colleagues_who_may_only_look_see_which_translations_there_are_and_change_none(collection, item):
    translate(item, stem="<p>Wat?</p>")
    reviewer, stranger = a_user("Author"), a_user("Author")
    CollectionSharing.objects.create(collection=collection, user=reviewer, role="Reviewer")
    page = a_browser(reviewer).get(f"/library/items/{item.pk}/translations").text
    assert "Dutch" in page
    assert address(item) not in page
    assert a_browser(reviewer).get(address(item)).status_code == 403
    assert a_browser(stranger).get(address(item)).status_code == 404


def test_a_translation_is_compared_and_restored_with_its_version(browser, item):
    translate(item, stem="<p>Wat?</p>")
    page = browser.get(f"/library/items/{item.pk}/versions/compare").text
    assert re.search(r"Translation: Dutch.*?<ins>", page, re.DOTALL)
    restore_revision(item.pk, 1, by=SYSTEM)
    assert stored(item) == {}
    restore_revision(item.pk, 2, by=SYSTEM)
    assert stored(item) == {"stem": "<p>Wat?</p>"}


def test_items_are_found_by_the_words_of_their_translations(browser, collection, item):
    translate(item, stem="<p>Wat staat linksboven?</p>")
    assert f"/library/items/{item.pk}" in browser.get(f"/library/collections/{collection.pk}?q=linksboven").text


def test_a_copy_is_translated_under_ids_of_its_own(collection, item):
    translate(item, stem="<p>Wat?</p>", b="<p>Krediet</p>")
    copy_items([item.pk], collection.pk, by=SYSTEM)
    copy = Item.objects.select_related("latest").latest("pk")
    second = newest(copy).content["alternatives"][1]["id"]
    assert stored(copy) == {"stem": "<p>Wat?</p>", f"alternatives.{second}.html": "<p>Krediet</p>"}


def test_a_picture_of_a_translation_is_one_of_the_collection_and_goes_along(author, collection, item):
    medium = a_picture(collection)
    translate(item, stem=f'<p><img src="media:{medium.sha256}" alt="Een hart"></p>')
    assert MediumUse.objects.filter(item=item, medium=medium).exists()
    target = a_collection(owner=author)
    copy_items([item.pk], target.pk, by=SYSTEM)
    assert MediumUse.objects.filter(medium__collection=target, medium__sha256=medium.sha256).exists()
    move_items([item.pk], target.pk, by=SYSTEM)
    assert not MediumUse.objects.filter(item=item, medium=medium).exists()


def test_a_sound_is_named_beside_the_text_that_plays_it_and_can_be_put_into_its_translation(browser, collection):
    medium = a_sound(collection)
    item = a_choice(collection, stem=heard(medium, transcript="The train leaves."))
    page = browser.get(address(item)).text
    assert "Sound: At the station" in page
    assert "The train leaves." in page
    assert page.count("data-sounds") == 1  # alternatives have none
    answer = browser.post(address(item), sent(browser, item, stem=heard(medium, title="Op het station")))
    assert answer.status_code == 302, re.findall(r"alert-danger.*?</ul>", answer.text, re.DOTALL)
    assert "Op het station" in stored(item)["stem"]


def a_watched_choice(collection: Collection) -> tuple[Item, str]:
    video = watched(a_video(collection), title="The train")
    return a_choice(collection, stem=f"<p>Look at this.</p>{video}"), video


def test_a_translation_without_the_video_of_its_original_is_kept_and_called_incomplete_beside_its_field(browser, collection):
    item, video = a_watched_choice(collection)
    translate(item, a="<p>Debet</p>", b="<p>Krediet</p>", c="<p>Voorraad</p>")
    page = browser.post(address(item), sent(browser, item, stem="<p>Kijk hier.</p>"), follow=True).text
    assert re.search(r'<span class="badge">Incomplete</span>.*?The video of the original is missing: “The train”', page, re.DOTALL)
    assert 'aria-describedby="id_stem_help"' in page
    assert "1 text without a picture, sound, video or document of the original" in page
    assert "Complete" not in browser.get(f"/library/items/{item.pk}/translations").text
    page = browser.post(address(item), sent(browser, item, stem=f"<p>Kijk hier.</p>{video}"), follow=True).text
    assert "is missing" not in page
    assert "Complete" in browser.get(f"/library/items/{item.pk}/translations").text


def test_a_field_begins_with_the_media_of_the_original_and_is_not_translated_until_something_is_written(browser, collection):
    item, video = a_watched_choice(collection)
    form = sent(browser, item)
    assert form["stem"] == video
    assert "Nothing was changed." in browser.post(address(item), form, follow=True).text
    browser.post(address(item), form | {"stem": f"<p>Kijk hier.</p>{form['stem']}"})
    assert stored(item) == {"stem": f"<p>Kijk hier.</p>{video}"}


def test_no_sound_is_offered_where_the_original_plays_none(browser, item):
    assert "data-sounds" not in browser.get(address(item)).text


def test_a_picture_of_another_collection_is_refused_at_its_text(browser, item):
    other = a_picture(a_collection())
    form = sent(browser, item, stem=f'<p><img src="media:{other.sha256}" alt="x"></p>')
    assert "is not among the media of this collection" in browser.post(address(item), form).text


def test_more_texts_than_a_page_holds_are_on_several_and_keep_each_other(browser, collection):
    gaps = [{"accepted": [], "options": [{"text": f"o{n}{m}", "correct": not m} for m in range(5)]} for n in range(25)]
    text = "<p>" + " ".join(f"[{n}]" for n in range(1, 26)) + "</p>"
    content = {"stem": "<p>Choose.</p>", "lang": "en", "text": text, "gaps": gaps}
    item = save_item(collection, None, "SELECT_FROM_LIST", "Gaps", content, 2, by=SYSTEM)
    save_translation(fresh(item), "nl", {"stem": "<p>Kies.</p>"}, seen=1, by=SYSTEM)
    page = browser.get(address(item) + "?part=2").text
    [*_first, last] = re.findall(r'<input type="text" name="(gaps-[^"]+)"', page)
    browser.post(address(item) + "?part=2", {"seen": "2", last: "laatste"})
    assert sorted(stored(item).values()) == ["<p>Kies.</p>", "laatste"]


def test_the_page_asks_as_much_of_the_database_for_many_texts_as_for_few(browser, collection, item):
    many = a_choice(collection, alternatives=[{"html": f"<p>{n}</p>", "correct": not n} for n in range(26)])
    browser.get(address(item))
    counted = []
    for one in (item, many):
        with statements_asked() as asked:
            browser.get(address(one))
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_an_item_of_each_type_has_a_page_that_saves_what_it_shows(browser, collection):
    for key in ("FILL_IN_THE_BLANK", "SELECT_IN_TEXT", "EXTENDED_MATCH", "SLIDER", "FINANCIAL_STATEMENT", "TRUE_FALSE", "ESSAY"):
        item = save_item(collection, None, key, key, CONTENTS[key], 2, by=SYSTEM)
        page = browser.get(address(item))
        assert page.status_code == 200, key
        assert "Nothing was changed." in browser.post(address(item), sent(browser, item), follow=True).text, key
        assert ItemRevision.objects.filter(item=item).count() == 1
