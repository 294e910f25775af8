"""Staff in front of their pages: a test client that is logged in at its tenant's host."""

from __future__ import annotations

from typing import Any

from django.test import Client

from stratus.login.middleware import SESSION_TENANT
from stratus.people.models import User


def a_browser(user: User, **session: Any) -> Client:
    """A browser in which this person is logged in; `session` is put into their session."""
    host = user.tenant.hosts.get().name
    browser = Client(headers={"host": host})
    browser.force_login(user, backend="stratus.login.backend.TenantBackend")
    stored = browser.session
    stored[SESSION_TENANT] = user.tenant_id
    stored.update(session)
    stored.save()
    return browser
