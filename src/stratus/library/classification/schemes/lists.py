"""The lists of taxonomies and of repositories of learning objectives."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.library.classification.queries import node_counts
from stratus.library.classification.schemes.queries import schemes_for
from stratus.library.classification.trees import LEVELS, OBJECTIVES, Tree
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Search, StaffList


def _count(tree: Tree, rows: Sequence[Any], by: Actor) -> None:
    counts = node_counts(tree, rows)
    for row in rows:
        row.node_count = counts.get(row.pk, 0)


def _title(view: str) -> Column:
    return Column("title", _("Title"), "title", sort=("title", "id"), link=lambda row: reverse(view, args=[row.pk]), heads_row=True)


TAXONOMIES = StaffList(
    name="library.taxonomies",
    caption=_("Taxonomies"),
    rights=(P.MANAGE_SETTINGS,),
    rows=partial(schemes_for, LEVELS),
    prepare=partial(_count, LEVELS),
    order=("title", "id"),
    columns=(
        _title("library:taxonomy"),
        Column("levels", _("Levels"), "node_count", number=True),
        Column("external_id", _("External ID"), "external_id"),
    ),
    search=Search(label=_("Part of the title"), find=lambda rows, text: rows.filter(title__icontains=text)),
    empty=Empty(
        title=_("No taxonomies yet"),
        none_fit=_("No taxonomy fits."),
        text=_("A taxonomy says what kind of thinking a question asks for, such as knowing, applying, judging."),
        label=_("New taxonomy"),
        view="library:create_taxonomy",
    ),
)
REPOSITORIES = StaffList(
    name="library.repositories",
    caption=_("Repositories of learning objectives"),
    rights=(P.MANAGE_SETTINGS,),
    rows=partial(schemes_for, OBJECTIVES),
    prepare=partial(_count, OBJECTIVES),
    order=("title", "id"),
    columns=(
        _title("library:repository"),
        Column("objectives", _("Subjects and objectives"), "node_count", number=True),
        Column("external_id", _("External ID"), "external_id"),
    ),
    search=Search(label=_("Part of the title"), find=lambda rows, text: rows.filter(title__icontains=text)),
    empty=Empty(
        title=_("No learning objectives yet"),
        none_fit=_("No repository fits."),
        text=_("Make a repository, such as a programme of study. Subjects stand at its top, below them the objectives."),
        label=_("New repository"),
        view="library:create_repository",
    ),
)
