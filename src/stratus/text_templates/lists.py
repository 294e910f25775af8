"""The list of templates."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.text_templates import kinds, queries
from stratus.text_templates.models import TextTemplate
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Rows, Search, StaffList
from stratus.ui.lists.filters import Choice, Tick, equals


def _rows(by: Actor) -> Rows:
    return queries.editable_by(by).select_related("hierarchy", "latest__saved_by")


def _found(rows: Rows, text: str) -> Rows:
    return rows.filter(Q(title__icontains=text) | Q(latest__text__icontains=text))


def _kinds(by: Actor) -> Iterable[tuple[str, str | Promise]]:
    return [(kind.name, kind.title) for kind in kinds.kinds_editable_by(by)]


def _kind(template: TextTemplate) -> str:
    kind = kinds.kind_of(template.kind)
    return str(kind.title) if kind else template.kind


def _address(template: TextTemplate) -> str:
    return reverse("text_templates:edit", args=[template.pk])


def language_title(template: TextTemplate) -> str:
    """Return the language of a template in words, which may be any."""
    return dict(settings.LANGUAGES).get(template.language, template.language) or gettext("Any language")


def _saved_by(template: TextTemplate) -> str:
    saver = template.latest.saved_by if template.latest else None
    return saver.full_name if saver else ""


TEMPLATES = StaffList(
    name="text_templates.templates",
    caption=_("Templates"),
    rights=(),  # of whoever may write a kind: `rows` gives nobody else any
    rows=_rows,
    order=("sort_key", "id"),
    columns=(
        Column(
            "title",
            _("Title"),
            "title",
            sort=("sort_key", "id"),
            link=_address,
            heads_row=True,
        ),
        Column("kind", _("Kind"), _kind, sort=("kind", "sort_key", "id")),
        Column("language", _("Language"), language_title, sort=("language", "sort_key", "id")),
        Column("for", _("For"), lambda row: row.hierarchy.title if row.hierarchy else gettext("The whole organisation")),
        Column("saved", _("Saved"), "latest.saved_at", sort=("latest__saved_at", "id"), note=_saved_by),
    ),
    search=Search(label=_("Part of title or text"), find=_found),
    filters=(
        Choice(name="kind", label=_("Kind"), unset=_("All kinds"), choices=_kinds, narrow=equals("kind")),
        Tick(name="state", value="ARCHIVED", label=_("Archived"), narrow=lambda rows, on: rows.filter(archived_at__isnull=not on)),
    ),
    empty=Empty(
        title=_("No templates yet"),
        none_fit=_("No template fits."),
        text=_("Write down once what is said often. Each kind says where its texts appear."),
        label=_("New template"),
        view="text_templates:choose_kind",
    ),
)
