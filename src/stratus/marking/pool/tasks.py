"""The mail with an assessor's direct link."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from stratus.marking.models import PoolMember
from stratus.marking.setup.queries import direct_link
from stratus.tenancy import current
from stratus.tenancy.models import Tenant


@app.task(name="marking.mail_link", queue="mail", retry=RetryStrategy(max_attempts=6, exponential_wait=6))
def mail_link(tenant_id: int, member_id: int) -> bool:
    """Mail a member of a pool the direct link that they have now. False if they left or have no e-mail address."""
    with current.use(tenant_id):
        member = PoolMember.objects.select_related("user", "schedule").filter(pk=member_id, removed_at=None).first()
        if member is None or not member.user.email:
            return False
        tenant = Tenant.objects.get(pk=tenant_id)
        link = tenant.base_url.rstrip("/") + direct_link(member)
        with translation.override(member.user.language or "en"):
            subject = _("Your link to the marking of %(schedule)s") % {"schedule": member.schedule.title}
            text = _(
                "Dear %(name)s,\n\nwith this link you mark “%(schedule)s”, and nothing else:\n\n%(link)s\n\n"
                "It is yours alone: whoever has it can mark in your name, so give it to nobody. It ends when all results are published.\n\n"
                "%(organisation)s\n"
            ) % {"name": member.user.full_name, "schedule": member.schedule.title, "link": link, "organisation": tenant.title}
        # A line break in a title must not start another mail header.
        EmailMessage(" ".join(subject.split()), text, to=[member.user.email]).send()
        return True
