"""Pictures of a collection: who may keep, describe and delete them, and which contents may name them."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from library.pictures import a_file, a_picture, named
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.events.models import Event
from stratus.foundation.errors import InvalidFields
from stratus.foundation.files import storage
from stratus.library.errors import NotFound, ViewOnly
from stratus.library.items.actions import save_item
from stratus.library.items.moving.media import bring_along, copies
from stratus.library.media import actions, rules
from stratus.library.media.errors import MediumInUse, MediumRefused
from stratus.library.media.queries import media_visible_to, originals, use_counts, weights
from stratus.library.models import Collection, CollectionRole, CollectionSharing, Medium
from stratus.library.queries import newest
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant, a_user, an_actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def collection() -> Collection:
    return a_collection()


def essay(medium: Medium | None = None, **more) -> dict:
    return {**CONTENTS["ESSAY"], **({"stem": "<p>What is this?</p>" + named(medium)} if medium else {}), **more}


def shared_with(collection: Collection, role: str):
    user = a_user("Author")
    CollectionSharing.objects.create(collection=collection, user=user, role=role)
    return an_actor(Permission.LIBRARY, user=user)


def files() -> list[str]:
    folder = f"media/{current.require_id()}"
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


class TestKept:
    def test_a_picture_is_kept_under_the_hash_of_what_is_stored(self, collection):
        medium = a_picture(collection, name=r"C:\holiday\Delta of the Nile.png")
        content = storage.read(medium.key, 0, medium.size)
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (medium.sha256, medium.size)
        assert (medium.name, medium.type, medium.width, medium.height) == ("Delta of the Nile", "image/png", 64, 48)
        assert Event.objects.get(kind="medium.added").data["sha256"] == medium.sha256

    def test_the_same_picture_is_kept_once_in_a_collection(self, collection):
        first = a_picture(collection)
        assert (a_picture(collection).pk, len(files())) == (first.pk, 1)

    def test_one_whose_file_was_lost_is_there_again_when_it_is_uploaded_again(self, collection):
        lost = a_picture(collection)
        storage.delete(lost.key)
        assert a_picture(collection).pk == lost.pk
        assert len(storage.read(lost.key, 0, lost.size)) == lost.size

    def test_what_one_collection_has_lost_is_read_from_another(self, collection):
        first, second = a_picture(collection), a_picture(a_collection(owner=collection.owner))
        storage.delete(first.key)
        assert len(originals([first.sha256])[first.sha256].read(0, first.size)) == second.size

    def test_each_collection_has_its_own(self, collection):
        other = a_collection()
        assert a_picture(other).pk != a_picture(collection).pk
        assert len(files()) == 2

    def test_a_file_that_is_none_is_refused_in_words(self, collection):
        with pytest.raises(MediumRefused, match="cannot be read as a picture"):
            actions.add_picture(collection.pk, b"%PDF", file_name="x.png", shrink=False, by=SYSTEM)

    def test_a_file_that_is_too_long_is_not_looked_at(self, collection, monkeypatch):
        monkeypatch.setattr(rules, "MOST_SENT", 10)
        with pytest.raises(MediumRefused, match="can be sent"):
            actions.add_picture(collection.pk, a_file(), file_name="x.png", shrink=False, by=SYSTEM)

    def test_a_picture_that_could_be_made_smaller_is_refused_with_that_choice(self, collection):
        with pytest.raises(MediumRefused, match=r"5 million pixels; 4 million are possible\. Have it made smaller") as refusal:
            a_picture(collection, width=2500, height=2000)
        assert refusal.value.can_shrink

    def test_where_it_could_not_be_stored_there_is_neither_row_nor_file(self, collection, monkeypatch):
        monkeypatch.setattr(actions.log, "record", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            a_picture(collection)
        assert (files(), Medium.objects.count()) == ([], 0)


class TestRights:
    @pytest.mark.parametrize("role", [CollectionRole.AUTHOR, CollectionRole.CO_AUTHOR])
    def test_whoever_may_change_a_collection_keeps_pictures_there(self, collection, role):
        by = shared_with(collection, role)
        assert actions.add_picture(collection.pk, a_file(), file_name="x.png", shrink=False, by=by).collection_id == collection.pk

    def test_whoever_may_only_look_does_not(self, collection):
        medium = a_picture(collection)
        by = shared_with(collection, CollectionRole.REVIEWER)
        assert list(media_visible_to(by)) == [medium]
        for act in (
            lambda: actions.add_picture(collection.pk, a_file(), file_name="x.png", shrink=False, by=by),
            lambda: actions.describe_medium(medium.pk, name="x", description="", by=by),
            lambda: actions.delete_medium(medium.pk, by=by),
        ):
            with pytest.raises(ViewOnly):
                act()

    def test_pictures_of_a_collection_that_is_not_shared_are_not_there(self, collection):
        medium = a_picture(collection)
        by = an_actor(Permission.LIBRARY, user=a_user("Author"))
        assert not media_visible_to(by).exists()
        for act in (
            lambda: actions.add_picture(collection.pk, a_file(), file_name="x.png", shrink=False, by=by),
            lambda: actions.describe_medium(medium.pk, name="x", description="", by=by),
            lambda: actions.delete_medium(medium.pk, by=by),
        ):
            with pytest.raises(NotFound):
                act()

    def test_without_the_right_nothing_is_looked_at(self, collection):
        medium = a_picture(collection)
        by = an_actor(user=a_user("Author"))
        for act in (
            lambda: actions.add_picture(collection.pk, b"", file_name="", shrink=False, by=by),
            lambda: actions.describe_medium(medium.pk, name="x", description="", by=by),
            lambda: actions.delete_medium(medium.pk, by=by),
        ):
            with pytest.raises(NotAllowed):
                act()


class TestDescribed:
    def test_a_picture_is_renamed_and_described(self, collection):
        medium = actions.describe_medium(a_picture(collection).pk, name=" Nile ", description="A river’s mouth", by=SYSTEM)
        medium.refresh_from_db()
        assert (medium.name, medium.sort_key, medium.description) == ("Nile", "nile", "A river’s mouth")
        assert Event.objects.filter(kind="medium.described").count() == 1

    def test_saving_what_it_has_is_no_event(self, collection):
        medium = a_picture(collection)
        actions.describe_medium(medium.pk, name=medium.name, description="", by=SYSTEM)
        assert not Event.objects.filter(kind="medium.described").exists()

    @pytest.mark.parametrize(
        ("values", "field"), [({"name": " "}, "name"), ({"name": "x" * 151}, "name"), ({"description": "x" * 501}, "description")]
    )
    def test_a_name_is_needed_and_both_have_limits(self, collection, values, field):
        with pytest.raises(InvalidFields) as problem:
            actions.describe_medium(a_picture(collection).pk, **{"name": "x", "description": "", **values}, by=SYSTEM)
        assert set(problem.value.errors) == {field}


class TestNamed:
    def test_an_item_names_a_picture_of_its_collection(self, collection):
        medium = a_picture(collection)
        item = save_item(collection, None, "ESSAY", "Delta", essay(medium), 1, by=SYSTEM)
        assert f'src="media:{medium.sha256}"' in newest(item).content["stem"]
        assert use_counts([medium]) == {medium.pk: 1}

    @pytest.mark.parametrize("field", ["stem", "marking_scheme"])
    def test_one_that_is_not_there_is_refused_at_its_field(self, collection, field):
        elsewhere = a_picture(a_collection())
        content = essay(**{field: "<p>Look.</p>" + named(elsewhere)})
        with pytest.raises(InvalidFields) as problem:
            save_item(collection, None, "ESSAY", "Delta", content, 1, by=SYSTEM)
        assert list(problem.value.errors) == [field]

    def test_nor_may_it_be_another_organisations(self, collection):
        with current.use(a_tenant()):
            elsewhere = a_picture(a_collection())
        with pytest.raises(InvalidFields):
            save_item(collection, None, "ESSAY", "Delta", essay(elsewhere), 1, by=SYSTEM)
        assert (originals([elsewhere.sha256]), weights([elsewhere.sha256])) == ({}, {})

    def test_items_without_pictures_cost_no_statement_more(self, collection, django_assert_num_queries):
        medium = a_picture(collection)
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        def statements(content) -> int:
            with CaptureQueriesContext(connection) as asked:
                save_item(collection, None, "ESSAY", "Delta", content, 1, by=SYSTEM)
            return sum("library_medium" in one["sql"] for one in asked)

        assert (statements(essay()), statements(essay(medium))) == (0, 3)


class TestDeleted:
    def test_a_picture_that_nothing_names_goes_with_its_bytes(self, collection, django_capture_on_commit_callbacks):
        medium = a_picture(collection)
        with django_capture_on_commit_callbacks(execute=True):
            actions.delete_medium(medium.pk, by=SYSTEM)
        assert (files(), Medium.objects.count()) == ([], 0)
        assert Event.objects.get(kind="medium.deleted").data["name"] == medium.name

    def test_one_that_an_earlier_version_names_stays(self, collection):
        medium = a_picture(collection)
        item = save_item(collection, None, "ESSAY", "Delta", essay(medium), 1, by=SYSTEM)
        save_item(collection, item, "", "Delta", essay(), 1, by=SYSTEM)
        with pytest.raises(MediumInUse):
            actions.delete_medium(medium.pk, by=SYSTEM)
        assert len(files()) == 1


class TestOriginals:
    def test_the_stored_bytes_are_read_in_pieces(self, collection):
        medium = a_picture(collection)
        original = originals([medium.sha256, "0" * 64])[medium.sha256]
        assert (original.type, original.size) == ("image/png", medium.size)
        assert original.read(0, 10) + original.read(10, 10_000) == storage.read(medium.key, 0, medium.size)
        assert set(originals([medium.sha256, "0" * 64])) == {medium.sha256}

    def test_they_are_found_by_one_statement_however_many(self, collection, django_assert_num_queries):
        names = [a_picture(collection, colour=colour).sha256 for colour in ("red", "green", "blue")]
        for few in (names[:1], names):
            with django_assert_num_queries(1):
                assert set(originals(few)) == set(few)
        with django_assert_num_queries(0):
            assert originals([]) == {}


def test_a_copy_in_another_collection_has_pictures_of_its_own(collection, django_capture_on_commit_callbacks):
    medium, other = a_picture(collection), a_collection()
    medium = actions.describe_medium(medium.pk, name="Nile", description="A delta", by=SYSTEM)
    for _ in range(2):
        with copies([medium], other.pk) as made, transaction.atomic():
            bring_along([medium], other, made, by=SYSTEM)
    brought = Medium.objects.get(collection=other)
    assert (brought.sha256, brought.name, brought.description) == (medium.sha256, "Nile", "A delta")
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_medium(medium.pk, by=SYSTEM)
    assert len(storage.read(brought.key, 0, brought.size)) == brought.size


def test_a_whole_picture_has_the_size_that_it_has():
    name = "a" * 64
    content = {
        "picture": {"src": f"media:{name}", "width": 1, "height": 2, "alt": "x"},
        "other": [{"src": "media:" + "b" * 64, "width": 5}],
    }
    told = rules.with_true_sizes(content, {name: (640, 480)})
    assert told == {**content, "picture": {"src": f"media:{name}", "width": 640, "height": 480, "alt": "x"}}


def test_a_picture_for_which_there_is_no_room_beside_answers_is_refused_and_leaves_nothing(collection, monkeypatch):
    monkeypatch.setattr(storage, "put", lambda *_: (_ for _ in ()).throw(storage.NoRoom(28, "No space left on device")))
    with pytest.raises(MediumRefused, match="no room"):
        a_picture(collection)
    assert (Medium.objects.count(), files()) == (0, [])
