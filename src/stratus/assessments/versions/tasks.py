"""The job that writes down which items versions hold that processes of an earlier release published."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from procrastinate.contrib.django import app

from stratus.assessments.models import AssessmentVersion, VersionUse
from stratus.foundation import clock
from stratus.jobs.priorities import BEHIND_EXAMS
from stratus.tenancy.db.due import Question

AT_ONCE = 50
"""Versions that are looked at in one transaction."""
LOOKED_BACK = timedelta(days=30)
"""No upgrade rolls for longer."""
WITHOUT_USES = Question(
    "versions_without_uses",
    "SELECT v.tenant_id FROM assessments_assessmentversion v WHERE v.published_at >= moment"
    " AND NOT EXISTS (SELECT FROM assessments_versionuse u WHERE u.version_id = v.id)",
)
FILL = """
INSERT INTO assessments_versionuse (tenant_id, version_id, item_id)
SELECT DISTINCT v.tenant_id, v.id, i.id
  FROM assessments_assessmentversion v
 CROSS JOIN LATERAL jsonb_array_elements(v.items || v.pages) AS held
  JOIN library_item i ON i.tenant_id = v.tenant_id AND i.external_id = held ->> 'id'
 WHERE v.id = ANY(%s)
ON CONFLICT DO NOTHING
"""


@app.periodic(cron="17 2 * * *")
@app.task(name="assessments.fill_uses", queue="jobs", queueing_lock="assessments.fill_uses", priority=BEHIND_EXAMS)
def fill_uses(timestamp: int) -> None:
    """Every night: while an upgrade rolls, processes of the release before publish, and write down no uses."""
    since = clock.now() - LOOKED_BACK
    WITHOUT_USES.each(since, lambda: fill(since))


def fill(since: datetime) -> int:
    """Write down the uses of the tenant's versions since then that have none; return the number of uses."""
    noted = Exists(VersionUse.objects.filter(version=OuterRef("pk")))
    lacking = AssessmentVersion.objects.filter(~noted, published_at__gte=since).order_by("pk").values_list("pk", flat=True)
    after = filled = 0
    while part := list(lacking.filter(pk__gt=after)[:AT_ONCE]):
        after = part[-1]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(FILL, [part])
            filled += cursor.rowcount
    return filled
