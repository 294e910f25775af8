"""Under which words questions are found: title, id, and what the newest revision asks."""

from __future__ import annotations

from django.db.models import QuerySet

from stratus.item_types.registry import item_type
from stratus.library.models import Item
from stratus.library.queries import newest
from stratus.search.kinds import Kind


def _rows() -> QuerySet[Item]:
    return Item.objects.filter(deleted_at=None, latest__isnull=False).select_related("latest")


def _texts(item: Item) -> list[str]:
    return [item.title, item.external_id, item_type(item.item_type).question_text(newest(item).content)]


ITEMS = Kind("item", rows=_rows, texts=_texts)
