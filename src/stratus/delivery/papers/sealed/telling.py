"""What a candidate is told of their objects: hashes before the start, keys with it, of their own sheet alone. Pure: the saver uses it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from stratus.assessments.forms.rules import Form, Load, most_loaded
from stratus.delivery.papers.sealed.contents import COMMON, Named, Objects, place_of
from stratus.delivery.papers.sealed.sealing import Sealer
from stratus.library.media.rules import MOST_EARLY


class Early(NamedTuple):
    """What to fetch before the start, by hash and size. Sorted by hash: the order tells nothing of the sheet."""

    views: list[Named]
    media: list[Named]

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(size for _hash, size in (*self.views, *self.media))


def early(objects: Objects, sheet: Iterable[str]) -> Early:
    """Return what a candidate needs whose sheet has these items."""
    drawn = _drawn(objects, sheet)
    views = [objects.common, *(objects.items[item] for item in drawn)]
    names = {medium for name in (COMMON, *drawn) for medium in objects.uses[name]}
    small = [objects.media[name] for name in names if objects.media[name].size <= MOST_EARLY]
    return Early(sorted(views), sorted(piece for medium in small for piece in medium.pieces))


def most_early(objects: Objects, forms: Sequence[Form]) -> int:
    """Return the bytes before the start that no candidate fetches more than (`most_loaded`). `forms`: of the version."""
    small = {name: sum(size for _hash, size in one.pieces) for name, one in objects.media.items() if one.size <= MOST_EARLY}
    loads = {
        item: Load(size, {name: small[name] for name in objects.uses[item] if name in small})
        for item, (_hash, size) in objects.items.items()
    }
    common = Load(objects.common[1], {name: small[name] for name in objects.uses[COMMON] if name in small})
    return most_loaded([common], loads, forms)


def with_keys(objects: Objects, sheet: Iterable[str], paper_hash: str, sealer: Sealer) -> dict[str, Any]:
    """Return what opens the items of this sheet, as *start* says it: hash and key of each object. Media have theirs inside of these."""

    def told(name: str, named: Named) -> list[str]:
        return [named[0], sealer.key_text(place_of(paper_hash, name))]

    items = {item: told(item, objects.items[item]) for item in _drawn(objects, sheet)}
    return {"schedule": sealer.schedule_id, "common": told(COMMON, objects.common), "items": items}


def _drawn(objects: Objects, sheet: Iterable[str]) -> list[str]:
    return [item for item in dict.fromkeys(sheet) if item in objects.items]
