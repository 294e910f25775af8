"""The statements of *start*. OFFSET 0 makes PostgreSQL look up the index once per candidate instead of reading all of it for a batch."""

from __future__ import annotations

from stratus.delivery.attempts import rules

LOCK_SCHEDULES = """
SELECT id FROM scheduling_schedule
 WHERE id IN (SELECT schedule_id FROM scheduling_registration WHERE id = ANY($1::bigint[])) ORDER BY id FOR SHARE
"""
LOCK_REGISTRATIONS = "SELECT id FROM scheduling_registration WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE"
LOCK_ATTEMPTS = "SELECT id FROM delivery_attempt WHERE registration_id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE"

READ = """
SELECT r.id, r.tenant_id, r.link_generation, r.candidate_id, r.schedule_id, r.attempt_external_id,
       r.profile_extra_time, r.unlimited_time, r.granted_next, r.breaks, r.break_minutes, r.voided_at, r.pin_failures, r.pin_wait_until,
       u.first_name, u.last_name, u.username, u.special_needs, u.reasonable_adjustment_percentage,
       u.is_active AND u.deleted_at IS NULL AS is_present, u.allowed_ip_addresses,
       s.title, s.starts_at, least(s.ends_at, s.archived_at) AS ends_at, s.ends_at AS schedule_closes, s.pin, s.extra_time,
       s.lock_on_connection_loss, s.use_seb, n.base_url, e.quit_hash, e.check_config_key, e.config_keys AS seb_config_keys,
       e.browser_exam_keys AS seb_browser_exam_keys,
       s.use_proctorio, coalesce(m.mode, 'OFF') AS proctoring, p.number AS launch, p.used_at AS launch_used_at,
       s.status AS schedule_status, s.deleted_at, s.version_id, t.grace_seconds,
       t.connection_lock_seconds,
       ARRAY(SELECT x.id FROM delivery_attempt x WHERE x.tenant_id = r.tenant_id AND x.registration_id = r.id
              ORDER BY x.number) AS attempts,
       a.last_sync_at, a.told_interval, a.lock_name, a.locked_at, a.codes_used,
       a.id AS attempt_id, a.number, a.status, a.started_at, a.deadline_at, a.schedule_end, a.ends, a.submitted_by, a.duration,
       a.paused_ms, a.paused_at, a.break_until, a.breaks_taken, a.unlimited_time AS attempt_unlimited, a.session, a.active_writer,
       a.sheet, a.flags, a.plays, a.position, a.paper_id, a.sections, a.granted_extra_time,
       a.extra_time AS attempt_extra_time,
       r.attempt_external_id <> '' AND EXISTS (SELECT FROM delivery_attempt x
         WHERE x.tenant_id = r.tenant_id AND x.external_id = r.attempt_external_id AND x.external_id <> '' OFFSET 0) AS external_id_used
  FROM scheduling_registration r
  JOIN people_user u ON u.id = r.candidate_id
  JOIN scheduling_schedule s ON s.id = r.schedule_id
  JOIN tenancy_tenant n ON n.id = r.tenant_id
  LEFT JOIN delivery_sebsettings e ON e.tenant_id = r.tenant_id
  LEFT JOIN delivery_proctoriosettings m ON m.tenant_id = r.tenant_id
  LEFT JOIN delivery_proctoringpass p ON p.tenant_id = r.tenant_id AND p.registration_id = r.id
  JOIN people_tenantsettings t ON t.tenant_id = r.tenant_id
  LEFT JOIN LATERAL (SELECT * FROM delivery_attempt x WHERE x.tenant_id = r.tenant_id AND x.registration_id = r.id
                      ORDER BY x.number DESC LIMIT 1) a ON true
 WHERE r.id = ANY($1::bigint[])
"""
ANSWERS = "SELECT attempt_id, item, value, session, seq FROM delivery_answer WHERE attempt_id = ANY($1::bigint[])"
NOTES = """
SELECT DISTINCT ON (attempt_id, item) attempt_id, item, value, session, seq FROM delivery_answerevent
 WHERE attempt_id = ANY($1::bigint[]) AND kind = 'note' AND outcome IN ('', 'LATE')
 ORDER BY attempt_id, item, session DESC, seq DESC
"""
LEFT = rules.break_left_sql("ends")
# Writes the overdue SYSTEM hand-in first, so that a candidate whose attempt is over can start the next one.
SETTLE = f"""
WITH ended AS (
  UPDATE delivery_attempt SET status = 'HANDED_IN', submitted_by = 'SYSTEM',
         ended_at = ends, deadline_at = ends,
         paused_ms = paused_ms + coalesce(floor(extract(epoch FROM schedule_end - paused_at) * 1000)::bigint, 0) - {LEFT},
         paused_at = NULL, break_until = NULL
   WHERE id = ANY($2::bigint[]) AND ended_at IS NULL
  RETURNING id, tenant_id, schedule_id, number
)
INSERT INTO events_event (tenant_id, at, kind, door, request_id, subject_type, subject_id, schedule_id, data)
SELECT tenant_id, $1, 'attempt.handed_in', 'PLAYER', '', 'delivery.attempt', id, schedule_id,
       jsonb_build_object('number', number, 'submitted_by', 'SYSTEM')
  FROM ended
"""  # noqa: S608 -- of constants
INSERT_ATTEMPTS = """
INSERT INTO delivery_attempt
       (tenant_id, registration_id, schedule_id, paper_id, number, external_id, sheet, status, started_at, duration, profile_extra_time,
        schedule_extra_time, granted_extra_time, unlimited_time, paused_ms, schedule_end, deadline_at, grace_seconds, submitted_by, session,
        active_writer, last_sync_at, told_interval, position, flags, has_late_answers)
SELECT tenant, registration, schedule, paper, number, external_id, sheet, 'IN_PROGRESS', $1, duration, profile, extra, granted, unlimited,
       0, ends, deadline, grace, '', session, writer, $1, 10, '', '[]'::jsonb, false
  FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::int[], $7::text[], $8::jsonb[], $9::int[], $10::int[], $11::int[],
              $12::int[], $13::bool[], $14::timestamptz[], $15::timestamptz[], $16::int[], $17::int[], $18::uuid[])
    AS n(tenant, registration, schedule, paper, number, external_id, sheet, duration, profile, extra, granted, unlimited, ends, deadline,
         grace, session, writer)
RETURNING id, registration_id
"""
UPDATE_REGISTRATIONS = """
UPDATE scheduling_registration r
   SET pin_failures = n.failures, pin_wait_until = n.wait_until, granted_next = n.granted,
       profile_extra_time = n.profile, unlimited_time = n.unlimited
  FROM unnest($1::bigint[], $2::int[], $3::timestamptz[], $4::int[], $5::int[], $6::bool[])
    AS n(id, failures, wait_until, granted, profile, unlimited)
 WHERE r.id = n.id
"""
USE_PASSES = """
UPDATE delivery_proctoringpass p SET used_at = $1
  FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) AS n(tenant, registration, launch)
 WHERE p.tenant_id = n.tenant AND p.registration_id = n.registration AND p.number = n.launch
"""
# Without a writer the session is brought back by a page that is read-only: it is nobody's, and no sign of the candidate.
TAKE_OVER = """
UPDATE delivery_attempt a SET session = n.session, active_writer = n.writer,
       last_sync_at = CASE WHEN n.writer IS NULL THEN a.last_sync_at ELSE $1 END
  FROM unnest($2::bigint[], $3::int[], $4::uuid[]) AS n(id, session, writer) WHERE a.id = n.id
"""
INSERT_SESSIONS = """
INSERT INTO delivery_session (tenant_id, attempt_id, number, opened_at, address, browser)
SELECT tenant, attempt, number, $1, address, browser
  FROM unnest($2::bigint[], $3::bigint[], $4::int[], $5::text[], $6::text[]) AS n(tenant, attempt, number, address, browser)
    ON CONFLICT DO NOTHING
"""
INSERT_EVENTS = """
INSERT INTO events_event (tenant_id, at, kind, actor_id, door, request_id, subject_type, subject_id, schedule_id, data)
SELECT tenant, $1, kind, actor, 'PLAYER', request_id, 'delivery.attempt', attempt, schedule,
       jsonb_build_object('number', number, 'session', session)
       || CASE declaration WHEN '' THEN '{}'::jsonb ELSE jsonb_build_object('declaration', declaration) END
  FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::bigint[], $7::bigint[], $8::int[], $9::int[], $10::text[])
    AS n(tenant, kind, actor, request_id, attempt, schedule, number, session, declaration)
"""
