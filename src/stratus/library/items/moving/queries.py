"""What copying and moving items would do, read in a fixed number of statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection as Several
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.item_types.pages.stands import Stands
from stratus.item_types.registry import page_type
from stratus.library.items.moving.carried import carried
from stratus.library.items.moving.rules import Tie, Why, lose_their_case, ties
from stratus.library.items.review.rules import first_status
from stratus.library.media.queries import in_collection
from stratus.library.media.rules import Kind, kind_of, named_in
from stratus.library.models import Collection, Item, ItemRevision, Medium, MediumUse
from stratus.library.queries import case_of_items, collections_editable_by, newest, visible_items
from stratus.library.templatetags.library import status_word
from stratus.tenancy.queries import tenant_settings

MOST_TOLD: Final = 10
"""Titles that one sentence names."""


def targets(by: Actor) -> QuerySet[Collection]:
    """Return the collections into which the actor may bring items: those whose items they may change, but for archived ones."""
    return collections_editable_by(by).filter(archived_at=None)


def ties_of(item_ids: Sequence[int]) -> dict[int, Tie]:
    """Return what holds items back that would leave their collection without their case, or without questions about them.

    Four statements at most.
    """
    return ties(set(item_ids), cases_concerned(item_ids))


def cases_concerned(item_ids: Sequence[int]) -> dict[int, int]:
    """Return question → case, of all present questions of which these items are the question or the case. Four statements at most."""
    case_of = case_of_items(item_ids)
    # The revisions by themselves, not joined: see case_of_items.
    about = dict(ItemRevision.objects.filter(case__in=list(item_ids)).values_list("pk", "case_id"))
    others = Item.objects.filter(latest__in=list(about), deleted_at=None).values_list("pk", "latest_id") if about else ()
    return {**case_of, **{pk: about[latest] for pk, latest in others if latest is not None}}


def reasons(held: Mapping[int, Tie]) -> dict[int, str]:
    """Return id → why an item cannot go, in words. One statement, none where all can."""
    titles = titles_of({tie.other for tie in held.values()})
    return {pk: _reason(tie, titles.get(tie.other, "")) for pk, tie in held.items()}


def _reason(tie: Tie, title: str) -> str:
    if tie.why is Why.CASE_STAYS:
        return _("Its case “%(title)s” would stay behind. Choose the case and all questions about it.") % {"title": title}
    return _("The question “%(title)s” is about it, and would stay behind. Choose all questions about the case.") % {"title": title}


def titles_of(item_ids: Several[int]) -> dict[int, str]:
    """Return id → title. One statement, none without ids."""
    return dict(Item.objects.filter(pk__in=list(item_ids)).values_list("pk", "title")) if item_ids else {}


def is_case(item: Item) -> bool:
    """Tell whether questions can be about this item."""
    return item.item_type == page_type(Stands.BESIDE).key


def pictures_used(item_ids: Iterable[int]) -> list[Medium]:
    """Return the pictures that these items have named in any of their revisions. Two statements."""
    used = set(MediumUse.objects.filter(item__in=list(item_ids)).values_list("medium_id", flat=True))
    return list(Medium.objects.filter(pk__in=used).order_by("pk")) if used else []


def pictures_shown(items: Iterable[Item]) -> list[Medium]:
    """Return the pictures that the newest revisions of these items name, each of them once. One statement, none without pictures."""
    names = frozenset().union(*(named_in([newest(item).content, newest(item).translations]) for item in items))
    sources = {item.collection_id for item in items}
    found = Medium.objects.filter(collection__in=sources, sha256__in=list(names)).order_by("pk") if names else ()
    return list({one.sha256: one for one in found}.values())


def foretold_of_move(item_ids: Sequence[int], *, by: Actor, value: int, **scope: Any) -> list[str]:
    """Return what moving these items into the collection `value` would do, in sentences."""
    target = targets(by).filter(pk=value).first()
    if target is None:
        return []
    number = len(item_ids)
    went = ngettext(
        "%(n)s item goes to “%(title)s”. Its id, its versions and their reviews stay with it.",
        "%(n)s items go to “%(title)s”. Their ids, their versions and their reviews stay with them.",
        number,
    )
    told = [went % {"n": number, "title": target.title}]
    told.append(_("Assessments keep what they have. Who may use or change items is decided by the new collection from then on."))
    told += _of_pictures(pictures_used(item_ids), target)
    if left := [sentence for kind in carried() for sentence in kind.foretold(item_ids, target)]:
        told += [*left, _("What leaves something behind gets a new version without it. Its status stays as it is.")]
    if refused := reasons(ties_of(item_ids)):
        first = list(refused.items())[:MOST_TOLD]
        titles = titles_of([pk for pk, _text in first])
        told.append(_("As it is now, nothing can be moved:"))
        told += [f"“{titles.get(pk, '')}”: {reason}" for pk, reason in first]
    return told


def foretold_of_copy(item_ids: Sequence[int], *, by: Actor, value: int, **scope: Any) -> list[str]:
    """Return what copying these items into the collection `value` would do, in sentences."""
    target = targets(by).filter(pk=value).first()
    if target is None:
        return []
    # Newest revisions by themselves, not joined: while statistics are old, PostgreSQL would walk through all of a tenant for each.
    items = list(visible_items(item_ids, by).prefetch_related("latest").order_by("pk"))
    number = len(items)
    status = status_word(first_status(only_live=tenant_settings().only_live_items))
    made = ngettext(
        "%(n)s item is copied into “%(title)s”. The copy is version 1 of an item of its own: %(status)s.",
        "%(n)s items are copied into “%(title)s”. The copies are version 1 of items of their own: %(status)s.",
        number,
    )
    told = [made % {"n": number, "title": target.title, "status": status}]
    told += _of_pictures(pictures_shown(items), target)
    case_of = {item.pk: case for item in items if (case := newest(item).case_id) is not None}
    told += _of_cases(lose_their_case({item.pk for item in items}, case_of, staying_cases(items, case_of, target)))
    for kind in carried():
        told += kind.foretold(item_ids, target)
    return told


def staying_cases(items: Iterable[Item], case_of: Mapping[int, int], target: Collection) -> set[int]:
    """Return the cases of items that lie in the collection `target` already: there their copies are about the same case."""
    return {case_of[item.pk] for item in items if item.pk in case_of and item.collection_id == target.pk}


def _of_pictures(media: Sequence[Medium], target: Collection) -> list[str]:
    known = in_collection(target.pk, {one.sha256 for one in media})
    fresh = Counter({one.sha256: kind_of(one.type) for one in media if one.sha256 not in known}.values())
    said = {
        Kind.PICTURE: ngettext("%(n)s picture comes along.", "%(n)s pictures come along.", fresh[Kind.PICTURE]),
        Kind.SOUND: ngettext("%(n)s sound comes along.", "%(n)s sounds come along.", fresh[Kind.SOUND]),
        Kind.VIDEO: ngettext("%(n)s video comes along.", "%(n)s videos come along.", fresh[Kind.VIDEO]),
        Kind.DOCUMENT: ngettext("%(n)s document comes along.", "%(n)s documents come along.", fresh[Kind.DOCUMENT]),
    }
    return [text % {"n": fresh[kind]} for kind, text in said.items() if fresh[kind]]


def _of_cases(without: Sequence[int]) -> list[str]:
    if not without:
        return []
    titles = titles_of(without[:MOST_TOLD])
    named = ", ".join(f"“{titles[pk]}”" for pk in without[:MOST_TOLD] if pk in titles)
    text = ngettext(
        "The copy of %(n)s question is about no case, because its case is not copied: %(titles)s.",
        "The copies of %(n)s questions are about no case, because their cases are not copied: %(titles)s.",
        len(without),
    )
    return [text % {"n": len(without), "titles": named}]
