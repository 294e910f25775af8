"""How versions of assessments went, from published results."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection

from stratus.assessments.versions.history.facts import Went
from stratus.results.models import PassedStatus
from stratus.scheduling.rules import REHEARSAL
from stratus.tenancy import current

LEAST = 5
"""Candidates of whom something is told, and in groups of how many they count: a single result cannot be read from what changes."""
MOST_READ = 20_000
"""Results of one version that are read."""
HOW = """
SELECT counted.version_id, count(*), avg(counted.percentage), avg(CASE WHEN counted.passed_status = %(passed)s THEN 100 ELSE 0 END)
  FROM unnest(%(versions)s::bigint[]) AS wanted(version_id)
 CROSS JOIN LATERAL (
       SELECT wanted.version_id, firsts.percentage, firsts.passed_status,
              row_number() OVER (ORDER BY firsts.id) AS place, count(*) OVER () AS number
         FROM (SELECT DISTINCT ON (r.registration_id) r.id, r.percentage, r.passed_status
                 FROM scheduling_schedule s
                 JOIN results_result r ON r.tenant_id = s.tenant_id AND r.schedule_id = s.id
                WHERE s.tenant_id = %(tenant)s AND s.version_id = wanted.version_id AND NOT starts_with(s.external_id, %(rehearsal)s)
                  AND r.passed_status IN (%(passed)s, %(failed)s)
                ORDER BY r.registration_id, r.attempt_id
                LIMIT %(most)s) firsts
       ) counted
 WHERE counted.place <= counted.number - counted.number %% %(least)s
 GROUP BY counted.version_id
"""
"""The first attempt of each candidate, in the order in which results came, as far as they are whole groups."""


def how_they_went(version_ids: Sequence[int]) -> dict[int, Went]:
    """Return version id → how it went; those with results of fewer than `LEAST` candidates are left out. One statement."""
    values: dict[str, Any] = {
        "versions": list(version_ids),
        "tenant": current.require_id(),
        "passed": PassedStatus.SATISFACTORY.value,
        "failed": PassedStatus.NOT_SATISFACTORY.value,
        "rehearsal": REHEARSAL,
        "least": LEAST,
        "most": MOST_READ,
    }
    with connection.cursor() as cursor:
        cursor.execute(HOW, values)
        return {pk: Went(number, _tenths(mean), _tenths(passed)) for pk, number, mean, passed in cursor.fetchall()}


def _tenths(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)
