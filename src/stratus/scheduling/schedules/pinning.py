"""Which version a schedule delivers, as SQL for both drivers.

The version is pinned at the preparation moment. Whatever runs first after it (the job, the waiting room, *start*) stores it, and all
others read `version_id`. The version depends on stored moments only, so it does not matter which of them runs first.
Until then pages show what would be stored (`delivered`).
"""

from __future__ import annotations

MOMENT = "greatest(s.activated_at, s.starts_at - t.preparation_minutes * interval '1 minute')"
"""The preparation moment of the active schedule `s`, with its tenant's settings `t`; in Python `scheduling.rules.preparation_moment`."""


def published_last(until: str) -> str:
    """Return SQL for the id of the version of schedule `s` that was published last up to a moment, or else the last one of all."""
    return (
        "(SELECT v.id FROM assessments_assessmentversion v WHERE v.tenant_id = s.tenant_id AND v.assessment_id = s.assessment_id"  # noqa: S608 -- of constants
        f" ORDER BY v.published_at <= {until} DESC, v.published_at DESC, v.number DESC LIMIT 1)"
    )


def delivered(schedules: str, now: str) -> str:
    """Return SQL for ids of schedules, and of the version that each delivers as of a moment: the pinned one, else the one published last
    before the preparation moment, or by now where that is earlier. Null if nothing is published. Nothing is stored.

    `schedules` is a condition on `s`, `now` the driver's placeholder.
    """
    until = f"least(CASE WHEN s.status = 'ACTIVE' THEN {MOMENT} END, {now})"
    return f"""
SELECT s.id, coalesce(s.version_id, {published_last(until)}) AS version_id
  FROM scheduling_schedule s JOIN people_tenantsettings t ON t.tenant_id = s.tenant_id
 WHERE {schedules}
"""  # noqa: S608 -- of constants and placeholders


def pin(schedule_ids: str, now: str) -> str:
    """Return SQL that pins the version of schedules whose preparation moment has come and that have none, locking them by ascending id.

    Others are not locked: a hall that waits asks every few seconds. The arguments are the driver's placeholders: `$1` and `$2` for asyncpg,
    `%s` for psycopg.
    """
    due = f"s.version_id IS NULL AND s.status = 'ACTIVE' AND {MOMENT} <= {now}"
    return f"""
UPDATE scheduling_schedule s SET version_id = {published_last(MOMENT)}
  FROM (SELECT s.id, t.preparation_minutes FROM scheduling_schedule s JOIN people_tenantsettings t ON t.tenant_id = s.tenant_id
         WHERE s.id = ANY({schedule_ids}::bigint[]) AND {due} ORDER BY s.id FOR NO KEY UPDATE OF s) t
 WHERE s.id = t.id AND {due}
"""  # noqa: S608 -- of constants and placeholders
