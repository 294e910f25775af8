"""Actions on endpoints."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.foundation.outgoing.addresses import problem_with
from stratus.foundation.text import is_storable
from stratus.tenancy.networks import callable_networks
from stratus.tenancy.sealed import seal
from stratus.webhooks.deliveries.actions import drop_waiting
from stratus.webhooks.endpoints.queries import AUTHORIZATION, SECRET
from stratus.webhooks.models import Endpoint

PLAIN = ("title", "url", "is_active", "only_satisfactory")
EDITABLE = (*PLAIN, "authorization")
LENGTHS = {"title": 100, "url": 500, "authorization": 500}


def new_secret() -> str:
    """Return a new signing secret (`whsec_…`, 32 bytes)."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


@transaction.atomic
def create_endpoint(
    *, title: str, url: str, only_satisfactory: bool = False, authorization: str = "", is_active: bool = True, by: Actor, now: datetime
) -> tuple[Endpoint, str]:
    """Create an endpoint for results; return it with its secret, which nobody is shown again. Raises NotAllowed or InvalidFields."""
    by.require(Permission.MANAGE_WEBSERVICE)
    values = {"title": title, "url": url, "only_satisfactory": only_satisfactory, "authorization": authorization, "is_active": is_active}
    _check(values)
    secret = new_secret()
    endpoint = Endpoint(created_at=now, sealed_secret=seal(secret, SECRET))
    _set(endpoint, values)
    endpoint.save()
    log.record("webhook.created", by=by, subject=endpoint, at=now)
    return endpoint, secret


@transaction.atomic
def update_endpoint(endpoint_id: int, changes: dict[str, Any], *, by: Actor, now: datetime) -> Endpoint:
    """Change any of title, url, is_active, only_satisfactory, authorization (empty: none is sent). What is not named stays.

    Deactivating an endpoint drops its waiting deliveries; what waited for an authorization that was lost is due at once.

    Raises NotAllowed, InvalidFields, Endpoint.DoesNotExist.
    """
    by.require(Permission.MANAGE_WEBSERVICE)
    endpoint = Endpoint.objects.select_for_update().get(pk=endpoint_id)
    values = {name: getattr(endpoint, name) for name in PLAIN} | {name: changes[name] for name in EDITABLE if name in changes}
    _check(values)
    _set(endpoint, values)
    endpoint.waits_until = None
    if endpoint.is_active:
        endpoint.deactivated_reason = ""
    endpoint.save()
    if not endpoint.is_active:
        drop_waiting(endpoint, now)
    log.record("webhook.updated", by=by, subject=endpoint, at=now, fields=sorted(set(changes) & set(EDITABLE)))
    return endpoint


@transaction.atomic
def renew_secret(endpoint_id: int, *, by: Actor, now: datetime) -> str:
    """Give an endpoint a new signing secret, valid immediately, and return it: nobody is shown it again. What waited for one is due.

    Raises NotAllowed, Endpoint.DoesNotExist.
    """
    by.require(Permission.MANAGE_WEBSERVICE)
    endpoint = Endpoint.objects.select_for_update().get(pk=endpoint_id)
    secret = new_secret()
    endpoint.sealed_secret, endpoint.waits_until = seal(secret, SECRET), None
    endpoint.save(update_fields=["sealed_secret", "waits_until"])
    log.record("webhook.secret_renewed", by=by, subject=endpoint, at=now)
    return secret


@transaction.atomic
def delete_endpoint(endpoint_id: int, *, by: Actor, now: datetime) -> None:
    """Delete an endpoint with its deliveries. Raises NotAllowed, Endpoint.DoesNotExist."""
    by.require(Permission.MANAGE_WEBSERVICE)
    endpoint = Endpoint.objects.select_for_update().get(pk=endpoint_id)
    log.record("webhook.deleted", by=by, subject=endpoint, at=now)
    endpoint.delete()


def _set(endpoint: Endpoint, values: dict[str, Any]) -> None:
    for name in PLAIN:
        setattr(endpoint, name, values[name])
    if "authorization" in values:
        endpoint.sealed_authorization = seal(values["authorization"], AUTHORIZATION)


def _check(values: dict[str, Any]) -> None:
    values.update({name: values[name].strip() for name in LENGTHS if name in values})
    if errors := faults(values):
        raise InvalidFields(errors)


def faults(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with these values of an endpoint, without blanks at their ends; absent ones are not judged."""
    errors: dict[str, str] = {}
    for name, longest in LENGTHS.items():
        if name not in values:
            continue
        if len(values[name]) > longest:
            errors[name] = _("Must be at most %(max)s characters long.") % {"max": longest}
        elif not is_storable(values[name]) or (name != "title" and not values[name].isascii()):
            errors[name] = _("Contains a character that is not possible here.")
    if not values.get("title", "x"):
        errors["title"] = _("Enter a title.")
    if any(c in values.get("authorization", "") for c in "\r\n"):
        errors["authorization"] = _("Contains a character that is not possible here.")
    if "url" in values and "url" not in errors and (problem := problem_with(values["url"], callable_networks)):
        errors["url"] = problem
    return errors
