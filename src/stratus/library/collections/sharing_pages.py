"""Library › a collection › Sharing."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation.numbers import typed_whole
from stratus.library.collections.owning import hand_over_collection
from stratus.library.collections.pages import visible_collection
from stratus.library.collections.sharing import set_access
from stratus.library.collections.sharing_forms import AccessForm, OwnerForm, ShareForm
from stratus.library.models import Collection, CollectionRole, CollectionSharing
from stratus.library.queries import collections_visible_to, may_share, sharing_of
from stratus.library.rules import Access
from stratus.people.models import User
from stratus.ui.forms import errors_beside_fields
from stratus.ui.forms.overtaken import Original
from stratus.ui.notices import done_with_undo, told

NOBODY = Access()
Entry = tuple[CollectionSharing, AccessForm, Original]


@require(P.LIBRARY)
def sharing(request: StaffRequest, pk: int) -> HttpResponse:
    """Show who has access to a collection; the owner and administrators change it: `do` is share, change, remove or hand_over."""
    collection = visible_collection(request, pk)
    may = may_share(collection, request.actor) and request.actor.can(P.MANAGE_COLLECTIONS)
    rows = list(sharing_of(collection))
    do = request.POST.get("do", "") if request.method == "POST" else ""
    if do:
        request.actor.require(P.MANAGE_COLLECTIONS)
    share = ShareForm(request.POST if do == "share" else None, collection=collection)
    owner = OwnerForm(request.POST if do == "hand_over" else None, collection=collection)
    wanted = typed_whole(request.POST.get("user", "")) if do in ("change", "remove") else None
    entries = [_entry(request, row, is_sent=do == "change" and row.user_id == wanted) for row in rows]
    answer = _done(request, collection, do, share, owner, next((entry for entry in entries if entry[0].user_id == wanted), None))
    if answer is not None:
        return answer
    context = {"collection": collection, "may_share": may, "entries": entries, "share": share, "owner": owner}
    return render(request, "library/collections/sharing.html", context, status=422 if do else 200)


def _entry(request: StaffRequest, row: CollectionSharing, *, is_sent: bool) -> Entry:
    """Return somebody's access with its form. The form knows what it was made from: another administrator may change the same row."""
    form = AccessForm.of(row, request.POST if is_sent else None)
    return row, form, Original(request, form, lambda: AccessForm.initial_of(CollectionSharing.objects.filter(pk=row.pk).first()))


def _done(
    request: StaffRequest,
    collection: Collection,
    do: str,
    share: ShareForm,
    owner: OwnerForm,
    entry: Entry | None,
) -> HttpResponse | None:
    """Do what was asked for; None if the page is to be shown, with what is wrong."""
    if do == "share" and share.is_valid():
        with errors_beside_fields(share):
            return _set(request, collection, share.cleaned_data["user"], share.access(), _("%(name)s has access now."))
    elif do == "hand_over" and owner.is_valid():
        with errors_beside_fields(owner):
            new: User = owner.cleaned_data["owner"]
            hand_over_collection(collection.pk, new.pk, stay=owner.cleaned_data["stay"], by=request.actor)
            messages.success(request, _("%(name)s owns the collection now.") % {"name": new.full_name})
            is_seen = collections_visible_to(request.actor).filter(pk=collection.pk).exists()
            return redirect(_address(collection.pk)) if is_seen else redirect("library:collections")
    elif do == "remove":
        if entry is None:  # somebody did it meanwhile
            messages.info(request, _("Nothing was changed."))
            return redirect(_address(collection.pk))
        return _set(request, collection, entry[0].user, NOBODY, _("%(name)s has no access any more."))
    elif do == "change":
        if entry is None:
            messages.warning(request, _("They have no access any more. Nothing was changed."))
            return redirect(_address(collection.pk))
        if entry[1].is_valid():
            with errors_beside_fields(entry[1]), entry[2].saving():
                return _set(request, collection, entry[0].user, entry[1].access(), _("The access of %(name)s was changed."))
    elif do not in ("", "share", "hand_over"):
        raise Http404
    return None


def _set(request: StaffRequest, collection: Collection, user: User, access: Access, words: str) -> HttpResponse:
    before = set_access(collection.pk, user.pk, access, by=request.actor)
    if before == access:
        messages.info(request, _("Nothing was changed."))
    else:
        done_with_undo(request, words % {"name": user.full_name}, _undo_address(collection.pk, user.pk, before))
    return redirect(_address(collection.pk))


def _address(pk: int) -> str:
    return reverse("library:sharing", args=[pk])


def _undo_address(pk: int, user_id: int, before: Access) -> str:
    was = {"user": user_id, "collection": int(before.to_collection), "questions": int(before.to_questions), "role": before.role}
    return f"{reverse('library:undo_sharing', args=[pk])}?{urlencode(was)}"


@require_POST
@require(P.MANAGE_COLLECTIONS)
def undo_sharing(request: StaffRequest, pk: int) -> HttpResponse:
    """Give somebody the access that they had: `user`, `collection` and `questions` (0 or 1), `role`."""
    collection = visible_collection(request, pk)
    user = User.objects.filter(pk=typed_whole(request.GET.get("user", "")) or 0, deleted_at=None).first()
    role = request.GET.get("role", "")
    if user is None or role not in ("", *CollectionRole.values):
        raise Http404
    wanted = Access(request.GET.get("collection") == "1", request.GET.get("questions") == "1", role)
    with told(request, _("The access of %(name)s is as it was.") % {"name": user.full_name}):
        set_access(collection.pk, user.pk, wanted, by=request.actor)
    return redirect(_address(collection.pk))
