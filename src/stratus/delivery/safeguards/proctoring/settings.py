"""Setting Proctorio up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.delivery.models import ProctorioSettings
from stratus.delivery.safeguards.proctoring.choosing import PURPOSE, Mode, secret_of
from stratus.delivery.safeguards.proctoring.proctorio import EXAM_SETTINGS
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.foundation.outgoing import addresses
from stratus.foundation.text import is_entity_id
from stratus.tenancy.models import TenantSettings
from stratus.tenancy.networks import callable_networks
from stratus.tenancy.sealed import seal

PLAIN = ("mode", "address", "consumer_key", "exam_settings")


def change_proctorio(changes: Mapping[str, Any], *, by: Actor) -> ProctorioSettings:
    """Change `PLAIN`, `consumer_secret` (empty: it stays) and `template`, the id by which the External API names the one template.

    Raises NotAllowed, or InvalidFields: an account needs an address, a key and a secret.
    """
    by.require(Permission.MANAGE_SETTINGS)
    with transaction.atomic():
        settings, _made = ProctorioSettings.objects.select_for_update().get_or_create()
        if errors := faults(changes, has_secret=bool(secret_of(settings))):
            raise InvalidFields(errors)
        changed = [name for name in PLAIN if getattr(settings, name) != changes[name]]
        for name in changed:
            setattr(settings, name, changes[name])
        if changes["consumer_secret"]:
            settings.consumer_secret = seal(changes["consumer_secret"], PURPOSE)
            changed.append("consumer_secret")
        tenant = TenantSettings.objects.select_for_update().get()
        if tenant.default_proctorio_template != changes["template"]:
            tenant.default_proctorio_template = changes["template"]
            tenant.save(update_fields=["default_proctorio_template"])
            changed.append("template")
        if changed:
            settings.save()
            log.record("proctorio_settings.changed", by=by, subject=settings, fields=sorted(changed))
    return settings


def faults(changes: Mapping[str, Any], *, has_secret: bool) -> dict[str, str]:
    """Return what is wrong with these values, by name; absent ones are not judged. `has_secret`: one is stored already."""
    errors: dict[str, str] = {}
    if changes.get("template") and not is_entity_id(changes["template"]):
        errors["template"] = _("Use at most 64 letters, digits, “-”, “_” and “.”.")
    if set(changes.get("exam_settings", ())) - set(EXAM_SETTINGS):
        errors["exam_settings"] = _("Proctorio knows no such setting.")
    if changes.get("mode", Mode.PROCTORIO) not in Mode.values:
        errors["mode"] = _("Choose one of these.")
    if changes.get("mode") == Mode.PROCTORIO:
        address = changes.get("address")
        if address is not None and not _can_be_called(address):
            errors["address"] = _("Enter the address that Proctorio gave you. It begins with https://.")
        if not changes.get("consumer_key", "x"):
            errors["consumer_key"] = _("Enter the key that Proctorio gave you.")
        if not changes.get("consumer_secret", "x") and not has_secret:
            errors["consumer_secret"] = _("Enter the secret that Proctorio gave you.")
    return errors


def _can_be_called(address: str) -> bool:
    return not addresses.problem_with(address, callable_networks) and addresses.is_confidential(address, callable_networks)
