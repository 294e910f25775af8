"""A library that a blueprint can draw from, made in a few statements."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from stratus.item_types.registry import item_type as type_of
from stratus.library.classification.models import ItemLevel, ItemTopic, TaxonomyLevel, Topic
from stratus.library.models import Collection, Item, ItemRevision, Taxonomy
from stratus.people.models import User
from stratus.tenancy import current
from stratus.tenancy.models import Tenant
from support.builders import CHOICE, a_collection, a_number, a_taxonomy, an_assessment, lettered


@dataclass(frozen=True)
class Library:
    """A collection with topics, a taxonomy with levels, and as many questions of each cell. `items`: by topic, then by level."""

    collection: Collection
    topics: list[Topic]
    taxonomy: Taxonomy
    levels: list[TaxonomyLevel]
    items: list[Item]

    def field(self, part: str, topic: int, level: int) -> str:
        """The name of a field of the matrix; `part` is count or points."""
        return f"{part}-{self.topics[topic].pk}-{self.levels[level].pk}"


def a_library(
    owner: User, *, topics: int = 3, levels: int = 2, each: int = 4, max_score: int = 1, title: str = "Bloom", ids: str = "L"
) -> Library:
    """A library of multiple-choice questions with p-values from hard to easy; titles say topic and level. Ids begin with `ids`."""
    collection, taxonomy = a_collection(owner=owner, title=title), a_taxonomy(title=title, external_id="")
    names = ["Contracts", "Torts", "Property"]
    rows = [Topic(collection=collection, position=n, title=names[n] if n < len(names) else f"Topic {n}") for n in range(topics)]
    columns = [TaxonomyLevel(taxonomy=taxonomy, position=n, title=["Recall", "Apply", "Analyse"][n]) for n in range(levels)]
    for row in (*rows, *columns):
        row.sort_key = row.title.casefold()
    rows, columns = Topic.objects.bulk_create(rows), TaxonomyLevel.objects.bulk_create(columns)
    content = type_of("MULTIPLE_CHOICE").clean(lettered(CHOICE))
    places = [(row, column) for row in rows for column in columns for _n in range(each)]
    items = Item.objects.bulk_create(
        [
            Item(
                collection=collection,
                external_id=f"{ids}{a_number()}-1",
                item_type="MULTIPLE_CHOICE",
                title=f"{row.title} {column.title} {place}",
                lang="en",
                p_value=Decimal(place % 10) / 10,
            )
            for place, (row, column) in enumerate(places)
        ]
    )
    revisions = ItemRevision.objects.bulk_create(
        [ItemRevision(item=item, number=1, title=item.title, content=content, max_score=max_score) for item in items]
    )
    for item, revision in zip(items, revisions, strict=True):
        item.latest = revision
    Item.objects.bulk_update(items, ["latest"], batch_size=500)
    pairs = list(zip(items, places, strict=True))
    ItemTopic.objects.bulk_create([ItemTopic(item=item, node=row) for item, (row, _column) in pairs])
    ItemLevel.objects.bulk_create([ItemLevel(item=item, node=column, taxonomy=taxonomy) for item, (_row, column) in pairs])
    return Library(collection, rows, taxonomy, columns, items)


def plant(title: str) -> dict[str, Any]:
    """In the demo organisation, make a library of 400 questions of the author's, and an assessment of three sections."""
    with current.use(Tenant.objects.get(is_demo=True)):
        owner = User.objects.get(username_key="author")
        library = a_library(owner, topics=20, levels=2, each=10, title=title, ids=f"{title.replace(' ', '-')}-")
        sections = [{"title": name, "questions": 0} for name in ("Morning", "Noon", "Evening")]
        assessment = an_assessment([], owner=owner, published=False, title=title, external_id="", sections=sections)
        return {"assessment": assessment.pk, "cells": [[f"{t.pk}-{lv.pk}" for lv in library.levels] for t in library.topics]}
