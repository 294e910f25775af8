"""What is kept of forms of items that were not saved: whose it is, what replaces it, when it goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from library.items.drafts.drafting import kept, new, of
from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.foundation import clock
from stratus.library.collections.actions import delete_collection
from stratus.library.collections.trash import put_back
from stratus.library.errors import ViewOnly
from stratus.library.items.drafts import rules
from stratus.library.items.drafts.actions import drop_draft, end_form, note_open
from stratus.library.items.drafts.desk import Sent
from stratus.library.items.drafts.errors import ActingAsSomebody, OpenElsewhere, TooLong
from stratus.library.items.drafts.models import ItemDraft, OpenForm, SpentDraft
from stratus.library.items.drafts.queries import draft_at, drafts_of, others_at
from stratus.library.items.drafts.tasks import forget_drafts
from stratus.library.items.moving.actions import move_items
from stratus.library.items.trash.actions import empty_trash, restore_items, trash_items
from stratus.library.models import Collection, Item
from stratus.people.models import User
from stratus.people.users.actions import delete_user
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_tenant, a_user, an_item

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author")


@pytest.fixture
def by(author: User) -> Actor:
    return Actor.of(author, Door.UI)


@pytest.fixture
def collection(author: User) -> Collection:
    return a_collection(owner=author)


def test_a_window_without_a_name_replaces_only_the_draft_that_it_shows(by, collection):
    place = of(an_item("ESSAY", collection=collection))
    shown = kept(place, by, window="").version
    with pytest.raises(OpenElsewhere):
        kept(place, by, window="")
    assert kept(place, by, window="", version=shown).version == shown + 1


def test_another_window_goes_on_with_a_draft_whatever_its_number_is_at_first(monkeypatch, collection, author, by):
    monkeypatch.setattr("stratus.library.items.drafts.actions.secrets.randbelow", lambda below: below - 1)
    place = of(an_item(collection=collection))
    shown = kept(place, by, window="w1").version
    sent = Sent.of({"draft_window": "w2", "draft_version": str(shown)})
    assert kept(place, by, window=sent.window, version=sent.version).version == shown + 1


def test_a_draft_holds_the_fields_and_neither_the_token_nor_the_buttons_nor_a_choice_between_two_versions():
    sent = [
        ("title", ["A"]),
        ("csrfmiddlewaretoken", ["x"]),
        ("more", ["rows"]),
        ("live", ["1"]),
        ("draft_window", ["w"]),
        ("keep-title", ["mine"]),
    ]
    assert rules.held(sent) == {"title": ["A"]}


def test_a_draft_keeps_the_marks_that_were_there_before_the_choice_was_shown():
    assert rules.held([("made_from", ["new"]), ("draft_made_from", ["old"])]) == {"made_from": ["old"]}


def test_there_is_one_draft_of_an_item_for_each_person(collection, by):
    place = of(an_item("ESSAY", collection=collection))
    kept(place, by)
    kept(place, by, sent=[("title", ["Newer"])])
    kept(place, Actor.of(a_user("System administrator"), Door.UI), window="theirs")
    assert sorted(ItemDraft.objects.values_list("title", flat=True)) == ["Newer", "Newtons"]


def test_each_form_of_a_new_item_has_a_draft_of_its_own(collection, by):
    first, second = new(collection), new(collection)
    for place in (first, second, second, new(collection, "TRUE_FALSE")):
        kept(place, by, window="w1")
    assert ItemDraft.objects.filter(item=None, base=0, collection=collection).count() == 3
    drop_draft(first, window="w1", version=0, by=by)
    assert draft_at(second, by, clock.now()) is not None


def test_a_draft_is_found_by_its_person_alone(collection, by):
    place = of(an_item("ESSAY", collection=collection))
    draft = kept(place, by)
    assert draft_at(place, by, clock.now()) == draft
    assert draft_at(place, Actor.of(a_user("System administrator"), Door.UI), clock.now()) is None
    assert drafts_of(Actor.of(a_user("System administrator"), Door.UI), clock.now()) == []


def test_whoever_is_logged_in_as_somebody_else_neither_sees_nor_keeps_drafts(author, collection, by):
    place = of(an_item("ESSAY", collection=collection))
    kept(place, by)
    as_author = Actor.logged_in_as(author, a_user("System administrator"), Door.UI)
    assert draft_at(place, as_author, clock.now()) is None
    assert drafts_of(as_author, clock.now()) == []
    assert not drop_draft(place, window="w1", version=0, by=as_author)
    with pytest.raises(ActingAsSomebody):
        kept(place, as_author)


def test_who_may_not_change_the_item_any_more_neither_keeps_nor_lists_a_draft(collection, by):
    place = of(an_item("ESSAY", collection=collection))
    kept(place, by)
    Collection.objects.update(owner=a_user("Author"))
    assert drafts_of(by, clock.now()) == []
    with pytest.raises(ViewOnly):
        kept(place, by)


def test_who_has_no_right_to_the_library_keeps_none(collection):
    with pytest.raises(NotAllowed):
        kept(of(an_item("ESSAY", collection=collection)), Actor.of(a_user("Invigilator"), Door.UI))


def test_a_second_window_does_not_write_over_what_the_first_keeps(collection, by):
    place = of(an_item("ESSAY", collection=collection))
    kept(place, by, window="w1")
    with pytest.raises(OpenElsewhere):
        kept(place, by, window="w2", sent=[("title", ["Older"])])
    assert ItemDraft.objects.get().title == "Newtons"


def test_a_window_that_shows_the_draft_goes_on_with_it_and_the_first_one_does_not(collection, by):
    place = of(an_item("ESSAY", collection=collection))
    shown = kept(place, by, window="w1").version
    kept(place, by, window="w2", version=shown, sent=[("title", ["Newer"])])
    with pytest.raises(OpenElsewhere):
        kept(place, by, window="w1", version=shown)
    assert ItemDraft.objects.get().title == "Newer"


def test_a_window_discards_what_it_keeps_and_not_what_another_one_keeps(collection, by):
    place = of(an_item("ESSAY", collection=collection))
    kept(place, by, window="w1")
    assert not drop_draft(place, window="w2", version=0, by=by)
    assert not drop_draft(place, window="", version=0, by=by)
    assert drop_draft(place, window="w1", version=0, by=by)
    assert not ItemDraft.objects.exists()


def test_what_is_too_long_is_refused_in_words(collection, by):
    place = new(collection)
    most = rules.MOST_BYTES - len(rules.written({"title": [""]}).encode())
    kept(place, by, sent=[("title", ["x" * most])])
    with pytest.raises(TooLong):
        kept(place, by, sent=[("title", ["x" * (most + 1)])])
    with pytest.raises(TooLong):
        kept(place, by, sent=[("title", ["é" * most])])


def test_the_database_refuses_what_is_too_long_and_what_is_of_nothing(author, collection):
    item = an_item("ESSAY", collection=collection)
    fits = {"person": author, "item": item, "item_type": "ESSAY", "base": 1, "posted": "{}", "saved_at": clock.now()}
    for wrong in ({"posted": "x" * (rules.MOST_BYTES + 1)}, {"item": None, "base": 0}, {"base": 0}, {"collection": collection}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ItemDraft.objects.create(**{**fits, **wrong})
    ItemDraft.objects.create(**fits)


def test_characters_that_the_database_refuses_are_replaced(collection, by):
    draft = kept(new(collection), by, sent=[("title", ["a\x00b\ud800"])], window="w\x00")
    assert rules.read(ItemDraft.objects.get(pk=draft.pk).posted) == {"title": ["a\ufffdb\ufffd"]}


def test_what_is_gone_has_no_drafts(author, collection, by):
    other = a_user("Author")
    item = an_item("ESSAY", collection=collection)
    kept(of(item), Actor.of(a_user("System administrator"), Door.UI))
    kept(of(item), by)
    kept(new(collection), by)
    note_open(item, by=by, now=clock.now())
    end_form(of(item), window="", version=0, by=by, now=clock.now())
    delete_user(other.pk, by=SYSTEM, now=clock.now())
    assert ItemDraft.objects.count() == 3
    delete_user(author.pk, by=SYSTEM, now=clock.now())
    assert ItemDraft.objects.count() == 1
    assert not OpenForm.objects.exists()
    assert not SpentDraft.objects.exists()
    now = clock.now()
    trash_items([item.pk], by=SYSTEM, now=now)
    empty_trash([item.pk], collection.pk, by=SYSTEM, now=now)
    assert not ItemDraft.objects.exists()


def test_what_is_in_the_trash_keeps_its_drafts_unseen(collection, by):
    item, now = an_item("ESSAY", collection=collection), clock.now()
    mine = {kept(of(item), by).pk, kept(new(collection), by).pk}
    trash_items([item.pk], by=by, now=now)
    assert [one.item for one in drafts_of(by, now)] == [None]
    restore_items([item.pk], collection.pk, by=by, now=now)
    assert {one.draft.pk for one in drafts_of(by, now)} == mine
    delete_collection(collection.pk, by=SYSTEM, now=now)
    assert drafts_of(by, now) == []
    put_back([collection.pk], by=SYSTEM, now=now)
    assert {one.draft.pk for one in drafts_of(by, now)} == mine


def test_a_draft_goes_with_its_item_into_another_collection(author, collection, by):
    item, target = an_item("ESSAY", collection=collection), a_collection(owner=author)
    kept(of(item), by)
    move_items([item.pk], target.pk, by=by)
    assert [(one.item, one.collection) for one in drafts_of(by, clock.now())] == [(item, target)]


def test_in_a_collection_that_one_may_only_look_at_it_is_not_listed(author, collection, by):
    item = an_item("ESSAY", collection=collection)
    kept(of(item), by)
    move_items([item.pk], a_collection().pk, by=SYSTEM)
    assert drafts_of(by, clock.now()) == []


def test_a_draft_goes_ninety_days_after_it_was_kept_last(collection, by):
    item = an_item("ESSAY", collection=collection)
    kept(of(item), by, now=clock.now() - timedelta(days=90, minutes=1))
    kept(new(collection), by, now=clock.now() - timedelta(days=89))
    assert draft_at(of(item), by, clock.now()) is None  # also before the job has come
    forget_drafts(0)
    assert ItemDraft.objects.get().item is None


def test_a_form_counts_as_open_for_two_minutes(collection, by):
    item, now = an_item("ESSAY", collection=collection), clock.now()
    admin = Actor.of(a_user("System administrator"), Door.UI)
    note_open(item, by=by, now=now)
    note_open(item, by=by, now=now + timedelta(seconds=40))
    [open_form] = others_at(item, admin, now + timedelta(seconds=159))
    assert open_form.opened_at == now
    assert others_at(item, by, now) == []
    assert others_at(item, admin, now + timedelta(seconds=160)) == []
    note_open(item, by=by, now=now + timedelta(minutes=10))
    assert others_at(item, admin, now + timedelta(minutes=10))[0].opened_at == now + timedelta(minutes=10)


def test_a_form_that_is_left_counts_for_half_a_minute_unless_it_comes_back(collection, by):
    item, now = an_item("ESSAY", collection=collection), clock.now()
    admin = Actor.of(a_user("System administrator"), Door.UI)
    note_open(item, by=by, now=now)
    note_open(item, by=by, now=now, leaving=True)
    assert others_at(item, admin, now + timedelta(seconds=29)) != []
    assert others_at(item, admin, now + timedelta(seconds=30)) == []
    note_open(item, by=by, now=now + timedelta(seconds=10))
    assert others_at(item, admin, now + timedelta(seconds=60)) != []


def test_only_who_may_change_an_item_has_it_open(collection):
    with pytest.raises(ViewOnly):
        note_open(an_item("ESSAY", collection=collection), by=Actor.of(a_user("Author"), Door.UI), now=clock.now())


def test_forms_that_are_open_no_more_are_forgotten(collection, by):
    note_open(an_item("ESSAY", collection=collection), by=by, now=clock.now() - timedelta(minutes=2))
    forget_drafts(0)
    assert not OpenForm.objects.exists()


def test_statements_do_not_grow_with_drafts_and_people(author, collection, by):
    def statements() -> tuple[int, ...]:
        item, counts = an_item("ESSAY", collection=collection), []
        for act in (
            lambda: kept(of(item), by),
            lambda: end_form(new(collection), window="w1", version=0, by=by, now=clock.now()),
            lambda: drafts_of(by, clock.now()),
            lambda: note_open(item, by=by, now=clock.now()),
            lambda: [one.person.full_name for one in others_at(item, by, clock.now())],
        ):
            with CaptureQueriesContext(connection) as asked:
                act()
            counts.append(len(asked))
        return tuple(counts)

    def another(item: Item) -> None:
        other = Actor.of(a_user("System administrator"), Door.UI)
        kept(of(item), other)
        note_open(item, by=other, now=clock.now())

    item = an_item("ESSAY", collection=collection)
    another(item)
    kept(of(item), by)
    few = statements()
    for _n in range(5):
        one = an_item("ESSAY", collection=a_collection(owner=author))
        another(one)
        kept(of(one), by)
    assert statements() == few
