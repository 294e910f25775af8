"""Reads about revisions of items: what stands in their fields, and what differs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from stratus.item_types.authoring import editor_of
from stratus.item_types.forms import FEEDBACK_PARTS
from stratus.item_types.languages import language_name
from stratus.item_types.overlays.overlay import shown_texts, texts_of
from stratus.item_types.overlays.words import name_of_text
from stratus.item_types.picture.forms import offer
from stratus.item_types.registry import item_type
from stratus.library.classification.carried.queries import told_of
from stratus.library.classification.carried.rules import Carried
from stratus.library.items.revisions.rules import LINE, Run, Shown, Token, compared, tokens_of_html, tokens_of_text
from stratus.library.media.offering import PicturesOf
from stratus.library.media.rules import address_of, named_in
from stratus.library.models import Item, ItemReview, ItemRevision
from stratus.ui.forms.overtaken import shown


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an item's form with what a revision has in it. `stored` is equal where nothing differs."""

    label: str
    stored: str
    tokens: Sequence[Token]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two revisions differ; `is_formatting`: none of its words or pictures does."""

    label: str
    old: Sequence[Run]
    new: Sequence[Run]
    is_formatting: bool


def revisions_listed(item_id: int) -> QuerySet[ItemRevision]:
    """Return the revisions of an item with their authors."""
    return ItemRevision.objects.filter(item=item_id).select_related("created_by")


def revision_numbered(item: Item, number: int) -> ItemRevision | None:
    """Return the revision of an item with this number, its case and author loaded, or None. One statement."""
    return ItemRevision.objects.filter(item=item, number=number).select_related("created_by", "case").first()


def fields_of(item: Item, revision: ItemRevision, pictures: PicturesOf | None = None) -> dict[str, Field]:
    """Return name → field of a revision (case loaded), in the order of the form. Statements where there are fields for pictures alone.

    `pictures`: those of the collection, where several revisions are read.
    """
    kind, form_class = item_type(item.item_type), editor_of(item.item_type).form
    content = kind.upgrade(revision.content)
    values: Mapping[str, Any] = {
        **form_class.initial_of(revision.title, content, revision.max_score),
        FEEDBACK_PARTS: kind.named_parts(revision.content),
    }
    form = form_class(initial=values)
    offer(form, pictures or PicturesOf(item.collection_id))
    found = {}
    for name, field in form.fields.items():
        value = values.get(name, field.initial)
        found[name] = Field(str(field.label or name), _stored(value), _tokens(field, value))
    if revision.case is not None:
        found["case"] = Field(_("Case"), str(revision.case_id), tokens_of_text(f"{revision.case.title} ({revision.case.external_id})"))
    return found | _translated(item, revision) | _carried(revision)


def _translated(item: Item, revision: ItemRevision) -> dict[str, Field]:
    """Return the translations of a revision, one field a language: its texts by their names."""
    kind = item_type(item.item_type)
    parts = kind.named_parts(revision.content) if revision.translations else []
    texts = texts_of(kind, revision.content) if revision.translations else []
    found = {}
    for lang, overlay in revision.translations.items():
        told = shown_texts(kind, revision.content, overlay)
        tokens: list[Token] = []
        for text in texts:
            if text.address in told:
                said = tokens_of_html(told[text.address]) if text.is_html else tokens_of_text(told[text.address])
                tokens += [*tokens_of_text(f"{name_of_text(kind.key, text, parts)}:"), *said, LINE]
        label = _("Translation: %(language)s") % {"language": language_name(lang)}
        found[f"translation-{lang}"] = Field(label, _stored(told), tokens)
    return found


def _carried(revision: ItemRevision) -> dict[str, Field]:
    """Return what classifies a revision, under the names of that time; what it does not carry is left out."""
    carried = Carried.stored(revision.classification)
    return {
        name: Field(label, _stored(getattr(carried, name)), tokens_of_text("\n".join(texts)))
        for name, (label, texts) in told_of(revision.classification).items()
    }


def differences(old: Mapping[str, Field], new: Mapping[str, Field]) -> list[Difference]:
    """Return the fields in which two revisions of one item differ, in the order of the form; no query."""
    nothing = Field("", "", ())
    found = []
    for name in [*new, *(name for name in old if name not in new)]:
        one, other = old.get(name, nothing), new.get(name, nothing)
        if one.stored != other.stored:
            left, right = compared(one.tokens, other.tokens)
            found.append(Difference(other.label or one.label, left, right, list(one.tokens) == list(other.tokens)))
    return found


def add_changes(revisions: Sequence[ItemRevision], item: Item) -> None:
    """Give each of these revisions the labels of the fields that it `changed`, and its `reviews`. A fixed number of statements."""
    before = {revision.number - 1 for revision in revisions}
    others = ItemRevision.objects.filter(item=item, number__in=[*before, *(revision.number for revision in revisions)])
    read = list(others.select_related("case"))
    pictures = PicturesOf(item.collection_id, {name for one in read for name in named_in([one.content, one.translations])})
    fields = {one.number: fields_of(item, one, pictures) for one in read}
    reviews: dict[int, list[ItemReview]] = {}
    for review in (
        ItemReview.objects.filter(item=item, revision__in=[one.pk for one in revisions]).select_related("created_by").order_by("id")
    ):
        reviews.setdefault(review.revision_id, []).append(review)
    for revision in revisions:
        old, new = fields.get(revision.number - 1), fields[revision.number]
        changed = [field.label for name, field in new.items() if old is not None and (name not in old or old[name].stored != field.stored)]
        gone = [field.label for name, field in (old or {}).items() if name not in new]
        revision.changed = [*changed, *gone]  # type: ignore[attr-defined]  # for the list
        revision.reviews_of_it = reviews.get(revision.pk, [])  # type: ignore[attr-defined]


def _stored(value: Any) -> str:
    if value in (None, "", False):
        return ""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)


def _tokens(field: Any, value: Any) -> list[Token]:
    if "data-rich-text" in field.widget.attrs:
        return tokens_of_html(str(value or ""))
    found = tokens_of_text(str(shown(field, value)))
    return [*found, *_pictures(value)]


def _pictures(value: Any) -> Iterable[Shown]:
    """Return the pictures in a field that is no text, such as its alternatives: they are words to nobody."""
    return [Shown(address_of(sha256), _("Picture")) for sha256 in sorted(named_in(value))] if isinstance(value, dict | list) else []
