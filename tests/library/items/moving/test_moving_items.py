"""Items that go into another collection, and copies of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.pictures import named
from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.files import storage
from stratus.item_types.registry import ITEM_TYPES, PAGE_TYPES, item_type
from stratus.library.collections.sharing import share_collection
from stratus.library.errors import CollectionArchived, NotFound, TooManyCases, ViewOnly
from stratus.library.items.actions import save_item
from stratus.library.items.moving import carried, queries, rules
from stratus.library.items.moving.actions import copy_items, move_items
from stratus.library.items.moving.media import MediumLost, bring_along, copies
from stratus.library.models import Collection, CollectionRole, Item, ItemStatus, Medium, MediumUse
from stratus.library.queries import newest
from stratus.library.rules import Wish
from stratus.search.queries import found
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant, a_user, an_assessment, an_item, having_pictures

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def tenant(settings: Any, tmp_path: Path) -> Iterator[Any]:
    settings.MEDIA_ROOT = str(tmp_path)
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def source() -> Collection:
    return a_collection(title="Bookkeeping")


@pytest.fixture
def target(source: Collection) -> Collection:
    return a_collection(title="Archive of exams", owner=source.owner)


def a_picture(collection: Collection, *, colour: Any = "teal", name: str = "Delta.png") -> Medium:
    """A picture with a file of its own; nothing is decoded for it."""
    content = f"{colour}".encode()
    key = storage.new_key("media/test")
    storage.put(key, content)
    about = {"type": "image/png", "size": len(content), "width": 64, "height": 48, "name": name.removesuffix(".png")}
    return Medium.objects.create(collection=collection, sha256=hashlib.sha256(content).hexdigest(), key=key, **about)


def without_ids(content: Any) -> Any:
    """The content without the ids of its parts."""
    if isinstance(content, dict):
        return {name: without_ids(member) for name, member in content.items() if name != "id"}
    return [without_ids(member) for member in content] if isinstance(content, list) else content


def with_picture(collection: Collection, medium: Medium) -> Item:
    """A question that shows a picture, saved by the action that notes it."""
    content = {**CONTENTS["ESSAY"], "stem": named(medium)}
    return save_item(collection, None, "ESSAY", "Look at this", content, 2, by=SYSTEM)


def of(item: Item) -> Item:
    """The item as it is stored now."""
    return Item.objects.select_related("latest", "collection").get(pk=item.pk)


def copies_in(collection: Collection) -> list[Item]:
    return list(Item.objects.filter(collection=collection).select_related("latest").order_by("pk"))


class TestMoved:
    def test_it_keeps_its_id_its_versions_and_its_status(self, source, target):
        item = an_item(collection=source)
        before = (item.pk, item.external_id, item.latest_id, item.status)
        assert move_items([item.pk], target.pk, by=SYSTEM).changed == (item.pk,)
        moved = of(item)
        assert moved.collection == target
        assert (moved.pk, moved.external_id, moved.latest_id, moved.status) == before

    def test_the_log_says_from_where_and_where_to(self, source, target):
        item = an_item(collection=source)
        move_items([item.pk], target.pk, by=SYSTEM)
        event = Event.objects.get(kind="item.moved")
        assert (event.subject_id, event.data) == (item.pk, {"from_collection": source.pk, "to_collection": target.pk})

    def test_an_assessment_keeps_it(self, source, target):
        item = an_item(collection=source)
        assessment = an_assessment([item])
        move_items([item.pk], target.pk, by=SYSTEM)
        assert list(assessment.questions.values_list("item", flat=True)) == [item.pk]

    def test_pictures_of_all_its_versions_are_those_of_the_new_collection(self, source, target):
        old, new = a_picture(source, colour="red"), a_picture(source, colour="blue")
        item = with_picture(source, old)
        save_item(source, item, "", "Look at this", {**CONTENTS["ESSAY"], "stem": named(new)}, 2, by=SYSTEM)
        move_items([item.pk], target.pk, by=SYSTEM)
        used = Medium.objects.filter(uses__item=item)
        assert {one.collection_id for one in used} == {target.pk}
        assert {one.sha256 for one in used} == {old.sha256, new.sha256}
        assert all(len(storage.read(one.key, 0, one.size)) == one.size for one in used)
        assert Medium.objects.filter(collection=source).count() == 2

    def test_a_picture_that_the_new_collection_has_is_not_stored_again(self, source, target, tmp_path):
        medium = a_picture(source)
        there = a_picture(target)
        item = with_picture(source, medium)
        files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
        move_items([item.pk], target.pk, by=SYSTEM)
        assert MediumUse.objects.get(item=item).medium == there
        assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == files

    def test_a_question_does_not_leave_its_case(self, source, target):
        case = an_item("CASE", collection=source)
        question = an_item(case=case)
        outcome = move_items([question.pk], target.pk, by=SYSTEM)
        assert outcome.changed == ()
        assert f"“{case.title}” would stay behind" in outcome.refused[question.pk]
        assert of(question).collection == source

    def test_a_case_does_not_leave_its_questions(self, source, target):
        case = an_item("CASE", collection=source)
        question = an_item(case=case)
        outcome = move_items([case.pk], target.pk, by=SYSTEM)
        assert f"“{question.title}” is about it" in outcome.refused[case.pk]
        assert of(case).collection == source

    def test_a_case_goes_with_all_its_questions(self, source, target):
        case = an_item("CASE", collection=source)
        question = an_item(case=case)
        assert set(move_items([case.pk, question.pk], target.pk, by=SYSTEM).changed) == {case.pk, question.pk}
        assert newest(of(question)).case_id == case.pk

    def test_one_that_cannot_go_keeps_all_others(self, source, target):
        free, tied = an_item(collection=source), an_item(case=an_item("CASE", collection=source))
        outcome = move_items([free.pk, tied.pk], target.pk, by=SYSTEM)
        assert (outcome.changed, list(outcome.refused)) == ((), [tied.pk])
        assert of(free).collection == source

    def test_the_new_collection_has_room_for_so_many_cases_only(self, source, target, monkeypatch):
        monkeypatch.setattr("stratus.library.items.moving.actions.MOST_CASES", 1)
        an_item("CASE", collection=target)
        with pytest.raises(TooManyCases):
            move_items([an_item("CASE", collection=source).pk], target.pk, by=SYSTEM)

    def test_a_picture_that_is_lost_is_named_and_nothing_moves(self, source, target):
        medium = a_picture(source, name="Nile.png")
        item = with_picture(source, medium)
        storage.delete(medium.key)
        with pytest.raises(MediumLost, match="Nile"):
            move_items([item.pk], target.pk, by=SYSTEM)
        assert of(item).collection == source

    def test_a_sound_is_called_one(self, source, target):
        medium = a_picture(source, name="Station")
        Medium.objects.filter(pk=medium.pk).update(type="audio/mpeg", width=0, height=0, duration=2600)
        item = an_item(collection=source)
        MediumUse.objects.create(medium=medium, item=item)
        told = queries.foretold_of_move([item.pk], by=SYSTEM, value=target.pk)
        assert "1 sound comes along." in told
        assert not [sentence for sentence in told if "picture" in sentence]
        storage.delete(medium.key)
        with pytest.raises(MediumLost, match="The sound “Station” is lost"):
            move_items([item.pk], target.pk, by=SYSTEM)

    def test_nothing_is_left_of_what_was_copied_where_the_work_fails_afterwards(self, source, target, tmp_path):
        medium = a_picture(source)
        files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
        with pytest.raises(ZeroDivisionError), copies([medium], target.pk) as made:
            bring_along([medium], target, made, by=SYSTEM)
            raise ZeroDivisionError
        assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == files

    def test_nothing_is_left_of_pictures_copied_for_a_move_that_was_refused(self, source, target, tmp_path):
        item = with_picture(source, a_picture(source))
        tied = an_item(case=an_item("CASE", collection=source))
        files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
        move_items([item.pk, tied.pk], target.pk, by=SYSTEM)
        assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == files

    def test_it_takes_the_same_statements_for_few_items_and_many(self, source, target):
        taken = []
        for number in (2, 7):
            items = [with_picture(source, a_picture(source, colour=(number, n, 0))) for n in range(number)]
            for _n in range(number):
                case = an_item("CASE", collection=source)
                items += [case, an_item(case=case)]
            with CaptureQueriesContext(connection) as statements:
                assert len(move_items([item.pk for item in items], target.pk, by=SYSTEM).changed) == 3 * number
            taken.append(len(statements))
        assert taken[0] == taken[1]


class TestCopied:
    def test_a_copy_is_the_first_version_of_an_item_of_its_own(self, source, target):
        item = save_item(source, None, "ESSAY", "Debit", CONTENTS["ESSAY"], 3, by=SYSTEM)
        item = save_item(source, item, "", "Credit", {**CONTENTS["ESSAY"], "stem": "<p>Another</p>"}, 4, by=SYSTEM)
        assert copy_items([item.pk], target.pk, by=SYSTEM).changed == (item.pk,)
        (copy,) = copies_in(target)
        assert (copy.title, copy.external_id, copy.item_type) == ("Copy of Credit", f"{copy.pk}-1", "ESSAY")
        revision = newest(copy)
        assert (revision.number, revision.title, revision.max_score) == (1, "Copy of Credit", Decimal(4))
        assert revision.content == newest(item).content
        assert of(item).collection == source

    @pytest.mark.parametrize("key", [*ITEM_TYPES, *PAGE_TYPES])
    def test_parts_of_a_copy_have_new_ids_and_say_the_same(self, key, source, target):
        item = an_item(key, collection=source)
        having_pictures(target, newest(item).content)
        copy_items([item.pk], target.pk, by=SYSTEM)
        kind, (copy,) = item_type(key), copies_in(target)
        before, after = (kind.content.places(dict(newest(one).content)) for one in (item, copy))
        assert not {one["id"] for one in before} & {one["id"] for one in after}
        assert without_ids(newest(item).content) == without_ids(newest(copy).content)
        assert kind.question_text(newest(copy).content) == kind.question_text(newest(item).content)

    def test_it_is_found_by_its_words_at_once(self, source, target):
        item = an_item(collection=source, stem="<p>What is a palimpsest?</p>")
        copy_items([item.pk], target.pk, by=SYSTEM)
        assert [one.pk for one in found(Item.objects.filter(collection=target), "item", "palimpsest")] == [copies_in(target)[0].pk]

    @pytest.mark.parametrize(("only_live", "status"), [(True, ItemStatus.DRAFT), (False, ItemStatus.LIVE)])
    def test_it_has_to_be_approved_where_items_have_to_be(self, only_live, status):
        with current.use(a_tenant(only_live_items=only_live)):
            item, target = an_item(), a_collection()
            Item.objects.filter(pk=item.pk).update(status=ItemStatus.LIVE)
            copy_items([item.pk], target.pk, by=SYSTEM)
            assert copies_in(target)[0].status == status

    def test_it_can_be_made_in_the_same_collection(self, source):
        item = an_item(collection=source)
        copy_items([item.pk], source.pk, by=SYSTEM)
        assert [one.title for one in copies_in(source)] == [item.title, f"Copy of {item.title}"]

    def test_a_functional_id_that_somebody_gave_away_is_left_alone(self, source, target):
        item, other = an_item(collection=source), an_item(collection=source)
        Item.objects.filter(pk=other.pk).update(external_id=f"{other.pk + 1}-1")
        copy_items([item.pk], target.pk, by=SYSTEM)
        (copy,) = copies_in(target)
        assert copy.pk == other.pk + 1
        assert copy.external_id == f"{copy.pk}-2"

    def test_the_copy_of_a_question_is_about_the_copy_of_its_case(self, source, target):
        case = an_item("CASE", collection=source)
        question = an_item(case=case)
        copy_items([question.pk, case.pk], target.pk, by=SYSTEM)
        by_type = {one.item_type: one for one in copies_in(target)}
        assert newest(by_type["MULTIPLE_CHOICE"]).case_id == by_type["CASE"].pk

    def test_without_its_case_it_is_about_none(self, source, target):
        question = an_item(case=an_item("CASE", collection=source))
        copy_items([question.pk], target.pk, by=SYSTEM)
        assert newest(copies_in(target)[0]).case_id is None
        told = queries.foretold_of_copy([question.pk], by=SYSTEM, value=target.pk)
        assert f"The copy of 1 question is about no case, because its case is not copied: “{question.title}”." in told

    def test_within_a_collection_it_is_about_the_same_case(self, source):
        case = an_item("CASE", collection=source)
        question = an_item(case=case)
        copy_items([question.pk], source.pk, by=SYSTEM)
        assert newest(copies_in(source)[-1]).case_id == case.pk

    def test_its_pictures_come_along(self, source, target):
        medium = a_picture(source, name="Nile.png")
        item = with_picture(source, medium)
        assert "1 picture comes along." in queries.foretold_of_copy([item.pk], by=SYSTEM, value=target.pk)
        copy_items([item.pk], target.pk, by=SYSTEM)
        brought = Medium.objects.get(collection=target)
        assert (brought.sha256, brought.name) == (medium.sha256, "Nile")
        assert len(storage.read(brought.key, 0, brought.size)) == brought.size
        assert MediumUse.objects.get(medium=brought).item == copies_in(target)[0]

    def test_a_long_title_is_shortened(self):
        assert len(rules.title_of_copy("Copy of %(title)s", "x" * 200)) == rules.LONGEST_TITLE

    def test_one_that_could_not_be_saved_keeps_all_others(self, source, target):
        item, broken = an_item(collection=source), an_item(collection=source)
        newest(broken).__class__.objects.filter(item=broken).update(content={**newest(broken).content, "stem": ""})
        outcome = copy_items([item.pk, broken.pk], target.pk, by=SYSTEM)
        assert (outcome.changed, list(outcome.refused)) == ((), [broken.pk])
        assert copies_in(target) == []

    def test_it_takes_the_same_statements_for_few_items_and_many(self, source, target):
        taken = []
        for number in (2, 7):
            items = [with_picture(source, a_picture(source, colour=(number, n, 0))) for n in range(number)]
            for _n in range(number):
                case = an_item("CASE", collection=source)
                items += [case, an_item(case=case)]
            with CaptureQueriesContext(connection) as statements:
                assert len(copy_items([item.pk for item in items], target.pk, by=SYSTEM).changed) == 3 * number
            taken.append(len(statements))
        assert taken[0] == taken[1]


class TestRights:
    BOTH = (move_items, copy_items)

    @pytest.fixture
    def author(self) -> Any:
        return a_user("Author")

    @pytest.mark.parametrize("act", BOTH)
    def test_into_a_collection_that_one_may_only_look_at_is_refused(self, act: Callable[..., Any], author):
        mine, theirs = a_collection(owner=author), a_collection()
        share_collection(theirs.pk, [author.pk], Wish(to_collection=True, role=CollectionRole.REVIEWER), by=SYSTEM)
        with pytest.raises(ViewOnly):
            act([an_item(collection=mine).pk], theirs.pk, by=Actor.of(author, Door.UI))

    @pytest.mark.parametrize("act", BOTH)
    def test_into_one_that_one_does_not_see_it_does_not_exist(self, act: Callable[..., Any], author):
        with pytest.raises(NotFound):
            act([an_item(collection=a_collection(owner=author)).pk], a_collection().pk, by=Actor.of(author, Door.UI))

    @pytest.mark.parametrize("act", BOTH)
    def test_into_an_archived_one_nothing_comes(self, act: Callable[..., Any], source):
        with pytest.raises(CollectionArchived):
            act([an_item(collection=source).pk], a_collection(archived_at=clock.now()).pk, by=SYSTEM)

    @pytest.mark.parametrize("act", BOTH)
    def test_whoever_lacks_the_library_does_nothing(self, act: Callable[..., Any], source, target):
        with pytest.raises(NotAllowed):
            act([an_item(collection=source).pk], target.pk, by=Actor(None, frozenset(), Door.UI))

    def test_out_of_one_that_one_may_only_look_at_nothing_moves_but_copies_are_made(self, author):
        mine, theirs = a_collection(owner=author), a_collection()
        share_collection(theirs.pk, [author.pk], Wish(to_collection=True, role=CollectionRole.REVIEWER), by=SYSTEM)
        item, by = an_item(collection=theirs), Actor.of(author, Door.UI)
        assert "to look at" in move_items([item.pk], mine.pk, by=by).refused[item.pk]
        assert copy_items([item.pk], mine.pk, by=by).changed == (item.pk,)

    @pytest.mark.parametrize("act", BOTH)
    def test_items_that_one_does_not_see_stay_and_are_not_copied(self, act: Callable[..., Any], author):
        mine, item = a_collection(owner=author), an_item()
        assert act([item.pk], mine.pk, by=Actor.of(author, Door.UI)).changed == ()
        assert copies_in(mine) == []


class Topics:
    """What items might carry."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def foretold(self, item_ids, target):
        return [f"{len(item_ids)} lose a topic."]

    def moved(self, items, target, *, by):
        self.heard.append(("moved", items, target, by))

    def copied(self, copies, target, *, by):
        self.heard.append(("copied", copies, target, by))


def test_what_items_carry_is_foretold_and_follows(monkeypatch, source, target):
    topics = Topics()
    monkeypatch.setattr(carried, "_kinds", [topics])
    item = an_item(collection=source)
    assert "1 lose a topic." in queries.foretold_of_move([item.pk], by=SYSTEM, value=target.pk)
    assert "1 lose a topic." in queries.foretold_of_copy([item.pk], by=SYSTEM, value=target.pk)
    copy_items([item.pk], target.pk, by=SYSTEM)
    move_items([item.pk], target.pk, by=SYSTEM)
    copy = copies_in(target)[-1]
    assert topics.heard == [("copied", [(item, copy)], target, SYSTEM), ("moved", [item], target, SYSTEM)]
