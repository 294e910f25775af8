"""The list of templates of options."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission as P
from stratus.assessments.models import OptionTemplate
from stratus.assessments.options.option_templates.queries import templates_seen_by
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Rows, Search, StaffList


def _found(rows: Rows, text: str) -> Rows:
    return rows.filter(name__icontains=text)


def _address(template: OptionTemplate) -> str:
    return reverse("assessments:template", args=[template.pk])


TEMPLATES = StaffList(
    name="assessments.templates",
    caption=_("Templates of options"),
    rights=(P.MANAGE_ASSESSMENTS,),
    rows=lambda by: templates_seen_by(by).defer("settings").prefetch_related("saved_by"),
    order=("sort_key", "id"),
    columns=(
        Column("name", _("Name"), "name", sort=("sort_key", "id"), link=_address, heads_row=True),
        Column("saved_by", _("Saved by"), lambda row: row.saved_by.full_name if row.saved_by else ""),
        Column("saved_at", _("Saved"), "saved_at", sort=("saved_at", "id")),
    ),
    search=Search(label=_("Part of the name"), find=_found),
    empty=Empty(
        title=_("No templates yet"),
        none_fit=_("No template fits."),
        text=_("A new assessment can start with a template. Open one whose options are right, and press Save as template on its Options."),
        label=_("Assessments"),
        view="assessments:list",
    ),
)
