"""Admin › Templates: texts that are worded once and used often."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stratus.access.actor import Actor
from stratus.access.decorators import require
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.foundation.numbers import typed_whole
from stratus.people.users import memberships
from stratus.text_templates import actions, filling, kinds, queries
from stratus.text_templates.actions import Wording
from stratus.text_templates.forms import TemplateForm
from stratus.text_templates.kinds import Kind
from stratus.text_templates.lists import TEMPLATES
from stratus.text_templates.models import TextTemplate, TextTemplateRevision
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original
from stratus.ui.lists.pages import show
from stratus.ui.lists.paging import Listing, text_of
from stratus.ui.notices import told

REVISIONS_SHOWN = 10

View = Callable[..., HttpResponse]


def for_writers(view: View) -> View:
    """Open the page to whoever may write templates of some kind. Which rights these are, the packages above say."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return require(*kinds.rights())(view)(request, *args, **kwargs)

    return opened


@for_writers
def template_list(request: StaffRequest) -> HttpResponse:
    """List the templates that the actor may change, of all kinds or of one."""
    wanted = text_of(request, "kind")
    chosen = next((kind for kind in kinds.kinds_editable_by(request.actor) if kind.name == wanted), None)
    return show(request, TEMPLATES, "text_templates/list.html", {"chosen": chosen})


@for_writers
@require_safe
def choose_kind(request: StaffRequest) -> HttpResponse:
    """Ask what the new template is for."""
    return render(request, "text_templates/choose_kind.html", {"kinds": kinds.kinds_editable_by(request.actor)})


@for_writers
def create(request: StaffRequest, kind_name: str) -> HttpResponse:
    """Write a new template of this kind."""
    kind = next((one for one in kinds.kinds_editable_by(request.actor) if one.name == kind_name), None)
    if kind is None:
        raise Http404
    form = TemplateForm(request.POST or None, kind=kind, hierarchies=_hierarchies(request.actor))
    preview = None
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            if "preview" in request.POST:
                preview = _shown(kind, actions.checked(kind, form.wording()))
            else:
                made = actions.create_template(kind, form.wording(), by=request.actor, now=clock.now())
                messages.success(request, _("The template was saved."))
                return redirect("text_templates:edit", made.pk)
    return render(request, "text_templates/edit.html", {"kind": kind, "form": form, "preview": preview}, status=status_of(form))


@for_writers
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a template, with a preview and its revisions."""
    template = get_object_or_404(queries.editable_by(request.actor), pk=pk)
    kind, latest = _kind_of(template), queries.latest_of(template)
    form = TemplateForm(
        request.POST or None,
        kind=kind,
        hierarchies=_hierarchies(request.actor, template.hierarchy_id),
        initial=TemplateForm.initial_of(template, latest),
    )
    original = Original(request, form, lambda: _stored(request.actor, pk))
    preview = None if form.is_bound else _shown(kind, Wording(template.title, latest.text, latest.subject, template.language))
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            if "preview" in request.POST:
                preview = _shown(kind, actions.checked(kind, form.wording(), before=latest.text))
            else:
                with original.saving():
                    _found(actions.change_template, pk, form.wording(), by=request.actor, now=clock.now())
                messages.success(request, _("The template was saved."))
                return redirect("text_templates:edit", pk)
    context = {
        "kind": kind,
        "form": form,
        "template": template,
        "latest": latest,
        "preview": preview,
        "revisions": _revisions(request, template),
    }
    return render(request, "text_templates/edit.html", context, status=status_of(form))


@for_writers
@require_POST
def archive(request: StaffRequest, pk: int) -> HttpResponse:
    """Archive a template."""
    with told(request, _("The template was archived. It is offered nowhere any more.")):
        _found(actions.archive_template, pk, by=request.actor, now=clock.now())
    return redirect("text_templates:list")


@for_writers
@require_POST
def unarchive(request: StaffRequest, pk: int) -> HttpResponse:
    """Bring a template back from the archive."""
    with told(request, _("The template is back.")):
        _found(actions.unarchive_template, pk, by=request.actor, now=clock.now())
    return redirect("text_templates:edit", pk)


@for_writers
@require_POST
def restore(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """Save an earlier text as the latest one."""
    with told(request, _("The earlier text was restored as a new revision.")):
        _found(actions.restore_revision, pk, number, made_from=_made_from(request), by=request.actor, now=clock.now())
    return redirect("text_templates:edit", pk)


def _found(action: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Run the action; 404 for what is not there, or not for this person."""
    try:
        action(*args, **kwargs)
    except (TextTemplate.DoesNotExist, TextTemplateRevision.DoesNotExist):
        raise Http404 from None


def _kind_of(template: TextTemplate) -> Kind:
    kind = kinds.kind_of(template.kind)
    assert kind is not None  # `editable_by` returns known kinds only
    return kind


def _made_from(request: HttpRequest) -> int:
    return typed_whole(request.POST.get("made_from", "")) or 0


def _hierarchies(by: Actor, present: int | None = None) -> list[tuple[int, str]]:
    """Return the hierarchies that this person may write for, and the present one."""
    tree = memberships.tree([present] if present else [])
    if by.can(kinds.EVERYWHERE):
        return tree
    allowed = queries.reach(by) | {present}
    return [(pk, title) for pk, title in tree if pk in allowed]


def _shown(kind: Kind, wording: Wording) -> dict[str, str]:
    """Return subject and text as a reader sees them, filled with sample values where the kind has placeholders, and their language."""
    if not kind.placeholders:
        return {"subject": wording.subject, "text": wording.text, "language": wording.language}
    fill = filling.fill_html if kind.html else filling.fill
    return {
        "subject": filling.fill(wording.subject, kind.samples),
        "text": fill(wording.text, kind.samples),
        "language": wording.language,
    }


def _stored(by: Actor, pk: int) -> dict[str, Any]:
    template = get_object_or_404(queries.editable_by(by), pk=pk)
    return TemplateForm.initial_of(template, queries.latest_of(template))


def _revisions(request: HttpRequest, template: TextTemplate) -> Listing:
    saved = TextTemplateRevision.objects.filter(template=template).select_related("saved_by")
    return Listing(request, saved, sorts={"number": ("-number",)}, default="number", size=REVISIONS_SHOWN)
