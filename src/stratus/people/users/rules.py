"""Validation of a user's fields. Pure: text in, messages out, keyed by the field's name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from stratus.access.addresses import network_of
from stratus.access.permissions import RoleType
from stratus.foundation.text import is_storable, is_user_id, name_key

LENGTHS = {
    "external_id": 64,
    "username": 500,
    "first_name": 500,
    "last_name": 500,
    "email": 500,
    "photo_url": 500,
    "company": 100,
    "country_code": 20,
    "state": 50,
    "city": 50,
    "postal_code": 50,
    "postal_address": 500,
    "address_line1": 500,
    "address_line2": 500,
    "phone_number": 50,
    "cellular_phone": 50,
    "synchronization_key": 64,
    "language": 10,
    "time_zone": 64,
}
"""Longest value of each text of a user (`api/reference` §3.1)."""

MIN_PASSWORD = 5
MAX_PASSWORD = 500
MAX_PERCENTAGE = 1000
MAX_LABEL = 100
GUID = re.compile(r"(\{)?[0-9A-Fa-f]{8}(-?)(?:[0-9A-Fa-f]{4}\2){3}[0-9A-Fa-f]{12}(?(1)\})")
"""With or without hyphens, with or without braces."""

# Whom the holder of a role type may create and edit.
MANAGES: Mapping[str, frozenset[str]] = {
    RoleType.ADMINISTRATOR: frozenset(RoleType.values),
    RoleType.STAFF: frozenset({RoleType.STAFF, RoleType.MARKER, RoleType.CANDIDATE}),
    RoleType.MARKER: frozenset({RoleType.CANDIDATE}),
    RoleType.CANDIDATE: frozenset(),
}


def user_errors(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with these fields of a user; absent fields are not checked.

    The key of a message about one element of a list has its index: `labels[2]`.
    """
    errors = _text_errors(values)
    if values.get("external_id") and "external_id" not in errors and not is_user_id(values["external_id"]):
        errors["external_id"] = _("Use printable characters without comma, slash or backslash, and no blank at either end.")
    if "username" in values and "username" not in errors and (wrong := _username_error(values["username"])):
        errors["username"] = wrong
    if values.get("email") and "email" not in errors:
        try:
            validate_email(values["email"])
        except ValidationError:
            errors["email"] = _("Is not a valid e-mail address.")
    percentage = values.get("reasonable_adjustment_percentage")
    if percentage is not None and not 0 <= percentage <= MAX_PERCENTAGE:
        errors["reasonable_adjustment_percentage"] = _("Must be between 0 and %(max)s.") % {"max": MAX_PERCENTAGE}
    key = values.get("synchronization_key")
    if key and "synchronization_key" not in errors and not GUID.fullmatch(key):
        errors["synchronization_key"] = _("Must be a GUID.")
    for index, label in enumerate(values.get("labels") or ()):
        if not is_storable(label):
            errors[f"labels[{index}]"] = _("Contains a character that cannot be stored.")
        elif len(label) > MAX_LABEL:
            errors[f"labels[{index}]"] = _("Must be at most %(max)s characters long.") % {"max": MAX_LABEL}
    for index, entry in enumerate(values.get("allowed_ip_addresses") or ()):
        if network_of(entry) is None:
            errors[f"allowed_ip_addresses[{index}]"] = _("Must be an IP address or a network like 192.168.1.0/24.")
    return errors


def _username_error(username: str | None) -> str | None:
    typed = username or ""
    key = name_key(typed)
    if not key or not typed.isprintable():
        return _("Enter a user name of printable characters.")
    return _("Must be at most %(max)s characters long.") % {"max": LENGTHS["username"]} if len(key) > LENGTHS["username"] else None


def _text_errors(values: Mapping[str, Any]) -> dict[str, str]:
    """Return which texts cannot be stored or are too long."""
    errors: dict[str, str] = {}
    for field, text in values.items():
        if not isinstance(text, str):
            continue
        if not is_storable(text):
            errors[field] = _("Contains a character that cannot be stored.")
        elif len(text) > LENGTHS.get(field, MAX_PASSWORD):
            errors[field] = _("Must be at most %(max)s characters long.") % {"max": LENGTHS.get(field, MAX_PASSWORD)}
    return errors


def password_error(password: str) -> str | None:
    """Return what is wrong with a new password, or None."""
    if not is_storable(password):
        return _("Contains a character that cannot be stored.")
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        return _("Must be between %(min)s and %(max)s characters long.") % {"min": MIN_PASSWORD, "max": MAX_PASSWORD}
    return None
