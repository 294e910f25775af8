"""What a launch link opens."""

from __future__ import annotations

import hmac
import re

from django.conf import settings

from stratus.scheduling.links.secrets import returned_mark, secret_hash
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


def came_back(registration: Registration, mark: str) -> bool:
    """Tell whether a proctoring provider sent the candidate back: only the provider was given this mark."""
    expected = returned_mark(settings.LINK_KEY, registration.pk, registration.link_generation)
    return hmac.compare_digest(expected.encode(), mark.encode("utf-8", "replace"))
