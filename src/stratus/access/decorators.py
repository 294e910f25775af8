"""Who may open a staff page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission

View = Callable[..., HttpResponse]


def sits_exams_only(user: Any) -> bool:
    """Tell whether a user (role loaded) has no right but to sit exams."""
    return bool(user.role.permissions == [Permission.PARTICIPATE.value])


def require(*permissions: Permission, direct_link: bool = False, candidates: bool = False) -> Callable[[View], View]:
    """Open the page to people who hold one of these rights (none given: to everybody logged in); send others to log in.

    An assessor who came by a direct link sees only pages that say `direct_link`; those limit themselves to `actor.schedule_id`.
    Somebody who may do nothing but sit exams sees only pages that say `candidates`, and those that ask for that right.
    Raises NotAllowed.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            actor = request.actor  # type: ignore[attr-defined]
            if actor.schedule_id is not None and not direct_link:
                raise NotAllowed
            if permissions:
                actor.require(*permissions)
            elif not candidates and actor.schedule_id is None and sits_exams_only(request.user):
                raise NotAllowed
            return view(request, *args, **kwargs)

        return opened

    return decorate
