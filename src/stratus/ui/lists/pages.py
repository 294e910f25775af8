"""Answers the requests of a page that shows a list: the rows, a file of them, saved views, and acts on many rows.

All of them come to the page's own address, so its rights, and what it looks up first, hold for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.foundation.numbers import typed_whole
from stratus.ui.lists import export, later, saved_views
from stratus.ui.lists.acting import act_on, back_to
from stratus.ui.lists.declaration import StaffList
from stratus.ui.lists.found import Found, ViewForm
from stratus.ui.models import SavedView
from stratus.ui.notices import told


def show(
    request: StaffRequest,
    declared: StaffList,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    may_act: bool = True,
    is_answered: bool = False,
    status: int = 200,
    **scope: Any,
) -> HttpResponse:
    """Answer a request of a page with this list; the template gets it as `list` and includes `ui/list/list.html`.

    `may_act` False: nothing is offered for many rows, as for a colleague who may only look. `is_answered`: the page has a form of its
    own, which was sent, and shows the list beside what it answers. Raises Http404 and NotAllowed.
    """
    found = Found(request, declared, scope, saved_views.views_of(declared.name, request.actor), may_act)
    if is_answered:
        pass
    elif request.method == "POST":
        answer = _posted(found)
        if answer is not None:
            return answer
    elif request.GET.get("export") == "csv" and declared.exports:
        if not found.is_more:
            return export.file_now(found.asked, request.actor, scope)
        messages.warning(request, _("These are too many rows to wait for: export them from here, by a job."))
        return redirect(found.url(export=None))
    elif not request.GET and (default := next((view for view in found.views if view.is_default), None)):
        return redirect(f"{request.path}?{default.query or 'show=all'}")
    status = 422 if found.view_form.error else status
    return render(request, template, {**(context or {}), "list": found}, status=status)


def _posted(found: Found) -> HttpResponse | None:
    """Do what a form of the list asks; None if the page is to be shown with what is wrong."""
    request = found.request
    if "act" in request.POST:
        act = found.declared.act(request.POST["act"])
        if act is None:
            raise Http404
        return act_on(found, act)
    do = request.POST.get("do", "")
    if do == "export" and found.declared.exports:
        with told(request):
            job = later.start_export(found.asked, found.scope, by=request.actor, now=clock.now())
            return redirect("jobs:detail", job.pk)
        return redirect(back_to(found))
    if do not in VIEWS:
        return HttpResponseBadRequest(_("Nothing was asked for. Go back and choose again."), content_type="text/plain; charset=utf-8")
    return _change_views(found, do)


VIEWS = ("save_view", "rename_view", "default_view", "no_default_view", "remove_view")


def _change_views(found: Found, do: str) -> HttpResponse | None:
    """Save or change a view, and come back to the list."""
    request, name, by = found.request, found.declared.name, found.request.actor
    title, pk = request.POST.get("title", ""), typed_whole(request.POST.get("view", "")) or 0
    try:
        if do == "save_view":
            saved_views.save_view(name, title, found.asked.query(), by=by)
            messages.success(request, _("The view was saved."))
        elif do == "rename_view":
            view = saved_views.rename_view(name, pk, title, by=by)
            messages.success(request, _("The view is called “%(title)s” now.") % {"title": view.title})
        elif do == "remove_view":
            saved_views.remove_view(name, pk, by=by)
            messages.success(request, _("The view was removed."))
        else:
            view = saved_views.set_default(name, pk, do == "default_view", by=by)
            first = _("The list opens with the view “%(title)s” from now on.") % {"title": view.title}
            messages.success(request, first if view.is_default else _("The list opens with all rows again."))
    except InvalidFields as problem:
        found.view_form = ViewForm(pk or None, title, problem.errors["title"])
        return None
    except SavedView.DoesNotExist as problem:
        raise Http404 from problem
    return redirect(back_to(found))
