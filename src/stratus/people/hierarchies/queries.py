"""Reads about the tree of hierarchies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import connection

from stratus.foundation.sorting import folded
from stratus.people.hierarchies import rules
from stratus.people.models import Hierarchy
from stratus.tenancy import current

PATH_SEPARATOR = " \\ "
"""Between the titles of a path (`api/reference` §3.2.1)."""
ABOVE = """
WITH RECURSIVE up (start, id, parent_id, distance) AS (
  SELECT h.id, h.id, h.parent_id, 0 FROM people_hierarchy h WHERE h.tenant_id = %(tenant)s AND h.id = ANY(%(ids)s)
  UNION ALL
  SELECT up.start, h.id, h.parent_id, up.distance + 1
    FROM up JOIN people_hierarchy h ON h.tenant_id = %(tenant)s AND h.id = up.parent_id
)
SELECT start, id, distance FROM up
"""


def root() -> Hierarchy:
    """Return the tenant's root hierarchy."""
    return Hierarchy.objects.get(parent=None)


def full_path(hierarchy: Hierarchy) -> str:
    """Return the titles from the root down, `Root \\ H1` (`api/reference` §3.2.1); one query."""
    by_id = {pk: (title, parent_id) for pk, title, parent_id in Hierarchy.objects.values_list("pk", "title", "parent_id")}
    above = rules.upwards({pk: parent_id for pk, (_title, parent_id) in by_id.items()}, hierarchy.pk)
    return PATH_SEPARATOR.join(by_id[pk][0] for pk in reversed(above))


def above(hierarchy_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """Return, for each of these hierarchies, itself and all above it, each with its distance (0 for itself). One query, or none."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    if hierarchy_ids:
        with connection.cursor() as cursor:
            cursor.execute(ABOVE, {"tenant": current.require_id(), "ids": sorted(set(hierarchy_ids))})
            for start, pk, distance in cursor:
                found[start][pk] = distance
    return dict(found)


@dataclass(frozen=True, slots=True)
class Place:
    """A hierarchy and its place: its parent, its depth, and the titles from the root down."""

    hierarchy: Hierarchy
    parent: Hierarchy | None
    depth: int
    path: str


def places() -> Iterator[Place]:
    """Yield all hierarchies, archived ones too: parents before their children, siblings by title. One query."""
    children: dict[int | None, list[Hierarchy]] = {}
    for hierarchy in Hierarchy.objects.order_by("sort_key", "id"):
        children.setdefault(hierarchy.parent_id, []).append(hierarchy)
    waiting = [Place(root, None, 0, root.title) for root in children.get(None, [])]
    while waiting:
        place = waiting.pop()
        yield place
        below = reversed(children.get(place.hierarchy.pk, []))
        waiting += [Place(h, place.hierarchy, place.depth + 1, place.path + PATH_SEPARATOR + h.title) for h in below]


def places_with_id(search: str = "") -> list[Place]:
    """Return the hierarchies that have an Organisation ID and the text in path or id, whatever its case and accents. One query."""
    wanted = folded(search)
    return [
        place
        for place in places()
        if place.hierarchy.external_id and (wanted in folded(place.path) or wanted in folded(place.hierarchy.external_id))
    ]
