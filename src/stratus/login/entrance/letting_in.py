"""The end of every way in by password: the session, the event, and what the browser remembers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from stratus.foundation import clock
from stratus.login.entrance import actions
from stratus.login.entrance.browsers import browser_of, remember
from stratus.login.entrance.sessions import open_session, origin_of
from stratus.people.models import User


def let_in(request: HttpRequest, user: User, target: str, *, second_factor: str = "") -> HttpResponse:
    """Open the session of somebody who proved who they are, and go to `target`."""
    open_session(request, user)
    actions.record_logged_in(user, origin=origin_of(request), second_factor=second_factor, now=clock.now())
    response = redirect(target)
    remember(response, browser_of(request), user.username)
    return response
