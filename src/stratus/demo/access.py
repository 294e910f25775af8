"""Access data of the demo: address, token, accounts, launch link; stored in `demo.env` for shell scripts."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from stratus.access.actor import Actor
from stratus.demo.people import CANDIDATES, PASSWORD, STAFF
from stratus.external_api.tokens.actions import generate_token
from stratus.people.models import User
from stratus.scheduling.links.secrets import secret_hash
from stratus.scheduling.models import Registration
from stratus.scheduling.queries import launch_links
from stratus.server.processes import home
from stratus.tenancy.models import Credential, Tenant

FILE = "demo.env"


def describe(tenant: Tenant, *, by: Actor, now: datetime) -> dict[str, Any]:
    """Return the access data; generates a token if the one in the file is missing or no longer valid."""
    token = _kept_token()
    if not Credential.objects.filter(tenant=tenant, kind=Credential.Kind.EXTERNAL_API, hash=secret_hash(token)).exists():
        token = generate_token(User.objects.get(username_key="api"), by=by, now=now)[1]
    registration = Registration.objects.get(schedule__external_id="DEMO", candidate__username_key="candidate")
    access = {
        "url": tenant.base_url,
        "token": token,
        "admin": "admin",
        "password": PASSWORD,
        "launch_url": launch_links([registration])[registration.pk].launch_url,
    }
    lines = "".join(f"export STRATUS_{name.upper()}='{value}'\n" for name, value in access.items())
    path = home.folder(".") / FILE
    if not path.exists() or path.read_text() != lines:
        home.write_private(path, lines.encode())
    people = [*STAFF, *(person for person in CANDIDATES if person.username == "candidate")]
    return access | {"accounts": [{"username": person.username, "role": person.role} for person in people]}


def _kept_token() -> str:
    path = home.home() / FILE
    found = re.search(r"^export STRATUS_TOKEN='(\w+)'$", path.read_text(), re.MULTILINE) if path.exists() else None
    return found.group(1) if found else ""
