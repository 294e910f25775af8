"""Sounds of a collection: kept, listed, offered to the editor, named in questions, copied, heard by staff."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from library.media.sounds import SECRET, a_sound, an_mp3, heard
from library.pictures import a_picture, named
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.foundation.files import storage
from stratus.item_types.errors import ContentError
from stratus.item_types.registry import item_type
from stratus.library.items.actions import save_item
from stratus.library.items.moving.media import bring_along, copies
from stratus.library.media import actions, addresses
from stratus.library.media.errors import MediumInUse, MediumRefused
from stratus.library.media.offering import PicturesOf
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


def essay(stem: str, **more) -> dict:
    return {**CONTENTS["ESSAY"], "stem": f"<p>What is said?</p>{stem}", **more}


def upload(browser: Client, collection: Collection, content: bytes, *, name: str = "Station.mp3", **fields):
    sent = {"file": SimpleUploadedFile(name, content), **fields}
    return browser.post(f"/library/collections/{collection.pk}/pictures/upload", sent, headers=JSON)


def test_a_sound_is_kept_with_its_length_and_without_what_was_noted_beside_it(collection):
    medium = a_sound(collection, name="Station.mp3")
    assert (medium.type, medium.duration, medium.width, medium.name) == ("audio/mpeg", 2612, 0, "Station")
    assert SECRET not in storage.read(medium.key, 0, medium.size)


def test_the_database_knows_nothing_that_is_neither_seen_nor_heard(collection):
    medium = a_sound(collection)
    with pytest.raises(IntegrityError, match="medium_is_seen_or_heard"), transaction.atomic():
        Medium.objects.filter(pk=medium.pk).update(duration=0)


@pytest.mark.parametrize(
    ("content", "wanted", "said"),
    [
        (an_mp3()[:-400], "sound", "ends before its sound does"),
        (b"%PDF-1.7", "sound", "cannot be read as a sound"),
        (an_mp3(), "picture", "Put it in with “Sound” or “Video”"),
        (an_mp3() + bytes(25_000_000), "sound", "can be sent"),
        (b"", "sound", "cannot be read as a sound"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_nothing_is_kept(browser, collection, content, wanted, said):
    answer = upload(browser, collection, content, wanted=wanted)
    assert answer.status_code == 422
    assert said in answer.json()["message"]
    assert not Medium.objects.exists()
    assert not storage.files_in(f"media/{current.require_id()}")


def test_the_editor_gets_the_sound_as_json_and_finds_it_among_sounds_alone(browser, collection):
    told = upload(browser, collection, an_mp3(), wanted="sound").json()
    picture = a_picture(collection)
    assert (told["duration"], told["name"]) == (2612, "Station")

    def offered(kind: str) -> list[str]:
        found = browser.get(f"/library/collections/{collection.pk}/pictures/choose{kind}").json()
        return [one["src"] for one in found["pictures"]]

    assert offered("?kind=sound") == [told["src"]]
    assert offered("") == [f"media:{picture.sha256}"]
    assert [one.src for one in PicturesOf(collection.pk).newest()] == [f"media:{picture.sha256}"]
    assert PicturesOf(collection.pk).of(told["src"]) is None


def test_a_question_plays_it_and_then_it_cannot_be_deleted(collection):
    medium = a_sound(collection)
    item = save_item(collection, None, "ESSAY", "Station", essay(heard(medium)), 1, by=SYSTEM)
    assert heard(medium) in item.revisions.get().content["stem"]
    with pytest.raises(MediumInUse, match="play this sound"):
        actions.delete_medium(medium.pk, by=SYSTEM)


@pytest.mark.parametrize("swapped", [lambda sound, picture: heard(picture), lambda sound, picture: named(sound)])
def test_a_sound_where_a_picture_belongs_is_refused_and_the_other_way_round(collection, swapped):
    with pytest.raises(InvalidFields) as refused:
        save_item(collection, None, "ESSAY", "Station", essay(swapped(a_sound(collection), a_picture(collection))), 1, by=SYSTEM)
    assert refused.value.errors.keys() == {"stem"}


def test_a_sound_of_another_collection_is_refused(collection):
    with pytest.raises(InvalidFields, match="media of this collection"):
        save_item(collection, None, "ESSAY", "Station", essay(heard(a_sound(a_collection()))), 1, by=SYSTEM)


@pytest.mark.parametrize("tag", ["audio", "video"])
@pytest.mark.parametrize(
    ("key", "content", "field"),
    [
        ("ESSAY", {"marking_scheme": "{}"}, "marking_scheme"),
        ("WELCOME", {"stem": "{}"}, "stem"),
        ("MULTIPLE_CHOICE", {"alternatives": [{"html": "{}", "correct": True}, {"html": "B"}]}, "alternatives"),
    ],
)
def test_where_nobody_could_reach_its_player_there_is_none(key, content, field, tag):
    sound = f'<{tag} data-src="media:{"a" * 64}" title="Station"></{tag}>'
    filled = {
        name: value.format(sound) if isinstance(value, str) else [{**one, "html": one["html"].format(sound)} for one in value]
        for name, value in content.items()
    }
    with pytest.raises(ContentError) as refused:
        item_type(key).clean({**CONTENTS.get(key, {"stem": "Text"}), **filled})
    assert refused.value.problems[field].code == "NO_SOUNDS"


def test_a_copy_in_another_collection_has_a_sound_of_its_own_as_long(collection):
    medium, other = a_sound(collection), a_collection()
    with copies([medium], other.pk) as made, transaction.atomic():
        (copy,) = bring_along([medium], other, made, by=SYSTEM).values()
    assert (copy.collection, copy.duration, copy.sha256) == (other, medium.duration, medium.sha256)
    assert copy.key != medium.key


def test_the_list_says_what_each_file_is_and_how_many_questions_use_it(browser, collection):
    medium = a_sound(collection)
    a_picture(collection)
    save_item(collection, None, "ESSAY", "Station", essay(heard(medium)), 1, by=SYSTEM)
    page = browser.get(f"/library/collections/{collection.pk}/pictures").content.decode()
    row = next(row for row in page.split("<tr") if "Station" in row)
    assert re.search(r"Sound.*0:03.*>\s*1\s*<", row, re.DOTALL)
    assert "<img" not in row


def test_the_page_of_a_sound_plays_it_and_names_the_questions_that_do(browser, collection):
    medium = a_sound(collection)
    item = save_item(collection, None, "ESSAY", "At the station", essay(heard(medium)), 1, by=SYSTEM)
    page = browser.get(f"/library/pictures/{medium.pk}").content.decode()
    (address,) = re.findall(r'<audio [^>]*src="(/pictures/[^"]+)"', page)
    answer = browser.get(address)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("audio/mpeg", "nosniff")
    assert answer.content == storage.read(medium.key, 0, medium.size)
    assert f'href="/library/items/{item.pk}"' in page
    assert "What it is" in page


def test_a_sound_has_no_thumbnail(browser, collection, author):
    medium = a_sound(collection)
    address = addresses.address(medium.sha256, author.pk, clock.now())
    assert browser.get(addresses.small(address)).status_code == 404


def test_whoever_may_only_look_adds_none(collection):
    user = a_user("Author")
    CollectionSharing.objects.create(collection=collection, user=user, role=CollectionRole.REVIEWER)
    assert upload(a_browser(user), collection, an_mp3()).status_code == 403


def test_sounds_are_told_apart_by_what_they_begin_with(collection):
    assert actions.add_medium(collection.pk, an_mp3(), file_name="a.png", shrink=False, by=SYSTEM).duration
    with pytest.raises(MediumRefused, match="read as a picture"):
        actions.add_medium(collection.pk, b"text", file_name="a.mp3", shrink=False, by=SYSTEM)
