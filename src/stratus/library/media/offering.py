"""The pictures of a collection as the forms of items offer them: what lies below the library cannot ask it (`item_types.picture`)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from stratus.item_types.picture.forms import Offered
from stratus.library.media.queries import of_kind
from stratus.library.media.rules import PICTURE_KIND, address_of, sha256_of
from stratus.library.models import Medium

MOST_OFFERED = 60


class PicturesOf:
    """Those of one collection. Nothing is read before a form has a field for a picture.

    `named`: the SHA-256 of those that many forms will ask for, which are read at once.
    """

    def __init__(self, collection_id: int, named: Iterable[str] = ()) -> None:
        self._all = of_kind(Medium.objects.filter(collection=collection_id), PICTURE_KIND)
        self._names = frozenset(named)

    def newest(self) -> list[Offered]:
        """Return the pictures that were added last, the last one first."""
        return self._newest

    def of(self, src: str) -> Offered | None:
        """Return the picture of this name, None where the collection has none."""
        offered = next((one for one in (*self._newest, *self._named) if one.src == src), None)
        if offered is None and (sha256 := sha256_of(src)) not in self._names:
            found = self._all.filter(sha256=sha256).first()
            offered = _offered(found) if found else None
        return offered

    @cached_property
    def _newest(self) -> list[Offered]:
        return [_offered(one) for one in self._all.order_by("-pk")[:MOST_OFFERED]]

    @cached_property
    def _named(self) -> list[Offered]:
        return [_offered(one) for one in self._all.filter(sha256__in=self._names)] if self._names else []


def _offered(medium: Medium) -> Offered:
    return Offered(address_of(medium.sha256), medium.width, medium.height, medium.name, medium.description)
