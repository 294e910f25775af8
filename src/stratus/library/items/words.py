"""Under which words questions are found: title, id, and what the newest revision asks, in whatever language."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from stratus.foundation.markup import plain_text
from stratus.item_types.registry import item_type
from stratus.library.models import Item
from stratus.library.queries import newest
from stratus.search import actions as search
from stratus.search.kinds import Kind


def _rows() -> QuerySet[Item]:
    # What is in the trash keeps its words, so that putting it back costs nothing; lists show what is there. Emptied, it loses them.
    return Item.objects.filter(emptied_at=None, latest__isnull=False).select_related("latest")


def index_those_back(item_ids: Sequence[int]) -> None:
    """See to it that items which come back from the trash (locked) have words: an earlier release took them away."""
    # Newest revisions by themselves, not joined: while statistics are old, PostgreSQL would walk through all of a tenant for each.
    search.index_missing("item", item_ids, lambda ids: Item.objects.filter(pk__in=list(ids)).prefetch_related("latest"))


def _texts(item: Item) -> list[str]:
    revision = newest(item)
    translated = (plain_text(told["text"]) for overlay in revision.translations.values() for told in overlay.values())
    return [item.title, item.external_id, item_type(item.item_type).question_text(revision.content), *translated]


ITEMS = Kind("item", rows=_rows, texts=_texts, revision=2)
