"""Library › Pictures: list, upload, describe, delete; the editor's requests; and the door at which a picture is seen."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from library.pictures import a_file, a_picture, named, shown
from stratus.foundation import clock
from stratus.foundation.files import storage
from stratus.library.items.actions import save_item
from stratus.library.media import addresses, pictures, rules
from stratus.library.models import Collection, CollectionRole, CollectionSharing, Medium
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


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


def a_reader(collection: Collection) -> Client:
    user = a_user("Author")
    CollectionSharing.objects.create(collection=collection, user=user, role=CollectionRole.REVIEWER)
    return a_browser(user)


def upload(browser: Client, collection: Collection, content: bytes, *, name: str = "Nile.png", headers: dict | None = None, **fields):
    sent = {"file": SimpleUploadedFile(name, content), **fields}
    return browser.post(f"/library/collections/{collection.pk}/pictures/upload", sent, headers=headers or {})


def addresses_in(page: str) -> list[str]:
    return re.findall(r"/pictures/[0-9a-f]{64}/\d+/[0-9a-f]+", page)


class TestUploaded:
    def test_a_picture_is_added_and_shown(self, browser, collection):
        answer = upload(browser, collection, a_file(), name="Delta of the Nile.png")
        medium = Medium.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, f"/library/pictures/{medium.pk}")
        page = browser.get(answer["Location"]).content.decode()
        assert "“Delta of the Nile” is among the media" in page
        (address,) = addresses_in(page)
        assert browser.get(address).content == storage.read(medium.key, 0, medium.size)

    def test_what_is_none_is_refused_beside_its_field(self, browser, collection):
        answer = upload(browser, collection, b"no picture")
        assert answer.status_code == 422
        assert "This file cannot be read as a picture" in answer.content.decode()

    @pytest.mark.parametrize(("fields", "status"), [({}, 422), ({"shrink": "on"}, 302)])
    def test_one_that_is_too_large_is_made_smaller_only_where_that_was_ticked(self, browser, collection, fields, status):
        answer = upload(browser, collection, a_file(2500, 2000), **fields)
        assert (answer.status_code, Medium.objects.count()) == (status, 1 if fields else 0)

    def test_the_editor_gets_the_picture_as_json(self, browser, collection):
        answer = upload(browser, collection, a_file(), headers=JSON)
        told, medium = answer.json(), Medium.objects.get()
        assert answer.status_code == 201
        assert (told["src"], told["width"], told["height"], told["name"]) == (f"media:{medium.sha256}", 64, 48, "Nile")
        assert browser.get(told["address"]).status_code == 200

    def test_or_why_there_is_none_and_whether_it_could_be_smaller(self, browser, collection):
        answer = upload(browser, collection, a_file(2500, 2000), headers=JSON)
        assert (answer.status_code, answer.json()["can_shrink"]) == (422, True)
        assert "4 million are possible" in answer.json()["message"]
        answer = upload(browser, collection, b"", headers=JSON)
        assert (answer.status_code, answer.json()["can_shrink"]) == (422, False)
        assert "cannot be read" in answer.json()["message"]

    def test_while_another_one_is_read_it_can_be_sent_again_in_a_moment(self, browser, collection):
        with pictures.TURNS.turn("somebody else", clock.now().timestamp()):
            answer = upload(browser, collection, a_file(), headers=JSON)
            page = upload(browser, collection, a_file())
        assert (answer.status_code, answer["Retry-After"]) == (503, "2")
        assert "again in a moment" in answer.json()["message"]
        assert (page.status_code, "again in a moment" in page.content.decode()) == (422, True)
        assert upload(browser, collection, a_file(), headers=JSON).status_code == 201

    def test_whoever_may_only_look_is_refused(self, collection):
        assert upload(a_reader(collection), collection, a_file()).status_code == 403
        assert Medium.objects.count() == 0

    def test_to_others_the_collection_is_not_there(self, collection):
        other = a_browser(a_user("Author"))
        assert upload(other, collection, a_file()).status_code == 404
        for page in ("pictures", "pictures/choose"):
            assert other.get(f"/library/collections/{collection.pk}/{page}").status_code == 404


class TestListed:
    def test_an_empty_list_says_what_to_do(self, browser, collection):
        page = browser.get(f"/library/collections/{collection.pk}/pictures").content.decode()
        assert "This collection has no media yet." in page
        assert "Add a file" in page

    def test_pictures_are_listed_with_the_number_of_questions_that_show_them(self, browser, collection):
        medium = a_picture(collection)
        save_item(collection, None, "ESSAY", "Delta", {**CONTENTS["ESSAY"], "stem": named(medium)}, 1, by=SYSTEM)
        page = browser.get(f"/library/collections/{collection.pk}/pictures").content.decode()
        assert "Delta" in page
        assert len(addresses_in(page)) == 1
        assert re.search(r">\s*1\s*<", page)

    def test_who_may_only_look_gets_no_form(self, collection):
        page = a_reader(collection).get(f"/library/collections/{collection.pk}/pictures").content.decode()
        assert "Add a file" not in page

    def test_more_pictures_cost_no_more_statements(self, browser, collection, django_assert_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        def statements() -> int:
            with CaptureQueriesContext(connection) as asked:
                browser.get(f"/library/collections/{collection.pk}/pictures?show=all")
                browser.get(f"/library/collections/{collection.pk}/pictures/choose")
            return len(asked)

        a_picture(collection)
        statements()
        few = statements()
        for colour in ("red", "green", "blue", "white"):
            a_picture(collection, colour=colour)
        assert statements() == few


class TestChosen:
    def choose(self, browser, collection, **asked) -> list[str]:
        answer = browser.get(f"/library/collections/{collection.pk}/pictures/choose", asked)
        assert answer["Cache-Control"] == "no-store"
        return [one["name"] for one in answer.json()["pictures"]]

    def test_the_editor_is_offered_the_newest_first(self, browser, collection):
        for name, colour in (("Nile", "blue"), ("Alps", "white")):
            a_picture(collection, name=name, colour=colour)
        a_picture(a_collection(), name="Elsewhere")
        assert self.choose(browser, collection) == ["Alps", "Nile"]

    def test_those_with_a_part_of_a_name_whatever_its_case(self, browser, collection):
        for name, colour in (("Níle delta", "blue"), ("Alps", "white")):
            a_picture(collection, name=name, colour=colour)
        assert self.choose(browser, collection, q="NILE d") == ["Níle delta"]

    def test_or_those_that_a_text_names(self, browser, collection):
        medium, elsewhere = a_picture(collection, name="Nile"), a_picture(a_collection(), colour="red")
        a_picture(collection, colour="white")
        asked = [f"media:{medium.sha256}", f"media:{elsewhere.sha256}", "media:x", "\x00"]
        assert self.choose(browser, collection, src=asked) == ["Nile"]
        assert self.choose(browser, collection, q="\x00") == []


class TestDescribedAndDeleted:
    def test_a_picture_is_renamed_and_described(self, browser, collection):
        medium = a_picture(collection)
        answer = browser.post(f"/library/pictures/{medium.pk}", {"name": "Nile", "description": "Its delta"})
        medium.refresh_from_db()
        assert (answer.status_code, medium.name, medium.description) == (302, "Nile", "Its delta")

    def test_a_faulty_name_is_said_beside_its_field(self, browser, collection):
        answer = browser.post(f"/library/pictures/{a_picture(collection).pk}", {"name": " ", "description": ""})
        assert answer.status_code == 422

    def test_one_that_nothing_shows_is_deleted(self, browser, collection):
        medium = a_picture(collection)
        answer = browser.post(f"/library/pictures/{medium.pk}/delete")
        assert (answer["Location"], Medium.objects.count()) == (f"/library/collections/{collection.pk}/pictures", 0)

    def test_one_that_a_question_shows_says_which_and_stays(self, browser, collection):
        medium = a_picture(collection)
        item = save_item(collection, None, "ESSAY", "Rivers", {**CONTENTS["ESSAY"], "stem": named(medium)}, 1, by=SYSTEM)
        page = browser.get(f"/library/pictures/{medium.pk}").content.decode()
        assert f'href="/library/items/{item.pk}"' in page
        assert "/delete" not in page
        answer = browser.post(f"/library/pictures/{medium.pk}/delete", follow=True)
        assert "It cannot be deleted." in answer.content.decode()
        assert Medium.objects.count() == 1

    def test_others_see_nothing_of_it(self, collection):
        medium, other = a_picture(collection), a_browser(a_user("Author"))
        for answer in (
            other.get(f"/library/pictures/{medium.pk}"),
            other.post(f"/library/pictures/{medium.pk}", {"name": "x"}),
            other.post(f"/library/pictures/{medium.pk}/delete"),
        ):
            assert answer.status_code == 404


class TestTheDoor:
    def where(self, medium: Medium, user, *, hours: int = 0) -> str:
        return addresses.address(medium.sha256, user.pk, clock.now() + timedelta(hours=hours))

    def test_a_picture_is_kept_by_this_browser_alone_and_taken_for_nothing_else(self, browser, collection, author):
        answer = browser.get(self.where(a_picture(collection), author))
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/png"
        assert answer["Cache-Control"] == "private, max-age=3600, immutable"
        assert answer["X-Content-Type-Options"] == "nosniff"

    def test_an_address_opens_for_the_person_to_whom_it_was_given(self, collection, author):
        address = self.where(a_picture(collection), author)
        assert a_browser(a_user("System administrator")).get(address).status_code == 404
        assert Client(headers={"host": author.tenant.hosts.get().name}).get(address).status_code == 302

    def test_and_not_for_ever(self, browser, collection, author):
        medium = a_picture(collection)
        assert browser.get(self.where(medium, author, hours=-1)).status_code == 200
        assert browser.get(self.where(medium, author, hours=-2)).status_code == 404

    def test_nothing_of_it_can_be_changed(self, browser, collection, author):
        medium, other = a_picture(collection), a_picture(collection, colour="red")
        _, _, sha256, until, signature = self.where(medium, author).split("/")
        for address in (
            f"/pictures/{other.sha256}/{until}/{signature}",
            f"/pictures/{sha256}/{int(until) + 1}/{signature}",
            f"/pictures/{sha256}/{until}/{'0' * len(signature)}",
        ):
            assert browser.get(address).status_code == 404

    def test_another_organisations_picture_is_not_there_under_any_address(self, browser, author):
        with current.use(a_tenant()):
            elsewhere = a_picture(a_collection())
            theirs = self.where(elsewhere, author)
        assert browser.get(theirs).status_code == 404
        assert browser.get(self.where(elsewhere, author)).status_code == 404

    def test_a_picture_whose_bytes_are_lost_is_not_there(self, browser, collection, author):
        medium = a_picture(collection)
        storage.delete(medium.key)
        assert browser.get(self.where(medium, author)).status_code == 404


class TestQuestions:
    def test_the_preview_knows_where_its_pictures_are(self, browser, collection):
        medium = a_picture(collection)
        item = save_item(collection, None, "ESSAY", "Delta", {**CONTENTS["ESSAY"], "stem": named(medium)}, 1, by=SYSTEM)
        page = browser.get(f"/library/items/{item.pk}").content.decode()
        (pictures,) = re.findall(r'<stratus-item [^>]*pictures="([^"]*)"', page)
        assert browser.get(json.loads(html.unescape(pictures))[f"media:{medium.sha256}"]).status_code == 200

    def test_so_do_the_key_and_the_marking_scheme_which_are_no_elements(self, browser, collection):
        medium = a_picture(collection)
        content = {**CONTENTS["ESSAY"], "marking_scheme": named(medium)}
        item = save_item(collection, None, "ESSAY", "Delta", content, 1, by=SYSTEM)
        page = browser.get(f"/library/items/{item.pk}").content.decode()
        assert re.search(r'<img src="/pictures/[0-9a-f]{64}/\d+/[0-9a-f]+" alt="A delta"', page)
        assert 'src="media:' not in page

    def test_a_preview_with_a_picture_from_elsewhere_says_so_beside_its_field(self, browser, collection):
        elsewhere = a_picture(a_collection())
        sent = {"title": "Delta", "stem": named(elsewhere), "max_score": "1", "lang": "en", "preview": "1"}
        answer = browser.post(f"/library/collections/{collection.pk}/items/new/ESSAY", sent)
        assert answer.status_code == 422
        assert "not among the media of this collection" in answer.content.decode()

    def test_the_form_tells_its_editor_where_pictures_are(self, browser, collection):
        page = browser.get(f"/library/collections/{collection.pk}/items/new/ESSAY").content.decode()
        assert f'data-pictures="/library/collections/{collection.pk}/pictures/choose"' in page
        assert f'data-upload="/library/collections/{collection.pk}/pictures/upload"' in page


class TestThumbnails:
    """What lists show: the picture itself may be of five megabytes."""

    def small(self, medium: Medium, user) -> str:
        return addresses.small(addresses.address(medium.sha256, user.pk, clock.now()))

    def test_a_large_picture_has_one_beside_it_and_goes_with_it(self, browser, collection, author, django_capture_on_commit_callbacks):
        medium = a_picture(collection, width=900, height=600)
        answer = browser.get(self.small(medium, author))
        assert (answer["Content-Type"], shown(answer.content).size) == ("image/webp", (320, 213))
        assert storage.is_there(rules.small_key(medium.key))
        with django_capture_on_commit_callbacks(execute=True):
            browser.post(f"/library/pictures/{medium.pk}/delete")
        assert not storage.is_there(rules.small_key(medium.key))

    def test_a_small_picture_is_its_own(self, browser, collection, author):
        medium = a_picture(collection)
        answer = browser.get(self.small(medium, author))
        assert (answer["Content-Type"], answer.content) == ("image/png", storage.read(medium.key, 0, medium.size))

    def test_one_of_an_earlier_release_gets_it_when_it_is_first_asked_for(self, browser, collection, author):
        medium = a_picture(collection, width=900, height=600)
        storage.delete(rules.small_key(medium.key))
        with pictures.TURNS.turn("somebody else", clock.now().timestamp()):
            assert browser.get(self.small(medium, author))["Content-Type"] == "image/png"
        assert browser.get(self.small(medium, author))["Content-Type"] == "image/webp"
        assert storage.is_there(rules.small_key(medium.key))

    def test_lists_show_thumbnails_and_load_them_late(self, browser, collection):
        a_picture(collection, width=900, height=600)
        page = browser.get(f"/library/collections/{collection.pk}/pictures").content.decode()
        (img,) = re.findall(r'<img class="picture-thumb"[^>]*>', page)
        assert '/small"' in img
        assert 'loading="lazy"' in img
        assert 'width="900" height="600"' in img
        (told,) = browser.get(f"/library/collections/{collection.pk}/pictures/choose").json()["pictures"]
        assert told["small"] == f"{told['address']}/small"

    def test_it_opens_for_the_person_alone_to_whom_the_picture_was_given(self, collection, author):
        address = self.small(a_picture(collection), author)
        assert a_browser(a_user("System administrator")).get(address).status_code == 404


class TestNotOffered:
    @pytest.mark.parametrize("kind", ["HOTSPOT", "DRAG_AND_DROP"])
    def test_decoration_where_a_picture_has_to_be_described(self, browser, collection, kind):
        page = browser.get(f"/library/collections/{collection.pk}/items/new/{kind}").content.decode()
        assert "picture-picture" in page
        assert "picture-decorative" not in page

    @pytest.mark.parametrize(("kind", "is_offered"), [("WELCOME", False), ("FINISH", False), ("SECTION", True), ("CASE", True)])
    def test_pictures_in_pages_that_are_read_outside_of_the_exam(self, browser, collection, kind, is_offered):
        page = browser.get(f"/library/collections/{collection.pk}/items/new/{kind}").content.decode()
        assert ("data-no-pictures" not in page) == is_offered


class TestBrokenRequests:
    def test_each_gets_a_clear_answer(self, browser, collection, author):
        base, medium = f"/library/collections/{collection.pk}/pictures", a_picture(collection)
        assert browser.post(f"{base}/upload", {}).status_code == 422
        assert browser.post(f"{base}/upload", {}, headers=JSON).status_code == 422
        assert upload(browser, collection, a_file(width=30), name=f"{'x' * 300}.png").status_code == 302
        assert upload(browser, collection, a_file(width=31), name=".png").status_code == 302
        long = {"name": "x" * 200, "description": "y" * 600}
        assert browser.post(f"/library/pictures/{medium.pk}", long).status_code == 422
        assert browser.post(f"/library/pictures/{medium.pk}", {"name": "a\x00b", "description": "\x00"}).status_code in (302, 422)
        for missing in (
            "/library/collections/99999999/pictures",
            "/library/pictures/99999999",
            "/library/collections/99999999/pictures/choose",
        ):
            assert browser.get(missing).status_code == 404
        assert browser.post("/library/pictures/99999999/delete").status_code == 404
        assert browser.get(f"/pictures/{'0' * 64}/99999999999999999999999/{'0' * 64}").status_code == 404
        assert browser.get(f"{base}/upload").status_code == 405

    def test_a_collection_that_was_deleted_has_no_pictures_for_anybody(self, browser, collection):
        medium = a_picture(collection)
        Collection.objects.filter(pk=collection.pk).update(deleted_at=clock.now())
        assert upload(browser, collection, a_file(), headers=JSON).status_code == 404
        assert browser.get(f"/library/collections/{collection.pk}/pictures").status_code == 404
        for answer in (
            browser.post(f"/library/pictures/{medium.pk}/delete"),
            browser.post(f"/library/pictures/{medium.pk}", {"name": "New"}),
        ):
            assert answer.status_code == 404
        assert Medium.objects.get().name == "Delta"

    def test_an_archived_one_is_changed_as_its_questions_are(self, browser, collection):
        Collection.objects.filter(pk=collection.pk).update(archived_at=clock.now())
        assert upload(browser, collection, a_file(), headers=JSON).status_code == 201
        assert browser.get(f"/library/collections/{collection.pk}/pictures").status_code == 200
