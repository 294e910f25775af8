"""Library › Media of a collection, and the door at which they are seen, heard and read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.foundation.sorting import folded
from stratus.library.collections.pages import editable_collection, may_edit, visible_collection
from stratus.library.media import actions, addresses, rules
from stratus.library.media.captions.forms import CaptionsForm
from stratus.library.media.captions.queries import of_medium as captions_of
from stratus.library.media.errors import MediumRefused
from stratus.library.media.forms import MediumForm, UploadForm
from stratus.library.media.lists import PICTURES
from stratus.library.media.queries import items_naming, media_visible_to, of_kind, originals
from stratus.library.media.rules import Kind
from stratus.library.models import Collection, Medium
from stratus.library.rules import storable
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original
from stratus.ui.lists.pages import show
from stratus.ui.notices import told

MOST_CHOSEN_FROM = 60


@require(*PICTURES.rights)
def pictures(request: StaffRequest, pk: int) -> HttpResponse:
    """List the media of a collection, with a form for another one."""
    return _list(request, visible_collection(request, pk), UploadForm())


@require_POST
@require(P.LIBRARY)
def upload(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a picture or sound. The editor of a question gets it as JSON, or the reason why there is none."""
    collection = editable_collection(request, visible_collection(request, pk))
    for_editor = request.headers.get("Accept", "").startswith("application/json")
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            medium = _added(request, collection, form)
        except MediumRefused as refusal:
            if for_editor:
                return _refused(refusal)
            form.add_error("file", refusal.message)
        else:
            if for_editor:
                return JsonResponse(_told(request, medium), status=201)
            messages.success(request, _("“%(name)s” is among the media of this collection.") % {"name": medium.name})
            return redirect("library:picture", medium.pk)
    if for_editor:
        return JsonResponse({"message": " ".join(str(error) for error in form.errors.get("file", [])), "can_shrink": False}, status=422)
    return _list(request, collection, form)


@require_safe
@require(P.LIBRARY)
def choose(request: StaffRequest, pk: int) -> HttpResponse:
    """Tell the editor of a question which media of a `kind` there are (pictures, where it says none): the newest, those with a part of a
    name (`q`), or those named (`src`).
    """
    all_of_them = Medium.objects.filter(collection=visible_collection(request, pk))
    asked = request.GET.get("kind", Kind.PICTURE)
    found = (of_kind(all_of_them, Kind(asked)) if asked in set(Kind) else all_of_them.none()).order_by("-pk")
    if wanted := request.GET.getlist("src"):
        found = found.filter(sha256__in=rules.named_in(wanted[:MOST_CHOSEN_FROM]))
    elif text := folded(storable(request.GET.get("q", "").strip())):
        found = found.filter(sort_key__contains=text)
    shown = list(found[: MOST_CHOSEN_FROM + 1])
    told = [_told(request, medium) for medium in shown[:MOST_CHOSEN_FROM]]
    return JsonResponse({"pictures": told, "more": len(shown) > MOST_CHOSEN_FROM}, headers={"Cache-Control": "no-store"})


@require(P.LIBRARY)
def picture(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a picture or sound with the questions that name it; rename and describe it."""
    medium = one_medium(request, pk)
    form = MediumForm(request.POST or None, initial=MediumForm.initial_of(medium), medium=medium)
    original = Original(request, form, lambda: MediumForm.initial_of(one_medium(request, pk)))
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            actions.describe_medium(pk, by=request.actor, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("library:picture", pk)
    return show_medium(request, medium, form)


def show_medium(
    request: StaffRequest, medium: Medium, form: MediumForm | None = None, captions_form: CaptionsForm | None = None
) -> HttpResponse:
    """Show the page of a medium, with forms that may have been sent."""
    form = form or MediumForm(initial=MediumForm.initial_of(medium), medium=medium)
    kind = rules.kind_of(medium.type)
    context = {
        "picture": medium,
        "kind": kind.value,
        "length": rules.length_of(medium.duration),
        "shown": _as_shown(medium) if kind == Kind.DOCUMENT else None,
        "collection": medium.collection,
        "form": form,
        "may_edit": may_edit(request, medium.collection),
        "items": items_naming(medium)[:50],
        "captions": captions_of(medium.pk) if kind == Kind.VIDEO else (),
        "captions_form": captions_form or CaptionsForm(),
    }
    return render(request, "library/media/picture.html", context, status=status_of(captions_form or form))


@require_POST
@require(P.LIBRARY)
def delete_picture(request: StaffRequest, pk: int) -> HttpResponse:
    """Delete a picture or sound that no question names."""
    medium = one_medium(request, pk)
    done = {
        Kind.PICTURE: _("The picture was deleted."),
        Kind.SOUND: _("The sound was deleted."),
        Kind.VIDEO: _("The video was deleted."),
        Kind.DOCUMENT: _("The document was deleted."),
    }
    with told(request, done[rules.kind_of(medium.type)]):
        actions.delete_medium(pk, by=request.actor)
        return redirect("library:pictures", medium.collection_id)
    return redirect("library:picture", pk)


@require_safe
@require(direct_link=True, candidates=True)
def show_picture(request: StaffRequest, sha256: str, until: int, signature: str) -> HttpResponse:
    """Serve a picture or sound to the person to whom a page gave this address. Nothing else is asked, and nothing else opens."""
    if not addresses.is_given(sha256, int(request.user.pk or 0), until, signature, clock.now()):
        raise Http404
    original = originals([sha256]).get(sha256)
    try:
        content = original.read(0, original.size) if original else None
    except FileNotFoundError:
        content = None
    if original is None or content is None:
        raise Http404
    return _kept_by_browser(content, original.type)


@require_safe
@require(direct_link=True, candidates=True)
def show_thumbnail(request: StaffRequest, sha256: str, until: int, signature: str) -> HttpResponse:
    """Serve the thumbnail of a picture to the person to whom a page gave the address of the picture."""
    if not addresses.is_given(sha256, int(request.user.pk or 0), until, signature, clock.now()):
        raise Http404
    found = actions.thumbnail(sha256)
    if found is None:
        raise Http404
    kind, content = found
    return _kept_by_browser(content, kind)


def _kept_by_browser(content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = f"private, max-age={addresses.HOUR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _list(request: StaffRequest, collection: Collection, form: UploadForm) -> HttpResponse:
    context = {"collection": collection, "may_edit": may_edit(request, collection), "form": form}
    template, status = "library/media/pictures.html", status_of(form)
    return show(request, PICTURES, template, context, is_answered=form.is_bound, status=status, collection=collection.pk)


def _added(request: StaffRequest, collection: Collection, form: UploadForm) -> Medium:
    file = form.cleaned_data["file"]
    if file.size > rules.MOST_SENT:  # before it is read into memory
        raise MediumRefused.too_much(file.size)
    asked = {"shrink": form.cleaned_data["shrink"], "wanted": form.cleaned_data["wanted"]}
    return actions.add_medium(collection.pk, file.read(), file_name=file.name, by=request.actor, **asked)


def _refused(refusal: MediumRefused) -> JsonResponse:
    """Return why there is none. What may pass says after how many seconds: the editor has the file still, and sends it again."""
    told = {"message": refusal.message, "can_shrink": refusal.can_shrink}
    return JsonResponse(told, status=503, headers={"Retry-After": "2"}) if refusal.may_pass else JsonResponse(told, status=422)


def _told(request: StaffRequest, medium: Medium) -> dict[str, Any]:
    src = rules.address_of(medium.sha256)
    return {
        "src": src,
        "address": addresses.address_for(request, medium.sha256),
        "small": addresses.small(addresses.address_for(request, medium.sha256)),
        "name": medium.name,
        "description": medium.description,
        "width": medium.width,
        "height": medium.height,
        "duration": medium.duration,
        "pages": medium.pages,
    }


def _as_shown(medium: Medium) -> dict[str, str]:
    """Return the view of a page that shows a document, and nothing else."""
    stem = format_html('<p><object data-src="{}" title="{}"></object></p>', rules.address_of(medium.sha256), medium.name)
    return {"id": "0", "type": "SECTION_PAGE", "stem": stem, "lang": "en"}


def one_medium(request: StaffRequest, pk: int) -> Medium:
    """Return a medium that whoever asks may see. Raises Http404."""
    return get_object_or_404(media_visible_to(request.actor).select_related("collection"), pk=pk)
