"""Access data of the demo: address, token, accounts, launch link; stored in `demo.env` for shell scripts."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from stratus.access.actor import Actor
from stratus.demo.people import CANDIDATES, STAFF, STUDENTS
from stratus.external_api.tokens.actions import generate_token
from stratus.people.models import User
from stratus.scheduling.links.secrets import secret_hash
from stratus.scheduling.models import Registration
from stratus.scheduling.queries import launch_links
from stratus.server.processes import home
from stratus.tenancy.models import Credential, Tenant

FILE = "demo.env"
PUBLIC = "stratus-demo"
"""The password that every demo of release 0.1 had."""
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of passwords: none that is taken for another one."""


def describe(tenant: Tenant, *, by: Actor, now: datetime) -> dict[str, Any]:
    """Return the access data. Token and password are those of the file, if it is of this demo, else new ones.

    The token tells whether it is. A password that everybody knows, as that of release 0.1, is replaced.
    """
    token, password = _kept("TOKEN"), _kept("PASSWORD")
    if not Credential.objects.filter(tenant=tenant, kind=Credential.Kind.EXTERNAL_API, hash=secret_hash(token)).exists():
        token = generate_token(User.objects.get(username_key="api"), by=by, now=now)[1]
        password = ""
    if password in ("", PUBLIC):
        password = _new_password()
    registration = Registration.objects.get(schedule__external_id="DEMO", candidate__username_key="candidate")
    access = {
        "url": tenant.base_url,
        "token": token,
        "admin": "admin",
        "password": password,
        "launch_url": launch_links([registration])[registration.pk].launch_url,
    }
    lines = "".join(f"export STRATUS_{name.upper()}='{value}'\n" for name, value in access.items())
    path = home.folder(".") / FILE
    if not path.exists() or path.read_text() != lines:
        home.write_private(path, lines.encode())
    people = [*STAFF, *(person for person in CANDIDATES if person.username == "candidate")]
    return access | {"accounts": [{"username": person.username, "role": person.role} for person in people]}


def _new_password() -> str:
    """Give all accounts of the demo a new password, and return it."""
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(3))
    names = [person.username for person in (*STAFF, *CANDIDATES, *STUDENTS)]
    # One hash for all: hashing thirty times with argon2 would slow the first start by a second.
    User.objects.filter(username_key__in=names).update(password=make_password(password))
    return password


def _kept(name: str) -> str:
    path = home.home() / FILE
    found = re.search(rf"^export STRATUS_{name}='([\w-]+)'$", path.read_text(), re.MULTILINE) if path.exists() else None
    return found.group(1) if found else ""
