"""What a launch link opens."""

from __future__ import annotations

import re

from stratus.scheduling.links.secrets import secret_hash
from stratus.scheduling.models import Registration
from stratus.tenancy import current
from stratus.tenancy.models import Credential

SECRET = re.compile(r"[0-9A-Fa-f]{64}")


def registration_of(secret: str) -> Registration | None:
    """Return the registration that this launch link opens; None for an unknown link and for one that was revoked."""
    if not SECRET.fullmatch(secret):
        return None
    credential = Credential.objects.filter(hash=secret_hash(secret.upper()), kind=Credential.Kind.LAUNCH).first()
    if credential is None:
        return None
    with current.use(credential.tenant_id):
        found = Registration.objects.filter(pk=credential.subject_id, link_generation=credential.generation)
        return found.select_related("schedule", "candidate").first()
