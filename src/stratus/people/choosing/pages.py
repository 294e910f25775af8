"""Whom a field of people offers while somebody types."""

from __future__ import annotations

from django.http import Http404, JsonResponse
from django.views.decorators.http import require_safe

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation.numbers import sent_ids
from stratus.people.choosing.queries import MOST, choice_of, people_to_choose
from stratus.people.choosing.rules import ANY_CHOOSER, choosers_of
from stratus.ui.lists.declaration import whole_words_note
from stratus.ui.lists.paging import text_of

LONGEST_BUT = 8_000
"""Characters of `?but=`: more than a field writes (`forms.MOST_LEFT_OUT`)."""


@require(*ANY_CHOOSER)
@require_safe
def choose(request: StaffRequest) -> JsonResponse:
    """Return the first people with the right `?right=` and the words `?q=`: those who may be chosen, and nobody else.

    `?but=` names ids of people whom the form would refuse: they are chosen already.
    """
    right = text_of(request, "right")
    if right not in P.values:
        raise Http404
    request.actor.require(*choosers_of(P(right)))
    text, chosen = text_of(request, "q"), sent_ids(text_of(request, "but", LONGEST_BUT).split(","))
    found = people_to_choose(P(right), text, but=chosen, most=MOST + 1)
    people = [{"text": choice_of(user), "note": user.role.title} for user in found[:MOST]]
    return JsonResponse({"people": people, "more": len(found) > MOST, "note": "" if people else whole_words_note(text)})
