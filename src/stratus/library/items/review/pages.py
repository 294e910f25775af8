"""Library › To review, and the steps of an item's review."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation.errors import InvalidFields
from stratus.foundation.numbers import sent_ids, typed_whole
from stratus.library.errors import NotFound
from stratus.library.items.review import actions, asides, commenting
from stratus.library.items.review.lists import SENT_BACK, TO_REVIEW
from stratus.library.items.review.queries import STEPPED, done_in_words
from stratus.library.items.review.rules import Step
from stratus.library.templatetags.library import status_word
from stratus.ui.lists.pages import show
from stratus.ui.notices import counted, told

SAID = {
    Step.OFFER: gettext_lazy("“%(title)s” is ready for review. Those who review this collection find it under “To review”."),
    Step.APPROVE: gettext_lazy("“%(title)s” is approved, and Live."),
    Step.REFUSE: gettext_lazy("“%(title)s” was not approved. It is a draft again, and its author finds it on the front page."),
}
"""What is said after a step, where its new status alone does not say it."""


@require(*TO_REVIEW.rights)
def to_review(request: StaffRequest) -> HttpResponse:
    """List what waits for this person's review."""
    return show(request, TO_REVIEW, "library/review/list.html")


@require(*SENT_BACK.rights)
def sent_back(request: StaffRequest) -> HttpResponse:
    """List what came back to this person with comments."""
    return show(request, SENT_BACK, "library/review/sent_back.html")


@require_POST
@require(P.LIBRARY)
def take(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a step with an item: `step`, and what the page showed: `revision`, the number, and `newest_comment`, the id, 0 for none."""
    try:
        step = Step(request.POST.get("step", ""))
    except ValueError:
        raise Http404 from None
    with told(request, at={"comment": "comment-text"}):
        revision, comment = (typed_whole(request.POST.get(name, "")) or 0 for name in ("revision", "newest_comment"))
        item = actions.take(pk, step, by=request.actor, revision=revision, comment=comment)
        said = SAID.get(step, _("“%(title)s”: %(status)s."))
        messages.success(request, str(said) % {"title": item.title, "status": status_word(item.status)})
        return redirect(f"{reverse('library:item', args=[pk])}?{STEPPED}=1")
    return redirect("library:item", pk)


@require_POST
@require(P.LIBRARY)
def comment(request: StaffRequest, pk: int) -> HttpResponse:
    """Note something at a field of an item."""
    field, text = request.POST.get("field", ""), request.POST.get("comment", "")
    try:
        commenting.comment(pk, field, text, revision=typed_whole(request.POST.get("revision", "")) or 0, by=request.actor)
    except InvalidFields as refused:
        for problem in refused.errors.values():
            messages.error(request, problem)
    except NotFound as gone:
        raise Http404 from gone
    else:
        messages.success(request, _("The comment was added."))
    return redirect(f"{reverse('library:item', args=[pk])}#comments")


@require_POST
@require(P.LIBRARY)
def finish_comments(request: StaffRequest, pk: int) -> HttpResponse:
    """Mark comments on an item as done: `done`, their ids."""
    try:
        number = commenting.finish(pk, sent_ids(request.POST.getlist("done")), by=request.actor)
    except NotFound as gone:
        raise Http404 from gone
    counted(request, number, done_in_words(number))
    return redirect(f"{reverse('library:item', args=[pk])}#comments")


@require_POST
@require(P.LIBRARY)
def set_hint_aside(request: StaffRequest, pk: int) -> HttpResponse:
    """Set a hint about an item aside: `hint`, its mark, and `reason`, if there is one."""
    with _told_of_hints(request):
        asides.set_aside(pk, request.POST.get("hint", ""), request.POST.get("reason", ""), by=request.actor)
        messages.success(request, _("The hint was set aside. It comes back when the text changes."))
    return redirect(f"{reverse('library:item', args=[pk])}#hints")


@require_POST
@require(P.LIBRARY)
def show_hint_again(request: StaffRequest, pk: int) -> HttpResponse:
    """Let a hint about an item stand again that was set aside: `hint`, its mark."""
    with _told_of_hints(request):
        asides.show_again(pk, request.POST.get("hint", ""), by=request.actor)
        messages.success(request, _("The hint is shown again."))
    return redirect(f"{reverse('library:item', args=[pk])}#hints")


@contextmanager
def _told_of_hints(request: StaffRequest) -> Iterator[None]:
    """Say what speaks against what somebody wants with a hint. Raises Http404 for an item that they do not see."""
    try:
        yield
    except InvalidFields as refused:
        for problem in refused.errors.values():
            messages.error(request, problem)
    except NotFound as gone:
        raise Http404 from gone
