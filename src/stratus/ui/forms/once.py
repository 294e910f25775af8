"""A form that was sent twice is done once: a double click, a browser that tries again, an impatient second press.

Each page that is shown gives its forms another security token (Django masks it anew each time). Who sends the same form of the same page
with the same content once more has pressed twice: the second one waits for the first, then is led to where that led, and nothing is done
again. A page that stays, and whose form may be sent again for good, sends a word of its own with it (`once`), another one for each act.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from stratus.foundation import clock
from stratus.foundation.conflicts import is_conflict, violated
from stratus.ui.forms.conflicts import came_at_the_same_moment
from stratus.ui.forms.overtaken import MADE_FROM
from stratus.ui.models import SentForm
from stratus.ui.notices import was_refused

TOKEN, WORD = "csrfmiddlewaretoken", "once"
KEPT = timedelta(hours=1)
"""How long it is known that a form was sent. Rows older than that go with the person's next form."""
MARKED, KEPT_MARKED = (MADE_FROM, "seen_at"), timedelta(minutes=1)
"""A form with one of these is refused by its page when something else was stored meanwhile. So it is soon asked again: who goes back to
an older page and saves what is on it is told what is stored now, not that it was done."""
LONGEST_ADDRESS = 2000


class OnceMiddleware:
    """Runs what a form of somebody who is logged in asks for in one transaction with the note that it was done.

    What was refused (by its status, or by a message on the next page), and what only shows something, is not noted: it may be sent again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_a_form(request):
            return self.get_response(request)
        try:
            return self._once(request)
        except DatabaseError as error:
            if is_conflict(error):  # foreign keys are checked at the end: no view sees what they refuse
                return came_at_the_same_moment(request, error)
            raise

    def _once(self, request: HttpRequest) -> HttpResponse:
        mark = _mark(request)
        with transaction.atomic():
            sent = _note(request, mark)
            if sent is None:
                return _done_before(request, mark)
            response = self.get_response(request)
            if connection.needs_rollback:
                return response
            if _acted(request, response):
                leads_to = response.get("Location", "")
                sent.leads_to = leads_to if len(leads_to) <= LONGEST_ADDRESS else ""  # a part of an address leads elsewhere
                sent.save(update_fields=["leads_to"])
            else:
                sent.delete()
        return response


def _is_a_form(request: HttpRequest) -> bool:
    """Tell whether somebody who is logged in sent a form of a page. Asks for the body last: what has no session is for others to read."""
    if request.method != "POST" or not hasattr(request, "tenant") or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return request.user.is_authenticated and bool(request.POST.get(TOKEN))


def _acted(request: HttpRequest, response: HttpResponse) -> bool:
    if was_refused(request):
        return False
    return 300 <= response.status_code < 400 or (response.status_code < 300 and WORD in request.POST)


def _note(request: HttpRequest, mark: bytes) -> SentForm | None:
    """Note that this form was sent; None if it was before. Waits for a transaction that is at work on the same form."""
    now, person = clock.now(), request.user.pk
    assert person is not None  # somebody is logged in
    over = Q(sent_at__lte=now - KEPT)
    if any(name in request.POST for name in MARKED):
        over |= Q(mark=mark, sent_at__lte=now - KEPT_MARKED)
    old = SentForm.objects.filter(over, person_id=person).select_for_update(skip_locked=True)
    SentForm.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
    try:
        with transaction.atomic():
            return SentForm.objects.create(person_id=person, mark=mark, sent_at=now)
    except IntegrityError as error:
        if violated(error) == "sent_form_once":
            return None
        raise


def _mark(request: HttpRequest) -> bytes:
    """Return what is the same only for the same form of the same page with the same content."""
    mark = hashlib.sha256(request.get_full_path().encode(errors="replace"))
    for name, values in sorted(request.POST.lists()):
        mark.update(repr((name, values)).encode(errors="replace"))
    for name, files in sorted(request.FILES.lists()):
        mark.update(repr((name, [(file.name, _content(file)) for file in files])).encode(errors="replace"))
    return mark.digest()


def _content(file: UploadedFile) -> str:
    """Return the SHA-256 of a file that was sent, in pieces; whoever reads it then begins at its beginning."""
    content = hashlib.sha256()
    for piece in file.chunks():
        content.update(piece)
    file.seek(0)
    return content.hexdigest()


def _done_before(request: HttpRequest, mark: bytes) -> HttpResponse:
    text = _("This was sent twice. It was done once.")
    leads_to = SentForm.objects.values_list("leads_to", flat=True).get(person_id=request.user.pk, mark=mark)
    if leads_to:
        messages.info(request, text)
        return HttpResponseRedirect(leads_to)
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, "ui/done_before.html", {"text": text})
    more = _("Go back and reload the page to see what is there now.")
    return render(request, "ui/error.html", {"title": text, "text": more}, status=409)
