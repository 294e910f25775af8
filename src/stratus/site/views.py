"""The front page: what can I do next?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import ngettext

from stratus.assessments.queries import assessments_visible_to
from stratus.library.queries import collections_visible_to
from stratus.people.actor import Actor
from stratus.people.decorators import require
from stratus.people.models import User
from stratus.people.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class Task:
    """A number of things that wait for this person, and where."""

    number: int
    text: str
    icon: str
    url: str


@require()
def front(request: HttpRequest) -> HttpResponse:
    """Show counts of what this person works on, each a link. At most one statement per card."""
    return render(request, "site/front.html", {"tasks": list(tasks_for(request.actor))})  # type: ignore[attr-defined]


def tasks_for(by: Actor) -> Iterator[Task]:
    """Yield the cards of this person's front page."""
    if by.can(P.LIBRARY):
        number = collections_visible_to(by).filter(archived_at=None).count()
        yield from _task(number, ngettext("collection of questions", "collections of questions", number), "library", "library:collections")
    if by.can(P.ASSESSMENTS):
        drafts = assessments_visible_to(by).filter(status="DRAFT").count()
        yield from _task(drafts, ngettext("assessment in draft", "assessments in draft", drafts), "assessments", "assessments:list")
    if by.can(P.MANAGE_USERS):
        people = User.objects.present().count()
        yield from _task(people, ngettext("user", "users", people), "users", "people:users")


def _task(number: int, text: str, icon: str, view: str) -> Iterator[Task]:
    try:
        yield Task(number, text, icon, reverse(view))
    except NoReverseMatch:
        return
