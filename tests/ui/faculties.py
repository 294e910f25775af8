"""A small list over hierarchies, and its page at /rows: `pytest.mark.urls("ui.faculties")`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.urls import include, path

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.foundation.errors import DomainError
from stratus.foundation.outcomes import Outcome
from stratus.people.models import Hierarchy
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Act, Empty, Search, StaffList
from stratus.ui.lists.filters import Choice, Days, Tick, equals
from stratus.ui.lists.pages import show
from stratus.ui.lists.paging import starts_with


def archive(ids: Sequence[int], *, by: Any, now: datetime) -> Outcome:
    """Archive all but those with the id KEEP."""
    by.require(P.MANAGE_USERS)
    kept = dict.fromkeys(Hierarchy.objects.filter(pk__in=ids, external_id="KEEP").values_list("pk", flat=True), "Everybody needs it.")
    changed = [pk for pk in ids if pk not in kept]
    Hierarchy.objects.filter(pk__in=changed).update(archived_at=now)
    return Outcome(tuple(changed), kept)


def give(ids: Sequence[int], *, by: Any, value: str, now: datetime) -> Outcome:
    """Say from which source these come, unless one of them has the id KEEP."""
    by.require(P.MANAGE_USERS)
    kept = dict.fromkeys(Hierarchy.objects.filter(pk__in=ids, external_id="KEEP").values_list("pk", flat=True), "It comes from nowhere.")
    if kept:
        return Outcome((), kept)
    Hierarchy.objects.filter(pk__in=ids).update(synchronization_key=value)
    return Outcome(tuple(ids))


def foretold(ids: Sequence[int], *, by: Any, value: str) -> list[str]:
    """How many rows come from elsewhere."""
    others = Hierarchy.objects.filter(pk__in=ids).exclude(synchronization_key__in=("", value)).count()
    return [f"{len(ids)} will come from {value}.", f"{others} come from elsewhere now."]


def source(by: Any) -> forms.Field:
    """The source, as long as there is one."""
    if not SOURCES:
        raise DomainError("There is no source.")
    return forms.ChoiceField(label="New source", choices=[("", "Choose"), *SOURCES])


SOURCES = [("A", "From A"), ("B", "From B")]
ROWS = StaffList(
    name="test.hierarchies",
    caption="Faculties",
    rights=(P.LIBRARY, P.MANAGE_USERS),
    rows=lambda by: Hierarchy.objects.exclude(parent=None),
    order=("sort_key", "id"),
    columns=(
        Column("title", "Title", "title", sort=("sort_key", "id"), link=lambda row: f"/rows/{row.pk}", heads_row=True),
        Column("id", "Faculty ID", "external_id", sort=("external_id", "id")),
        Column("open", "Open", "allow_schedules"),
        Column("archived", "Archived", "archived_at"),
        Column("secret", "Secret", "synchronization_key", seen_by=lambda by: by.can(P.MANAGE_SETTINGS)),
    ),
    search=Search(label="Title", find=lambda rows, text: rows.filter(starts_with("sort_key", text))),
    filters=(
        Choice(
            name="sync",
            label="Source",
            unset="All",
            choices=lambda by: SOURCES,
            narrow=equals("synchronization_key"),
        ),
        Tick(name="archived", label="Archived", narrow=lambda rows, on: rows.filter(archived_at__isnull=not on)),
        Days(name="when", label="Archived on", column="archived_at"),
    ),
    acts=(
        Act(
            name="archive",
            label="Archive",
            right=P.MANAGE_USERS,
            fits=lambda values: not values["archived"],
            asks=lambda n: f"{n} will be archived.",
            done=lambda n: f"{n} archived.",
            do=archive,
        ),
        Act(
            name="give",
            label="Give a source",
            right=P.MANAGE_USERS,
            takes=source,
            foretells=foretold,
            is_whole=True,
            asks=lambda n: f"Where do {n} come from?",
            done=lambda n, words: f"{n} come {words}.",
            do=give,
        ),
    ),
    empty=Empty(
        title="No faculties yet.",
        none_fit="No faculty fits.",
        text="Make one.",
        label="New role",
        view="people:create_role",
        right=P.MANAGE_USERS,
    ),
    size=5,
)


@require(*ROWS.rights)
def page(request):
    return show(request, ROWS, "people/users.html")


urlpatterns = [path("", include("stratus.site.urls")), path("rows", page)]
