"""Which filters and columns the list of a collection's items has, and whom it offers as authors; bounded, however many items there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, Q
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.foundation.sorting import folded
from stratus.library.classification.carried.kinds import LEVELS, OBJECTIVES, Kind
from stratus.library.classification.models import Label, Topic
from stratus.library.models import Collection, Item, Taxonomy
from stratus.library.queries import collections_analysed_by
from stratus.people.models import User
from stratus.ui.lists.declaration import Lacking

MOST_LEVELS = 300
"""Levels that can be chosen from; a taxonomy has a handful."""
MOST_AUTHORS = 500
"""People who are offered as authors of a collection."""

EACH = """
WITH RECURSIVE one AS (
    (SELECT {column} AS person FROM library_item WHERE collection_id = %(collection)s AND {column} IS NOT NULL ORDER BY {column} LIMIT 1)
    UNION ALL
    SELECT (SELECT i.{column} FROM library_item i WHERE i.collection_id = %(collection)s AND i.{column} > one.person
            ORDER BY i.{column} LIMIT 1)
      FROM one WHERE one.person IS NOT NULL
)
SELECT person FROM one WHERE person IS NOT NULL LIMIT %(most)s
"""
"""Each person once, from one to the next in the index (`item_author`, `item_saved_by`): as many look-ups as there are people, whatever
they wrote. Row-level security alone compares the tenant."""
AUTHORS, SAVERS = EACH.format(column="author_id"), EACH.format(column="saved_by_id")


def lacking(by: Actor, collection: int) -> Lacking:
    """Return the filters and columns of what a collection has nothing of, and what this person may not see. One statement."""
    items = Item.objects.filter(collection=collection)
    there = {
        "topic": Exists(Topic.objects.filter(collection=collection)),
        "objective": _any_of(OBJECTIVES, collection),
        "level": _any_of(LEVELS, collection),
        "label": Exists(Label.objects.all()),
        "p_value": Exists(items.filter(p_value__isnull=False)),
        "angoff_value": Exists(items.filter(angoff_value__isnull=False)),
        "measured": Exists(items.filter(measured__isnull=False)),
        "analysed": Exists(collections_analysed_by(by).filter(pk=collection)),
    }
    found = Collection.objects.filter(pk=collection).annotate(**{f"has_{name}": one for name, one in there.items()})
    row = found.values_list(*(f"has_{name}" for name in there)).first()
    has = dict(zip(there, row or [False] * len(there), strict=True))
    denied = () if has.pop("analysed") else ("measured",)
    return Lacking([name for name, is_there in has.items() if not is_there], denied)


def _any_of(kind: Kind, collection: int) -> ExpressionWrapper:
    """Return whether a collection offers any node of this kind: of the schemes that it chose, or else of any (`Kind.offered`)."""
    assert kind.chosen is not None
    chosen, nodes = kind.chosen._default_manager.filter(collection=collection), kind.model._default_manager
    own = nodes.filter(**{f"{kind.scheme}__in": chosen.values(kind.scheme)})
    return ExpressionWrapper(Q(Exists(own)) | (Q(~Exists(chosen)) & Q(Exists(nodes.all()))), BooleanField())


def levels(by: Actor, collection: int) -> Iterable[tuple[str, str]]:
    """Return the levels of the taxonomies in use in a collection, the first ones. Three statements at most."""
    rows = list(LEVELS.offered(collection).order_by("taxonomy_id", "position", "id")[:MOST_LEVELS])
    titles = dict(Taxonomy.objects.filter(pk__in={row.taxonomy_id for row in rows}).values_list("pk", "title"))
    rows.sort(key=lambda row: (folded(titles[row.taxonomy_id]), row.taxonomy_id))  # those of one keep their order
    return [(str(row.pk), f"{titles[row.taxonomy_id]}: {row}") for row in rows]


class Author(NamedTuple):
    """Somebody who wrote items of a collection, or saved them last. `name`: with a number where others there have the same."""

    id: int
    name: str
    email: str


def authors_of(collection_id: int, text: str = "") -> list[Author]:
    """Return who wrote items of a collection, or saved them last, and has this in their name; by name. Three statements.

    Nobody's log-in name is told. Two of the same name are numbered, in the order in which they came to the organisation.
    """
    given = {"collection": collection_id, "most": MOST_AUTHORS}
    ids: set[int] = set()
    with connection.cursor() as cursor:
        for sql in (AUTHORS, SAVERS):
            cursor.execute(sql, given)
            ids |= {pk for (pk,) in cursor.fetchall()}
    people = list(User.objects.filter(pk__in=ids).order_by("pk"))
    # Not `full_name`, which is the log-in name of somebody without a name.
    called = {one.pk: " ".join(filter(None, [one.first_name, one.last_name])) or _("Without a name") for one in people}
    same = Counter(folded(name) for name in called.values())
    seen: Counter[str] = Counter()
    named = []
    for person in people:
        key = folded(called[person.pk])
        seen[key] += 1
        name = f"{called[person.pk]} ({seen[key]})" if same[key] > 1 else called[person.pk]
        named.append((person.sort_key, Author(person.pk, name, person.email)))
    wanted = folded(text.strip())
    return [author for _key, author in sorted(named) if wanted in folded(author.name)]
