"""The mail to somebody who has forgotten their password."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.db.models import Value
from django.db.models.functions import Lower
from django.urls import reverse
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from stratus.foundation.text import is_storable
from stratus.login.backend import user_named
from stratus.login.passwords.links import link_of, may_reset
from stratus.login.passwords.mails import reset_mail
from stratus.people.models import User
from stratus.tenancy import current
from stratus.tenancy.models import Tenant

MOST_ACCOUNTS = 5
"""Accounts with one e-mail address that are mailed."""


@app.task(name="login.mail_reset", queue="mail", retry=RetryStrategy(max_attempts=4, exponential_wait=6))
def mail_reset(tenant_id: int, typed: str) -> int:
    """Mail a link to whoever this user name or e-mail address means, if they may choose a new password; return how many mails it were.

    A job looks them up, so that the page takes as long whether somebody has that name or not.
    """
    with current.use(tenant_id):
        tenant = Tenant.objects.get(pk=tenant_id)
        users = [user for user in accounts_of(typed) if may_reset(user)]
        for user in users:
            link = f"{tenant.base_url.rstrip('/')}{reverse('login:reset')}?link={link_of(user)}"
            mail = reset_mail(user, link, tenant.title)
            EmailMessage(mail.subject, mail.text, to=[user.email]).send()
        return len(users)


def accounts_of(typed: str) -> list[User]:
    """Return the present users of a user name or, if nobody has it, of an e-mail address, at most `MOST_ACCOUNTS`."""
    if not is_storable(typed):
        return []
    if user := user_named(typed):
        return [user]
    address = typed.strip()
    if "@" not in address:
        return []
    key = Lower(Value(address))
    # As a range, in its order: then no other index will do, whatever statistics say.
    return list(User.objects.present().filter(email_key__gte=key, email_key__lte=key).order_by("email_key", "pk")[:MOST_ACCOUNTS])
