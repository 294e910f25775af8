"""Videos of a collection: kept, listed, offered to the editor, named in questions, captioned, copied, published."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from library.media.sounds import SECRET, a_sound, heard
from library.media.videos.made import SRT, VTT, a_video, an_mp4, watched
from library.pictures import a_picture, named
from stratus.assessments.versions.actions import captions_of, frozen_page
from stratus.foundation.errors import InvalidFields
from stratus.foundation.files import storage
from stratus.library.items.actions import save_item
from stratus.library.items.moving.media import bring_along, copies
from stratus.library.media import actions
from stratus.library.media.captions.actions import remove_captions, set_captions
from stratus.library.media.captions.models import Captions
from stratus.library.media.errors import MediumInUse
from stratus.library.models import Collection, CollectionRole, CollectionSharing, Medium
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant, a_user
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]


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


def upload(browser: Client, collection: Collection, content: bytes, *, name: str = "Station.mp4", **fields):
    sent = {"file": SimpleUploadedFile(name, content), **fields}
    return browser.post(f"/library/collections/{collection.pk}/pictures/upload", sent, headers={"accept": "application/json"})


def caption(browser: Client, medium: Medium, content: bytes = VTT, language: str = "en"):
    sent = {"captions": SimpleUploadedFile("said.vtt", content), "language": language}
    return browser.post(f"/library/pictures/{medium.pk}/captions", sent)


def test_a_video_is_kept_with_its_measures_and_without_what_was_noted_beside_it(collection):
    medium = a_video(collection)
    assert (medium.type, medium.duration, medium.width, medium.height, medium.name) == ("video/mp4", 2000, 64, 48, "Station")
    assert SECRET not in storage.read(medium.key, 0, medium.size)


@pytest.mark.parametrize("lost", [{"duration": 0}, {"width": 0}, {"type": "audio/mp4"}])
def test_the_database_knows_no_video_without_its_measures(collection, lost):
    medium = a_video(collection)
    with pytest.raises(IntegrityError, match="medium_is_seen_or_heard"), transaction.atomic():
        Medium.objects.filter(pk=medium.pk).update(**lost)


@pytest.mark.parametrize(
    ("content", "wanted", "said"),
    [
        (an_mp4(coded=b"hvc1"), "video", "Save it as MP4 with H.264 and AAC"),
        (an_mp4(coded=b"hvc1"), "", "Save it as MP4 with H.264 and AAC"),
        (b"\x1aE\xdf\xa3" + bytes(100), "video", "Save it as MP4 with H.264 and AAC"),
        (an_mp4(seconds=3 * 3600), "video", "longer than 120 minutes"),
        (an_mp4(), "sound", "Put it in with “Video”"),
        (an_mp4(), "picture", "Put it in with “Sound” or “Video”"),
        (b"%PDF-1.7", "video", "cannot be read as a video"),
        (an_mp4()[:-30_000], "video", "ends before its video does"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_nothing_is_kept(browser, collection, content, wanted, said):
    answer = upload(browser, collection, content, wanted=wanted)
    assert answer.status_code == 422
    assert said in answer.json()["message"]
    assert not Medium.objects.exists()
    assert not storage.files_in(f"media/{current.require_id()}")


def test_the_editor_finds_videos_among_videos_alone(browser, collection):
    told = upload(browser, collection, an_mp4(), wanted="video").json()
    a_picture(collection)
    a_sound(collection)
    found = browser.get(f"/library/collections/{collection.pk}/pictures/choose?kind=video").json()
    assert [one["src"] for one in found["pictures"]] == [told["src"]]
    assert (told["duration"], told["width"], told["height"]) == (2000, 64, 48)


def test_a_question_plays_it_and_then_it_cannot_be_deleted(collection):
    medium = a_video(collection)
    item = save_item(collection, None, "ESSAY", "Station", essay(watched(medium)), 1, by=SYSTEM)
    assert watched(medium) in item.revisions.get().content["stem"]
    with pytest.raises(MediumInUse, match="play this video"):
        actions.delete_medium(medium.pk, by=SYSTEM)


@pytest.mark.parametrize(
    "swapped", [lambda video, sound: heard(video), lambda video, sound: watched(sound), lambda video, sound: named(video)]
)
def test_a_video_stands_where_videos_stand_and_nowhere_else(collection, swapped):
    with pytest.raises(InvalidFields) as refused:
        save_item(collection, None, "ESSAY", "Station", essay(swapped(a_video(collection), a_sound(collection))), 1, by=SYSTEM)
    assert refused.value.errors.keys() == {"stem"}


def test_the_list_says_that_it_is_a_video_how_large_and_how_long(browser, collection):
    a_video(collection)
    page = browser.get(f"/library/collections/{collection.pk}/pictures").content.decode()
    row = next(row for row in page.split("<tr") if "Station" in row)
    assert re.search(r"Video.*64 × 48 · 0:02", row, re.DOTALL)
    assert "<img" not in row


def test_the_page_of_a_video_plays_it_with_its_captions(browser, collection):
    medium = a_video(collection)
    assert caption(browser, medium).status_code == 302
    page = browser.get(f"/library/pictures/{medium.pk}").content.decode()
    (address,) = re.findall(r'<video [^>]*src="(/pictures/[^"]+)"', page)
    assert browser.get(address)["Content-Type"] == "video/mp4"
    (track,) = re.findall(r'<track [^>]*srclang="en"[^>]* src="([^"]+)"', page)
    answer = browser.get(track)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("text/vtt; charset=utf-8", "nosniff")
    assert answer.content.decode().startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nMind the gap &amp; the door.\n")
    assert "2 captions" in page


def test_captions_of_the_same_language_are_replaced_and_can_be_removed(browser, collection):
    medium = a_video(collection)
    for content, language in ((VTT, "en"), (SRT, "nl"), (SRT, "en")):
        caption(browser, medium, content, language)
    assert {one.language: one.cues[0][2] for one in Captions.objects.all()} == {"en": "Pas op het gat", "nl": "Pas op het gat"}
    assert browser.post(f"/library/pictures/{medium.pk}/captions/en/remove").status_code == 302
    assert [one.language for one in Captions.objects.all()] == ["nl"]
    assert browser.get(f"/library/pictures/{medium.pk}/captions/en").status_code == 404


@pytest.mark.parametrize(
    ("content", "language", "said"),
    [
        (b"Just a text", "en", "Line 1 says no times"),
        (b"", "en", "There are no captions in this file"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "en", "This is no WebVTT or SRT. Choose a file with captions alone"),
        (VTT, "", "This field is required"),
        (VTT, "xx", "Select a valid choice"),
        (b"\n" * 500_001, "en", "more than 500 kB"),
    ],
)
def test_captions_that_cannot_be_taken_are_refused_beside_their_field(browser, collection, content, language, said):
    answer = caption(browser, a_video(collection), content, language)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Captions.objects.exists()


def test_sounds_and_pictures_have_no_captions(browser, collection):
    sound = a_sound(collection)
    assert "Add captions" not in browser.get(f"/library/pictures/{sound.pk}").content.decode()
    assert "Only videos have captions" in caption(browser, sound).content.decode()
    assert not Captions.objects.exists()


def test_there_are_as_many_languages_as_candidates_can_be_sent(collection):
    medium = a_video(collection)
    for language in ("en", "nl", "de", "fr", "es", "it", "pt", "pl", "tr", "ar"):
        set_captions(medium.pk, language, VTT, by=SYSTEM)
    with pytest.raises(InvalidFields) as refused:
        set_captions(medium.pk, "sv", VTT, by=SYSTEM)
    assert refused.value.errors.keys() == {"language"}
    set_captions(medium.pk, "ar", SRT, by=SYSTEM)


def test_whoever_may_only_look_changes_no_captions(collection):
    medium = a_video(collection)
    set_captions(medium.pk, "en", VTT, by=SYSTEM)
    user = a_user("Author")
    CollectionSharing.objects.create(collection=collection, user=user, role=CollectionRole.REVIEWER)
    looking = a_browser(user)
    assert "Add captions" not in looking.get(f"/library/pictures/{medium.pk}").content.decode()
    assert caption(looking, medium, SRT).status_code == 403
    looking.post(f"/library/pictures/{medium.pk}/captions/en/remove")
    assert Captions.objects.get().cues[0][2] == "Mind the gap & the door."


def test_an_author_is_told_of_a_video_that_has_neither_captions_nor_a_transcript(browser, collection):
    medium = a_video(collection)
    item = save_item(collection, None, "ESSAY", "Station", essay(watched(medium)), 1, by=SYSTEM)
    told = "A video has neither captions nor a transcript"
    assert told in browser.get(f"/library/items/{item.pk}").content.decode()
    set_captions(medium.pk, "en", VTT, by=SYSTEM)
    assert told not in browser.get(f"/library/items/{item.pk}").content.decode()


def test_the_preview_shows_the_captions_of_this_moment_and_a_version_keeps_its_own(browser, collection):
    medium = a_video(collection)
    set_captions(medium.pk, "en", VTT, by=SYSTEM)
    item = save_item(collection, None, "ESSAY", "Station", essay(watched(medium)), 1, by=SYSTEM)
    assert "Mind the gap" in browser.get(f"/library/items/{item.pk}").content.decode()
    frozen = frozen_page(item, captions_of([item]))
    remove_captions(medium.pk, "en", by=SYSTEM)
    assert "Mind the gap" not in browser.get(f"/library/items/{item.pk}").content.decode()
    assert "Mind the gap" in frozen["content"]["stem"]
    assert "data-captions" not in item.revisions.get().content["stem"]


def test_captions_of_another_collection_are_not_those_of_this_one(collection, author):
    other = a_collection(owner=author)
    medium = a_video(other)
    set_captions(medium.pk, "en", VTT, by=SYSTEM)
    item = save_item(collection, None, "ESSAY", "Station", essay(watched(a_video(collection))), 1, by=SYSTEM)
    assert "data-captions" not in frozen_page(item, captions_of([item]))["content"]["stem"]


def test_an_author_cannot_write_captions_into_a_text(collection):
    medium = a_video(collection)
    stem = watched(medium).replace("></video>", ' data-captions="[]" autoplay controls src="x"></video>')
    item = save_item(collection, None, "ESSAY", "Station", essay(stem), 1, by=SYSTEM)
    assert item.revisions.get().content["stem"].endswith(watched(medium))


def test_a_copy_in_another_collection_has_a_video_and_captions_of_its_own(collection):
    medium, other = a_video(collection), a_collection()
    set_captions(medium.pk, "en", VTT, by=SYSTEM)
    with copies([medium], other.pk) as made, transaction.atomic():
        (copy,) = bring_along([medium], other, made, by=SYSTEM).values()
    assert (copy.collection, copy.duration, copy.width) == (other, medium.duration, medium.width)
    assert [one.cues for one in copy.captions.all()] == [one.cues for one in medium.captions.all()]


def test_deleting_a_video_deletes_its_captions(collection):
    medium = a_video(collection)
    set_captions(medium.pk, "en", VTT, by=SYSTEM)
    actions.delete_medium(medium.pk, by=SYSTEM)
    assert not Captions.objects.exists()


@pytest.mark.parametrize("lost", [{"language": ""}, {"cues": []}])
def test_the_database_knows_no_captions_that_say_nothing(collection, lost):
    captions = set_captions(a_video(collection).pk, "en", VTT, by=SYSTEM)
    with pytest.raises(IntegrityError, match="captions_say_something"), transaction.atomic():
        Captions.objects.filter(pk=captions.pk).update(**lost)
