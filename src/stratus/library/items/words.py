"""Under which words questions are found: title, id, and what the newest revision asks, in whatever language."""

from __future__ import annotations

from django.db.models import QuerySet

from stratus.foundation.markup import plain_text
from stratus.item_types.registry import item_type
from stratus.library.models import Item
from stratus.library.queries import newest
from stratus.search.kinds import Kind


def _rows() -> QuerySet[Item]:
    return Item.objects.filter(deleted_at=None, latest__isnull=False).select_related("latest")


def _texts(item: Item) -> list[str]:
    revision = newest(item)
    translated = (plain_text(told["text"]) for overlay in revision.translations.values() for told in overlay.values())
    return [item.title, item.external_id, item_type(item.item_type).question_text(revision.content), *translated]


ITEMS = Kind("item", rows=_rows, texts=_texts)
