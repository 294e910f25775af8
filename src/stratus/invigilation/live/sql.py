"""The statements of the live screen. `{where}` is one of the fixed conditions of `live`; what people typed goes in as parameters."""

from __future__ import annotations

from dataclasses import dataclass

DONE = (
    "attempt.extra_time_granted", "registration.extra_time_granted", "attempt.paused", "attempt.resumed", "attempt.handed_in",
    "attempt.unlocked", "attempt.reopened", "attempt.voided", "registration.voided", "registration.breaks_set", "candidate.messaged",
    "schedule.end_moved",
)  # fmt: skip
"""Events of staff's actions that the candidate's browser has to be told about."""

BASE = """
WITH base AS (
  SELECT r.id, r.schedule_id, r.candidate_id, u.first_name, u.last_name, u.username, u.external_id, u.sort_key, u.special_needs,
         u.reasonable_adjustment_percentage, r.profile_extra_time, r.unlimited_time, r.granted_next, r.breaks, r.break_minutes,
         r.seen_at, r.created_at,
         a.id AS attempt_id, a.number, a.started_at, a.status, a.schedule_end, a.deadline_at, a.submitted_by, a.paused_at,
         a.paused_ms, a.break_until, a.breaks_taken, a.duration, a.unlimited_time AS attempt_unlimited,
         a.extra_time AS attempt_extra_time, a.position, a.sheet, a.session,
         a.last_sync_at, a.has_late_answers, a.missing, a.seen_outside_seb, a.finalised_at, a.locked_at, a.sections ->> 'at' AS section,
         a.last_sync_at + (2.5 * a.told_interval + 5) * interval '1 second' AS offline_at,
         a.ends,
         CASE WHEN a.status = 'HANDED_IN' OR a.status IN ('IN_PROGRESS', 'PAUSED') AND a.ends <= %(now)s
                   THEN CASE WHEN %(there)s <= r.seen_at AND r.ready_at > a.ends THEN 'READY' ELSE 'HANDED_IN' END
              WHEN a.status IS NOT NULL THEN a.status
              WHEN r.voided_at IS NOT NULL THEN 'VOID'
              WHEN r.ready_at IS NOT NULL AND %(there)s <= r.seen_at THEN 'READY'
              ELSE 'NOT_STARTED' END AS status_now
    FROM scheduling_registration r
    JOIN LATERAL (SELECT * FROM people_user x WHERE x.tenant_id = r.tenant_id AND x.id = r.candidate_id LIMIT 1) u ON true
    LEFT JOIN LATERAL (SELECT * FROM delivery_attempt x WHERE x.tenant_id = r.tenant_id AND x.registration_id = r.id
                        ORDER BY x.number DESC LIMIT 1) a ON true
   WHERE r.tenant_id = %(tenant)s AND r.schedule_id = ANY(%(schedules)s)
)
"""


@dataclass(frozen=True, slots=True)
class Order:
    """How the candidates of a page are sorted: by `key`, for which `first` makes tables and `joined` adds them to `base`.

    What `first` finds of each candidate is one JSON object, not rows to join: before the tables are analysed the planner takes it for one
    row, and goes through all of it, or all of a table, for each candidate of the exam.
    """

    key: str
    first: str = ""
    joined: str = ""


ORDERS = {
    "candidate": Order("sort_key"),
    "exam": Order("array_position(%(schedules)s::bigint[], schedule_id)"),
    "status": Order("array_position(ARRAY['NOT_STARTED', 'READY', 'IN_PROGRESS', 'PAUSED', 'HANDED_IN', 'VOID'], status_now)"),
    "connection": Order(
        """CASE WHEN status_now IN ('IN_PROGRESS', 'PAUSED')
                THEN CASE WHEN locked_at IS NOT NULL THEN 1 WHEN offline_at < %(now)s THEN 2 ELSE 3 END
                WHEN status_now = 'READY' THEN 4 END"""
    ),
    "progress": Order(
        "coalesce(((SELECT of FROM counted) -> attempt_id::text)::int, 0)",
        first="""counted AS MATERIALIZED (  -- in one go, as `answered` below
          SELECT jsonb_object_agg(attempt_id, answers) AS of FROM (
            SELECT x.attempt_id, count(*) AS answers
              FROM delivery_answer x
             WHERE x.tenant_id = %(tenant)s AND x.attempt_id = ANY (ARRAY(SELECT attempt_id FROM base)) AND {answered}
             GROUP BY x.attempt_id) found
        ), """,
    ),
    "question": Order(
        """(SELECT t.place FROM jsonb_array_elements_text(CASE WHEN jsonb_typeof(sheet -> 'order') = 'array' THEN sheet -> 'order' END)
                  WITH ORDINALITY AS t (item, place) WHERE t.item = base.position LIMIT 1)"""
    ),
    "left": Order(
        """CASE status_now WHEN 'IN_PROGRESS' THEN ends - greatest(break_until, %(now)s)
                WHEN 'PAUSED' THEN least(deadline_at - paused_at, schedule_end - %(now)s) END"""
    ),
    "ended": Order("CASE WHEN status_now IN ('HANDED_IN', 'VOID') THEN ends END"),
    "extra": Order(
        "extra.minutes", joined="LEFT JOIN unnest(%(ids)s::bigint[], %(minutes)s::int[]) AS extra (of, minutes) ON of = base.id"
    ),
    "seen": Order("greatest(seen_at, last_sync_at)"),
    "done": Order(
        """greatest(((SELECT of FROM acted) ->> ('delivery.attempt ' || attempt_id))::timestamptz,
                    ((SELECT of FROM acted) ->> ('scheduling.registration ' || id))::timestamptz,
                    CASE WHEN ((SELECT of FROM acted) ->> ('scheduling.schedule ' || schedule_id))::timestamptz >= created_at
                         THEN ((SELECT of FROM acted) ->> ('scheduling.schedule ' || schedule_id))::timestamptz END)""",
        first="""acted AS MATERIALIZED (
          SELECT jsonb_object_agg(subject_type || ' ' || subject_id, latest) AS of FROM (
            SELECT e.subject_type, e.subject_id, max(e.at) AS latest
              FROM events_event e
             WHERE e.tenant_id = %(tenant)s AND e.schedule_id = ANY(%(schedules)s) AND e.kind = ANY(%(done)s)
               AND (e.subject_type <> 'delivery.attempt' OR e.door NOT IN ('PLAYER', 'JOB'))
             GROUP BY e.subject_type, e.subject_id) found
        ), """,
    ),
}
"""Columns by which a page is sorted. Candidates without a value come last, in either direction; those with the same one by name."""
ROOM = Order(
    "room.title",
    first="""addresses AS MATERIALIZED (
      SELECT jsonb_object_agg(x.attempt_id || ' ' || x.number, regexp_replace(x.address, '^::ffff:(?=[0-9]+[.])', '', 'i')) AS of
        FROM delivery_session x
       WHERE x.tenant_id = %(tenant)s AND x.attempt_id = ANY (ARRAY(SELECT attempt_id FROM base)) AND x.address ~* '^[0-9a-f.:]+$'
    ), """,
    joined="""LEFT JOIN LATERAL (
        SELECT abbrev(network) AS title
          FROM unnest(%(halls)s::inet[]) AS network
         WHERE ((SELECT of FROM addresses) ->> (base.attempt_id || ' ' || base.session))::inet <<= network
         ORDER BY masklen(network) DESC LIMIT 1) room ON true""",
)
"""The room from which a candidate's browser asks: the narrowest of the organisation's networks of halls; NULL outside of all."""
GROUPS = {"exam": ORDERS["exam"], "room": ROOM}
"""What the candidates of a page are put together by."""
ANSWERED = """x.value IS NOT NULL
     AND x.value || '{"rationale": ""}' <> ALL (ARRAY[
           '{"selected": [], "rationale": ""}', '{"files": [], "rationale": ""}', '{"rationale": ""}']::jsonb[])
     AND coalesce(x.value ->> 'words', '1') <> '0'"""
"""Whether an answer says something, whatever its rationale."""


COUNTS = (
    BASE  # noqa: S608 -- constants of this module, no input
    + """
SELECT status_now, count(*), count(*) FILTER (WHERE status_now IN ('IN_PROGRESS', 'PAUSED') AND offline_at < %(now)s),
       count(*) FILTER (WHERE status_now IN ('IN_PROGRESS', 'PAUSED') AND locked_at IS NOT NULL), count(*) FILTER (WHERE {where}),
       (SELECT count(*) FROM delivery_attempt x WHERE x.tenant_id = %(tenant)s AND x.schedule_id = ANY(%(schedules)s)
           AND x.has_late_answers)
  FROM base GROUP BY status_now
"""
)
FITTING = BASE + "SELECT id FROM base WHERE {where} ORDER BY id"  # noqa: S608 -- constants of this module, no input
EXTRA = (
    BASE
    + """
SELECT id, schedule_id, attempt_id, status_now, attempt_extra_time, attempt_unlimited, duration, profile_extra_time, unlimited_time,
       special_needs, reasonable_adjustment_percentage, granted_next
  FROM base
"""
)
ROWS = (
    BASE  # noqa: S608 -- constants of this module, no input
    + """
, {first}shown AS (
  SELECT base.*, row_number() OVER (ORDER BY {order} sort_key, id) AS place, {grouped} AS grouped
    FROM base {joined} WHERE {where} ORDER BY {order} sort_key, id LIMIT %(size)s OFFSET %(offset)s
), recent AS MATERIALIZED (  -- read once: thousands may start, and each is an event, in the seconds that one poll looks back
  SELECT DISTINCT subject_type, subject_id FROM events_event e
   WHERE e.tenant_id = %(tenant)s AND e.schedule_id = ANY(%(schedules)s) AND e.at >= %(since)s
     AND (e.subject_type <> 'scheduling.schedule' OR e.kind = 'schedule.end_moved')
), changed AS MATERIALIZED (
  SELECT s.* FROM shown s
   WHERE %(since)s::timestamptz IS NULL
      OR greatest(s.seen_at, s.last_sync_at, s.started_at, s.finalised_at, s.paused_at) >= %(since)s
      OR s.ends BETWEEN %(since)s AND %(now)s OR s.offline_at BETWEEN %(since)s AND %(now)s
      OR s.break_until BETWEEN %(since)s AND %(now)s
      OR ('delivery.attempt', s.attempt_id) IN (SELECT * FROM recent)
      OR ('scheduling.registration', s.id) IN (SELECT * FROM recent)
      OR ('scheduling.schedule', s.schedule_id) IN (SELECT * FROM recent)
), answered AS (  -- in one go for all rows: before the tables are analysed, a look-up for each row walks through the tenant's answers
  SELECT x.attempt_id, count(*) AS number, array_agg(x.item) FILTER (WHERE x.item = ANY(%(limited)s::text[])) AS items
    FROM delivery_answer x
   WHERE x.tenant_id = %(tenant)s AND x.attempt_id = ANY (ARRAY(SELECT attempt_id FROM changed)) AND {answered}
   GROUP BY x.attempt_id
), noted AS (
  SELECT x.registration_id, count(*) AS number,
         CASE WHEN bool_or(x.severity = 'HIGH') THEN 'HIGH' WHEN bool_or(x.severity = 'MEDIUM') THEN 'MEDIUM' ELSE 'LOW' END AS gravest
    FROM invigilation_incidentnote x
   WHERE x.tenant_id = %(tenant)s AND x.registration_id = ANY (ARRAY(SELECT id FROM changed))
   GROUP BY x.registration_id
), told AS (
  SELECT x.registration_id, x.created_at, max(x.received_at) AS received_at
    FROM delivery_order x
   WHERE x.tenant_id = %(tenant)s AND x.registration_id = ANY (ARRAY(SELECT id FROM changed))
   GROUP BY x.registration_id, x.created_at
)
SELECT s.*, coalesce(a.number, 0) AS answered, a.items AS answered_items, coalesce(n.number, 0) AS incidents,
       coalesce(n.gravest, '') AS gravest,
       d.kind AS done, d.at AS done_at, o.received_at AS confirmed_at
  FROM changed s
  LEFT JOIN answered a ON a.attempt_id = s.attempt_id
  LEFT JOIN noted n ON n.registration_id = s.id
  LEFT JOIN LATERAL (
    SELECT kind, at FROM (
      (SELECT kind, at FROM events_event e WHERE e.tenant_id = %(tenant)s AND e.subject_type = 'delivery.attempt'
          AND e.subject_id = s.attempt_id AND e.kind = ANY(%(done)s) AND e.door NOT IN ('PLAYER', 'JOB') ORDER BY at DESC LIMIT 1)
      UNION ALL
      (SELECT kind, at FROM events_event e WHERE e.tenant_id = %(tenant)s AND e.subject_type = 'scheduling.registration'
          AND e.subject_id = s.id AND e.kind = ANY(%(done)s) ORDER BY at DESC LIMIT 1)
      UNION ALL
      (SELECT kind, at FROM events_event e WHERE e.tenant_id = %(tenant)s AND e.subject_type = 'scheduling.schedule'
          AND e.subject_id = s.schedule_id AND e.kind = ANY(%(done)s) AND e.at >= s.created_at ORDER BY at DESC LIMIT 1)) AS found
     ORDER BY at DESC LIMIT 1) d ON true
  LEFT JOIN told o ON o.registration_id = s.id AND o.created_at = d.at
 ORDER BY s.place
"""
)


def rows(where: str, *, sort: str = "", group: str = "") -> str:
    """Return the statement for the candidates that fit `where`, in the order of one of `ORDERS` (a minus before its name turns it around).

    By `group`, one of `GROUPS`, they are put together before; each row has it as `grouped`.
    """
    orders = [GROUPS[group].key] if group else []
    parts = [GROUPS[group]] if group else []
    if sort:
        wanted = ORDERS[sort.removeprefix("-")]
        orders.append(f"{wanted.key} DESC" if sort.startswith("-") else wanted.key)
        parts.append(wanted)
    return ROWS.format(
        where=where,
        answered=ANSWERED,
        first="".join(part.first.format(answered=ANSWERED) for part in parts),
        joined=" ".join(part.joined for part in parts),
        order="".join(f"{key} NULLS LAST, " for key in orders),
        grouped=f"({GROUPS[group].key})::text" if group else "''",
    )
