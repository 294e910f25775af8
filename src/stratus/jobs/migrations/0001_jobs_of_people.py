import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_release_0_1_0"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, help_text="Names the job outside of the database.")),
                ("kind", models.CharField(max_length=60)),
                ("request_id", models.CharField(blank=True, default="", max_length=64)),
                ("language", models.CharField(default="en", help_text="In which its report is written.", max_length=10)),
                ("subject_type", models.CharField(blank=True, default="", max_length=40)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("schedule_id", models.BigIntegerField(help_text="With whose erasure the job goes.", null=True)),
                ("title", models.CharField(blank=True, default="", help_text="What it is about, as the person knows it.", max_length=200)),
                ("params", models.JSONField(default=dict)),
                ("is_trial", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("QUEUED", "Queued"),
                            ("RUNNING", "Running"),
                            ("DONE", "Done"),
                            ("FAILED", "Failed"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        default="QUEUED",
                        max_length=10,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(help_text="Null: not known.", null=True)),
                ("cursor", models.JSONField(help_text="Where the next portion begins; null: at the beginning.", null=True)),
                (
                    "run",
                    models.UUIDField(
                        help_text="Which of the worker's runs may write: another one has taken over from all earlier.", null=True
                    ),
                ),
                ("runs", models.PositiveSmallIntegerField(default=0, help_text="Runs that began since the last portion was done.")),
                ("cancel_asked_at", models.DateTimeField(null=True)),
                ("failure", models.CharField(blank=True, default="", help_text="Why it failed, for the person.", max_length=500)),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("input_name", models.CharField(blank=True, default="", max_length=200)),
                ("input_path", models.CharField(blank=True, default="", max_length=200)),
                ("result_name", models.CharField(blank=True, default="", max_length=200)),
                ("result_type", models.CharField(blank=True, default="", max_length=100)),
                ("result_path", models.CharField(blank=True, default="", max_length=200)),
                ("result_size", models.BigIntegerField(default=0, help_text="Bytes.")),
                ("infos", models.PositiveIntegerField(default=0)),
                ("warnings", models.PositiveIntegerField(default=0)),
                ("errors", models.PositiveIntegerField(default=0)),
                (
                    "acting_as",
                    stratus.tenancy.fields.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "actor",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=stratus.tenancy.current.maybe_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JobLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="From 1 on, in the order in which they were reported.")),
                ("level", models.CharField(choices=[("INFO", "Info"), ("WARNING", "Warning"), ("ERROR", "Error")], max_length=10)),
                ("place", models.CharField(blank=True, default="", help_text="What it is about: a row of a file, an id.", max_length=200)),
                ("text", models.CharField(max_length=1000)),
                (
                    "job",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="report", to="jobs.job"
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=stratus.tenancy.current.maybe_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["tenant", "actor", "-id"], name="job_of_person"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(condition=models.Q(("expires_at__isnull", False)), fields=["tenant", "expires_at"], name="job_expiry"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("schedule_id__isnull", False)), fields=["tenant", "schedule_id"], name="job_of_schedule"
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(fields=("key",), name="job_key_once"),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["QUEUED", "RUNNING", "DONE", "FAILED", "CANCELLED"])), name="job_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("total", None), ("done__lte", models.F("total")), _connector="OR"), name="job_done_within_total"
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "RUNNING"), _negated=True), ("started_at__isnull", False), _connector="OR"),
                name="job_running_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("expires_at__isnull", False), ("state__in", ("DONE", "FAILED", "CANCELLED"))),
                    models.Q(
                        models.Q(("state__in", ("DONE", "FAILED", "CANCELLED")), _negated=True), ("ended_at", None), ("expires_at", None)
                    ),
                    _connector="OR",
                ),
                name="job_end_fits_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("result_path", ""), ("state", "DONE"), _connector="OR"), name="job_result_of_done"
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("input_path", ""), models.Q(("state__in", ("DONE", "FAILED", "CANCELLED")), _negated=True), _connector="OR"
                ),
                name="job_input_until_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "FAILED"), models.Q(("failure", ""), _negated=True)),
                    models.Q(models.Q(("state", "FAILED"), _negated=True), ("failure", "")),
                    _connector="OR",
                ),
                name="job_failure_fits_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobline",
            constraint=models.UniqueConstraint(fields=("job", "number"), name="job_line_once"),
        ),
        migrations.AddConstraint(
            model_name="jobline",
            constraint=models.CheckConstraint(condition=models.Q(("level__in", ["INFO", "WARNING", "ERROR"])), name="job_line_level_known"),
        ),
    ]
