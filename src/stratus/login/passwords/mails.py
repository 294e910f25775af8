"""What people are mailed who have forgotten their password."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from stratus.people.models import User


@dataclass(frozen=True, slots=True)
class Mail:
    """Subject, one line whatever titles hold, and plain text."""

    subject: str
    text: str


def reset_mail(user: User, link: str, organisation: str) -> Mail:
    """Return the mail with the link, in the user's language."""
    with translation.override(user.language or "en"):
        subject = _("A new password for %(organisation)s") % {"organisation": organisation}
        text = _(
            "Dear %(name)s,\n\nsomebody asked for a new password for your user name %(username)s at %(organisation)s."
            " If it was you, open this link within an hour and choose one:\n\n%(link)s\n\n"
            "If it was not you, do nothing: your password stays as it is.\n"
        ) % {"name": user.full_name, "username": user.username, "organisation": organisation, "link": link}
    return Mail(" ".join(subject.split()), text)
