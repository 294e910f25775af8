"""The further filters of the list of items: what classifies them, how hard they are, who wrote them, and whether assessments use them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.item_types.languages import languages
from stratus.library.classification.carried.kinds import DIFFICULTY_LABELS, LABELS, LEVELS, OBJECTIVES, TOPICS, Kind
from stratus.library.classification.carried.offered import authors_of, levels
from stratus.library.classification.carried.queries import meant_labels, meant_with_all_below
from stratus.library.classification.carried.rules import EASIEST, HARDEST, PLACES
from stratus.library.models import Item, ItemRevision
from stratus.search.queries import IsAmong
from stratus.ui.lists.filters import Between, Choice, Filter, Named, Rows, equals

USES = ("used_in", "welcome_page_of", "finish_page_of", "section_page_of")
"""Names under which assessments, their questions and sections refer to an item."""

MEASURED = _("Measured p-value")

OF_AN_ASSESSMENT = ("welcome_page_of", "finish_page_of")
"""Those that name the assessment itself."""


def _carrying(kind: Kind, rows: Rows, ids: Sequence[Any]) -> Rows:
    """Return the items that carry one of these nodes."""
    return rows.filter(IsAmong(F("pk"), kind.link._default_manager.filter(node__in=list(ids)).values("item")))


def _topics(text: str, by: Actor, scope: Mapping[str, Any]) -> list[int]:
    return meant_with_all_below(TOPICS, text, collection=scope["collection"])


def _objectives(text: str, by: Actor, scope: Mapping[str, Any]) -> list[int]:
    return meant_with_all_below(OBJECTIVES, text)


def _labels(text: str, by: Actor, scope: Mapping[str, Any]) -> list[int]:
    return meant_labels(text)


def _people(text: str, by: Actor, scope: Mapping[str, Any]) -> list[int]:
    return [author.id for author in authors_of(scope["collection"], text)]


def _used(rows: Rows, value: str) -> Rows:
    """Return the items that an assessment has which is not deleted, or those that none has."""
    if not value:
        return rows
    uses = Q()
    for name in USES:
        relation: Any = Item._meta.get_field(name)
        field, present = relation.field.name, relation.related_model._default_manager.filter(**{f"{relation.field.name}__isnull": False})
        if name in OF_AN_ASSESSMENT:
            present = present.filter(deleted_at=None)
        else:
            owners = relation.related_model._meta.get_field("assessment").related_model
            gone = owners._default_manager.filter(deleted_at__isnull=False).values("pk")
            present = present.exclude(IsAmong(F("assessment_id"), gone))
        uses |= Q(IsAmong(F("pk"), present.values(field)))
    return rows.filter(uses) if value == "yes" else rows.exclude(uses)


def _has_no_translation(lang: str, is_so: bool) -> IsNull:
    """Return whether the newest revision of an item has no translation into a language.

    As a value it is looked up for one item after another. As a join, PostgreSQL reads all revisions for each item while its statistics
    know small tenants only.
    """
    found = ItemRevision.objects.filter(pk=OuterRef("latest"), translations__has_key=lang).values("pk")
    return IsNull(Subquery(found), is_so)


def _translated(rows: Rows, lang: str) -> Rows:
    """Return the items that have a translation into a language, complete or not."""
    return rows.filter(_has_no_translation(lang, False)).exclude(lang=lang) if lang else rows


def _untranslated(rows: Rows, lang: str) -> Rows:
    """Return the items that are neither written in a language nor have a translation into it."""
    return rows.filter(_has_no_translation(lang, True)).exclude(lang=lang) if lang else rows


def _offers(kind: Kind) -> Any:
    return lambda scope: reverse("library:offer_nodes", args=[scope["collection"], kind.name])


FURTHER: tuple[Filter, ...] = (
    Choice(
        name="language",
        label=_("Language"),
        unset=_("All languages"),
        choices=lambda by: languages(),
        narrow=equals("lang"),
        is_further=True,
    ),
    Choice(
        name="translated",
        label=_("Translated into"),
        unset=_("Any language, or none"),
        choices=lambda by: languages(),
        narrow=_translated,
        is_further=True,
    ),
    Choice(
        name="untranslated",
        label=_("Not translated into"),
        unset=_("Any language, or none"),
        choices=lambda by: languages(),
        narrow=_untranslated,
        is_further=True,
    ),
    Named(
        name="topic",
        label=_("Topic, with all below it"),
        find=_topics,
        narrow=lambda rows, ids: _carrying(TOPICS, rows, ids),
        offers=_offers(TOPICS),
        is_further=True,
    ),
    Named(
        name="objective",
        label=_("Objective, with all below it"),
        find=_objectives,
        narrow=lambda rows, ids: _carrying(OBJECTIVES, rows, ids),
        offers=_offers(OBJECTIVES),
        is_further=True,
    ),
    Choice(
        name="level",
        label=_("Taxonomy level"),
        unset=_("All levels"),
        choices=levels,
        in_scope=True,
        narrow=lambda rows, value: _carrying(LEVELS, rows, [value]) if value else rows,
        is_further=True,
    ),
    Named(
        name="label",
        label=_("Label"),
        find=_labels,
        narrow=lambda rows, ids: _carrying(LABELS, rows, ids),
        offers=_offers(LABELS),
        is_further=True,
    ),
    *(
        Between(name=name, label=label, column=name, low=HARDEST, high=EASIEST, places=PLACES, is_further=True)
        for name, label in {**DIFFICULTY_LABELS, "measured": MEASURED}.items()
    ),
    Named(
        name="author",
        label=_("Written or last saved by"),
        find=_people,
        narrow=lambda rows, ids: rows.filter(Q(author__in=ids) | Q(saved_by__in=ids)),
        offers=lambda scope: reverse("library:offer_authors", args=[scope["collection"]]),
        is_further=True,
    ),
    Choice(
        name="used",
        label=_("Assessments"),
        unset=_("Used or not"),
        choices=lambda by: (("yes", _("Used in an assessment")), ("no", _("Used in none"))),
        narrow=_used,
        is_further=True,
    ),
)
