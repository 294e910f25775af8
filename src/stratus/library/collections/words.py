"""Under which words collections are found."""

from __future__ import annotations

from django.db.models import QuerySet

from stratus.library.models import Collection
from stratus.search.kinds import Kind


def _rows() -> QuerySet[Collection]:
    return Collection.objects.filter(deleted_at=None)


def _texts(collection: Collection) -> list[str]:
    return [collection.title, collection.external_id]


COLLECTIONS = Kind("collection", rows=_rows, texts=_texts)
