"""Mail to candidates whose result was published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from stratus.jobs.priorities import BEHIND_EXAMS
from stratus.results.models import Result
from stratus.results.publication.mails import result_published
from stratus.tenancy import current
from stratus.tenancy.models import Tenant


def inform_candidates(results: Sequence[Result]) -> None:
    """Queue a mail to each result's candidate, one job each, which run after the caller's transaction has committed; one statement."""
    tenant_id = current.require_id()
    jobs: list[dict[str, Any]] = [{"tenant_id": tenant_id, "result_id": result.pk} for result in results]
    if jobs:
        inform.batch_defer(*jobs)


@app.task(name="results.inform", queue="mail", priority=BEHIND_EXAMS, retry=RetryStrategy(max_attempts=6, exponential_wait=6))
def inform(tenant_id: int, result_id: int) -> bool:
    """Mail one candidate, in their language, that their result is published, without the score. False if they have no e-mail address."""
    with current.use(tenant_id):
        # By ids, not joined: while statistics are old, PostgreSQL would walk through all people of the tenant for each result.
        result = Result.objects.prefetch_related("registration__candidate", "schedule__assessment").filter(pk=result_id).first()
        if result is None or not result.registration.candidate.email:
            return False
        mail = result_published(result, Tenant.objects.get(pk=tenant_id).title)
        EmailMessage(mail.subject, mail.text, to=[result.registration.candidate.email]).send()
        return True
