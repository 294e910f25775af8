"""Documents of a collection: kept, listed, offered to the editor, named in questions, copied, shown to staff, put into words on paper."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from library.media.documents.made import a_document, a_pdf, shown
from library.media.sounds import a_sound, heard
from library.pictures import a_picture, named
from stratus.foundation.errors import InvalidFields
from stratus.foundation.files import storage
from stratus.foundation.markup import clean_html, strictly_clean
from stratus.item_types.errors import ContentError
from stratus.item_types.registry import item_type
from stratus.item_types.sound_words import with_sounds_in_words
from stratus.library.items.actions import save_item
from stratus.library.items.moving.media import bring_along, copies
from stratus.library.media import actions, rules
from stratus.library.media.decoding.documents.told import MOST_PAGES
from stratus.library.media.errors import MediumInUse, MediumRefused
from stratus.library.media.queries import pages_of_documents
from stratus.library.models import Collection, CollectionRole, CollectionSharing, Medium
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant, a_user
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author():
    return a_user("Author")


@pytest.fixture
def collection(author) -> Collection:
    return a_collection(owner=author)


@pytest.fixture
def browser(author) -> Client:
    return a_browser(author)


def essay(stem: str) -> dict:
    return {**CONTENTS["ESSAY"], "stem": f"<p>Who wrote this?</p>{stem}"}


def upload(browser: Client, collection: Collection, content: bytes, *, name: str = "Source.pdf", **fields):
    sent = {"file": SimpleUploadedFile(name, content), **fields}
    return browser.post(f"/library/collections/{collection.pk}/pictures/upload", sent, headers=JSON)


def test_a_document_is_kept_with_the_number_of_its_pages(collection):
    medium = a_document(collection, pages=3)
    assert (medium.type, medium.pages, medium.duration, medium.width, medium.name) == ("application/pdf", 3, 0, 0, "Source")
    assert storage.read(medium.key, 0, medium.size).startswith(b"%PDF-")


def test_the_database_knows_no_document_without_pages_and_no_pages_of_anything_else(collection):
    for medium, pages in ((a_document(collection), 0), (a_picture(collection), 2)):
        with pytest.raises(IntegrityError, match="medium_document_has_pages"), transaction.atomic():
            Medium.objects.filter(pk=medium.pk).update(pages=pages)


@pytest.mark.parametrize(
    ("content", "wanted", "said"),
    [
        (a_pdf()[:-200], "document", "damaged, or ends too early"),
        (a_pdf(MOST_PAGES + 1), "document", "has 201 pages; 200 are possible"),
        (b"\x89PNG", "document", "cannot be read as a document"),
        (a_pdf(), "picture", "Put documents in with “Document”"),
        (a_pdf(), "sound", "cannot be read as a sound"),
        (a_pdf() + bytes(25_000_000), "document", "can be sent"),
        (b"", "document", "cannot be read as a document"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_nothing_is_kept(browser, collection, content, wanted, said):
    answer = upload(browser, collection, content, wanted=wanted)
    assert answer.status_code == 422
    assert said in answer.json()["message"]
    assert not Medium.objects.exists()
    assert not storage.files_in(f"media/{current.require_id()}")


@pytest.mark.parametrize("wanted", ["document", ""])
def test_the_editor_gets_the_document_as_json_and_finds_it_among_documents_alone(browser, collection, wanted):
    told = upload(browser, collection, a_pdf(), wanted=wanted).json()
    picture, sound = a_picture(collection), a_sound(collection)
    assert (told["pages"], told["name"]) == (2, "Source")

    def offered(kind: str) -> list[str]:
        found = browser.get(f"/library/collections/{collection.pk}/pictures/choose{kind}").json()
        return [one["src"] for one in found["pictures"]]

    assert offered("?kind=document") == [told["src"]]
    assert offered("?kind=sound") == [f"media:{sound.sha256}"]
    assert offered("") == [f"media:{picture.sha256}"]
    assert offered("?kind=other") == []


def test_a_question_shows_it_and_then_it_cannot_be_deleted(collection):
    medium = a_document(collection)
    item = save_item(collection, None, "ESSAY", "Letter", essay(shown(medium)), 1, by=SYSTEM)
    assert shown(medium) in item.revisions.get().content["stem"]
    with pytest.raises(MediumInUse, match="show this document"):
        actions.delete_medium(medium.pk, by=SYSTEM)


@pytest.mark.parametrize(
    "swapped",
    [
        lambda document, picture, sound: named(document),
        lambda document, picture, sound: heard(document),
        lambda document, picture, sound: shown(picture),
        lambda document, picture, sound: shown(sound),
    ],
)
def test_a_document_where_another_kind_belongs_is_refused_and_the_other_way_round(collection, swapped):
    stem = swapped(a_document(collection), a_picture(collection), a_sound(collection))
    with pytest.raises(InvalidFields) as refused:
        save_item(collection, None, "ESSAY", "Letter", essay(stem), 1, by=SYSTEM)
    assert refused.value.errors.keys() == {"stem"}


def test_a_document_of_another_collection_is_refused(collection):
    with pytest.raises(InvalidFields, match="media of this collection"):
        save_item(collection, None, "ESSAY", "Letter", essay(shown(a_document(a_collection()))), 1, by=SYSTEM)


@pytest.mark.parametrize(
    ("key", "content", "field"),
    [
        ("ESSAY", {"marking_scheme": "{}"}, "marking_scheme"),
        ("WELCOME", {"stem": "{}"}, "stem"),
        ("MULTIPLE_CHOICE", {"alternatives": [{"html": "{}", "correct": True}, {"html": "B"}]}, "alternatives"),
    ],
)
def test_where_nobody_could_reach_its_viewer_there_is_none(key, content, field):
    document = f'<object data-src="media:{"a" * 64}" title="Letter"></object>'
    filled = {
        name: value.format(document) if isinstance(value, str) else [{**one, "html": one["html"].format(document)} for one in value]
        for name, value in content.items()
    }
    with pytest.raises(ContentError) as refused:
        item_type(key).clean({**CONTENTS.get(key, {"stem": "Text"}), **filled})
    assert refused.value.problems[field].code == "NO_DOCUMENTS"


def test_a_copy_in_another_collection_has_a_document_of_its_own_of_as_many_pages(collection):
    medium, other = a_document(collection), a_collection()
    with copies([medium], other.pk) as made, transaction.atomic():
        (copy,) = bring_along([medium], other, made, by=SYSTEM).values()
    assert (copy.collection, copy.pages, copy.sha256) == (other, medium.pages, medium.sha256)
    assert copy.key != medium.key


def test_the_list_says_what_it_is_of_how_many_pages_and_how_many_questions_use_it(browser, collection):
    medium = a_document(collection)
    save_item(collection, None, "ESSAY", "Letter", essay(shown(medium)), 1, by=SYSTEM)
    page = browser.get(f"/library/collections/{collection.pk}/pictures").content.decode()
    row = next(row for row in page.split("<tr") if "Source" in row)
    assert re.search(r"Document.*2 pages.*>\s*1\s*<", row, re.DOTALL)
    assert "<img" not in row


def test_the_page_of_a_document_shows_it_as_candidates_read_it_and_names_the_questions(browser, collection):
    medium = a_document(collection)
    item = save_item(collection, None, "ESSAY", "A letter", essay(shown(medium)), 1, by=SYSTEM)
    page = browser.get(f"/library/pictures/{medium.pk}").content.decode()
    (address,) = re.findall(rf"media:{medium.sha256}&quot;: &quot;(/pictures/[^&]+)&quot;", page)
    answer = browser.get(address)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer.content == storage.read(medium.key, 0, medium.size)
    assert f'href="/library/items/{item.pk}"' in page
    assert "What it is" in page


def test_whoever_may_only_look_adds_none(collection):
    user = a_user("Author")
    CollectionSharing.objects.create(collection=collection, user=user, role=CollectionRole.REVIEWER)
    assert upload(a_browser(user), collection, a_pdf()).status_code == 403


def test_on_paper_its_title_and_number_of_pages_stand_in_its_place(collection):
    medium = a_document(collection)
    pages = pages_of_documents([{"stem": shown(medium)}])
    assert pages == {f"media:{medium.sha256}": 2}
    assert "<strong>Document: A letter of 1848</strong> – 2 pages" in with_sounds_in_words(shown(medium), pages)


def test_a_document_whose_pages_nobody_knows_has_its_title_alone():
    words = with_sounds_in_words(f'<object data-src="media:{"a" * 64}" title="A &lt;b&gt;"></object>')
    assert words == '<span class="sound-in-words"><strong>Document: A &lt;b&gt;</strong></span>'


def test_it_is_asked_once_how_many_pages_documents_have(collection, django_assert_num_queries):
    stems = [{"stem": shown(a_document(collection, pages=number))} for number in (1, 2, 3)]
    for some, queries in ((stems, 1), (stems[:1], 1), ([], 0)):
        with django_assert_num_queries(queries):
            pages_of_documents(some)


def test_documents_are_told_apart_by_what_they_begin_with(collection):
    assert actions.add_medium(collection.pk, a_pdf(), file_name="a.png", shrink=False, by=SYSTEM).pages == 2
    with pytest.raises(MediumRefused, match="read as a picture"):
        actions.add_medium(collection.pk, b"text", file_name="a.pdf", shrink=False, by=SYSTEM)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('<object data="https://evil.example/a.swf" type="application/x-shockwave-flash">x</object>', "x"),
        ('<object data-src="https://evil.example/a.pdf" title="A"></object>', ""),
        (
            f'<object data-src="media:{"a" * 64}" data="javascript:alert(1)" onload="alert(1)" title="A">x',
            '<object data-src="{}" title="A"></object>x',
        ),
    ],
)
def test_of_an_object_nothing_stays_but_the_medium_and_the_title(written, kept):
    assert clean_html(written) == kept.format(f"media:{'a' * 64}")


def test_answers_have_no_documents():
    assert strictly_clean(f'<object data-src="media:{"a" * 64}" title="A"></object>', embeds=False) == ""


def test_each_kind_has_types_of_its_own():
    families = [*rules.FAMILIES.values()]
    assert {rules.kind_of(family) for family in families} == set(rules.Kind)
    assert not any(one != other and one.startswith(other) for one in families for other in families)
