"""What granian loads in every worker process: the front with the applications that this process serves.

`STRATUS_ROOMS` is `web` (Django), `saver`, or both, separated by a comma; both when unset.
"""

import os

from stratus.saver import http
from stratus.server import wsgi_bridge
from stratus.server.assets import front_end
from stratus.server.front import Front, Limits, Rooms
from stratus.server.limits import memory
from stratus.server.processes import database, home
from stratus.tenancy import log_ins


def load_django() -> wsgi_bridge.Application:
    """Django with every route, template engine and model loaded. Raises when the database role is not a safe one.

    Waits for the database: a process that takes the place of one which died while the database is away must not die too.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stratus.site.settings")
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    from django.db import connection
    from django.urls import get_resolver

    from stratus.tenancy.rls import refuse_unsafe_role

    _load_all(get_resolver())
    share_snapshots()
    database.wait(log_ins.APP)
    refuse_unsafe_role(connection)
    connection.close()
    return application


def share_snapshots() -> None:
    """Have the live screens of one exam read once for all who watch it. Only processes that serve pages do."""
    from stratus.invigilation.live import snapshots

    snapshots.SHARED.seconds = snapshots.SECONDS


def _load_all(resolver: object) -> None:
    """Import what the resolver would otherwise import with the first request."""
    for pattern in getattr(resolver, "url_patterns", ()):
        _load_all(pattern)


def ask_database() -> None:
    """Open this thread's connection, or check that it still answers."""
    from django.db import close_old_connections, connection

    close_old_connections()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def api_caller(header: str) -> str | None:
    """Whose token of the External API this `Authorization` holds; None for one with which no call may be made."""
    from django.db import close_old_connections

    from stratus.external_api.gate.authentication import caller_of
    from stratus.foundation import clock

    close_old_connections()
    caller = caller_of(header, request_id="", now=clock.now())
    return None if caller is None else f"token {caller.token_id}"


def caller_key() -> bytes:
    """What signs the cookie by which the front knows people who are logged in."""
    return home.secret("django")


def busy_pages() -> dict[str, str]:
    """The page of log-in for whoever finds no place in its lane, in each language."""
    from django.conf import settings
    from django.template.loader import render_to_string
    from django.utils import translation

    from stratus.server.limits import busy_page

    pages: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            pages[language] = render_to_string("login/busy.html", {"places": busy_page.FIELDS})
    return pages


def load_saver() -> http.Application:
    """The saver, not opened yet, once the database answers. It imports neither Django nor this package, so its settings are passed in."""
    from stratus.saver.app import Config, Saver
    from stratus.server.processes import logs

    logs.configure()  # without Django, nothing else configures logging

    database.wait(log_ins.SAVER)
    url, role = database.as_role(log_ins.SAVER)
    where, files = database.for_saver(url), home.folder("files")
    keys = {"player_key": home.secret("player"), "link_key": home.secret("links")}
    return Saver(Config(database=where, files=files, role=role, connections=memory.plan().saver_connections, **keys))


def rooms() -> Rooms:
    """The applications that `STRATUS_ROOMS` names. Raises `ValueError` for an unknown name."""
    wanted = {name.strip() for name in os.environ.get("STRATUS_ROOMS", "web,saver").split(",")}
    if not wanted <= {"web", "saver"}:
        raise ValueError("STRATUS_ROOMS is web, saver, or web,saver")
    return Rooms(
        wsgi=load_django if "web" in wanted else None,
        saver=load_saver if "saver" in wanted else None,
        ready=ask_database,
        ask=database.Asking(log_ins.APP if "web" in wanted else log_ins.SAVER),
        missing=front_end.missing,
        threads=memory.plan().page_threads,
        api_caller=api_caller,
        busy_pages=busy_pages,
        caller_key=caller_key() if "web" in wanted else b"",
        sealed=home.folder("sealed") if "web" in wanted else None,
        sealed_bytes=memory.plan().sealed_bytes,
    )


application = Front(rooms(), Limits.from_environment())
