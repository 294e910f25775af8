from django.db import migrations, models

STAFF = "00000000-0000-0000-0000-000000000000"

# As `delivery.sync.events.writer_id` does it: what a page sent under its name before is known when it comes again.
WRITERS = f"""
ALTER TABLE delivery_answerevent ALTER COLUMN writer TYPE uuid USING CASE
    WHEN writer = 'staff' THEN '{STAFF}'::uuid
    WHEN writer ~ '^[0-9a-f]{{32}}$' AND writer <> repeat('0', 32) THEN writer::uuid
    ELSE md5(writer)::uuid END
"""
WRITERS_BACK = f"""
ALTER TABLE delivery_answerevent ALTER COLUMN writer TYPE varchar(32)
    USING CASE WHEN writer = '{STAFF}' THEN 'staff' ELSE replace(writer::text, '-', '') END
"""
ACTIVE_WRITER = """
ALTER TABLE delivery_attempt ALTER COLUMN active_writer DROP NOT NULL, ALTER COLUMN active_writer TYPE uuid USING CASE
    WHEN active_writer = '' THEN NULL
    WHEN active_writer ~ '^[0-9a-f]{32}$' AND active_writer <> repeat('0', 32) THEN active_writer::uuid
    ELSE md5(active_writer)::uuid END
"""
ACTIVE_WRITER_BACK = """
ALTER TABLE delivery_attempt
    ALTER COLUMN active_writer TYPE varchar(32) USING coalesce(replace(active_writer::text, '-', ''), ''),
    ALTER COLUMN active_writer SET NOT NULL
"""

# The foreign keys of decisions that need it go with it. A new database has neither.
TENANT_KEY = "ALTER TABLE delivery_answerevent DROP CONSTRAINT IF EXISTS delivery_answerevent_tenant_id_key CASCADE"

# Comes first: rows that a later step has written anew would have all their foreign keys checked.
COUNT = """
UPDATE delivery_attempt a SET log_events = l.events, log_bytes = l.bytes
  FROM (SELECT attempt_id, count(*) AS events, coalesce(sum(pg_column_size(value)), 0) AS bytes FROM delivery_answerevent
         WHERE writer <> 'staff' AND outcome <> 'IMPORTED' GROUP BY attempt_id) l
 WHERE a.id = l.attempt_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="log_bytes",
            field=models.BigIntegerField(db_default=0, default=0, help_text="Bytes of their values, as the database holds them."),
        ),
        migrations.AddField(
            model_name="attempt",
            name="log_events",
            field=models.PositiveIntegerField(db_default=0, default=0, help_text="How many events its browsers wrote into the log."),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="attempt",
            name="extra_time",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.F("profile_extra_time") + models.F("schedule_extra_time") + models.F("granted_extra_time"),
                help_text="All of it. Says nothing where `unlimited_time` is set.",
                output_field=models.IntegerField(),
            ),
        ),
        migrations.AddField(
            model_name="attempt",
            name="ends",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(status="IN_PROGRESS", then=models.F("deadline_at")),
                    models.When(status="PAUSED", then=models.F("schedule_end")),
                    default=models.F("ended_at"),
                ),
                help_text="When it ends, as it stands now, or has ended (`attempts.rules.ends`).",
                output_field=models.DateTimeField(),
            ),
        ),
        migrations.AddField(
            model_name="attempt",
            name="due_at",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(status="IN_PROGRESS", then=models.F("deadline_at")),
                    models.When(status="PAUSED", then=models.F("schedule_end")),
                    models.When(status="HANDED_IN", submitted_by="CANDIDATE", then=models.F("ended_at")),
                    models.When(
                        status="HANDED_IN",
                        then=models.Func(
                            models.F("ended_at"),
                            models.F("grace_seconds"),
                            arg_joiner=") + make_interval(secs => ",
                            output_field=models.DateTimeField(),
                            template="timezone('UTC', timezone('UTC', %(expressions)s))",
                        ),
                    ),
                ),
                help_text="When the clock next has something to write (`attempts.rules.due_at`). Empty: never, it is void.",
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.RemoveIndex(model_name="attempt", name="attempt_not_final"),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(condition=models.Q(("finalised_at", None)), fields=["due_at"], name="attempt_due"),
        ),
        migrations.RunSQL(TENANT_KEY, migrations.RunSQL.noop),
        migrations.RunSQL(
            WRITERS,
            WRITERS_BACK,
            state_operations=[
                migrations.AlterField(
                    model_name="answerevent",
                    name="writer",
                    field=models.UUIDField(help_text="`delivery.sync.events.writer_id`; a page loaded anew is another writer."),
                )
            ],
        ),
        migrations.RunSQL(
            ACTIVE_WRITER,
            ACTIVE_WRITER_BACK,
            state_operations=[migrations.AlterField(model_name="attempt", name="active_writer", field=models.UUIDField(null=True))],
        ),
        migrations.AddIndex(
            model_name="answerevent",
            index=models.Index(
                condition=models.Q(("kind", "answer"), ("outcome__in", ("AFTER_END", "SECTION_OVER", "QUESTION_PASSED"))),
                fields=["attempt"],
                name="late_answer_of_attempt",
            ),
        ),
    ]
