import django.db.models.deletion
from django.db import migrations, models

import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0004_files_that_are_unfinished"),
        ("scheduling", "0001_release_0_1_0"),
        ("tenancy", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProctoringPass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.PositiveIntegerField(
                        default=1, help_text="Which launch of this candidate; the token of who came back names it."
                    ),
                ),
                (
                    "mark_hash",
                    models.BinaryField(help_text="Of the mark with which the provider sends the candidate back.", max_length=32),
                ),
                ("launched_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(help_text="When an exam was started or continued with it.", null=True)),
                (
                    "registration",
                    stratus.tenancy.fields.TenantOneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="proctoring_pass", to="scheduling.registration"
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
            options={"abstract": False, "base_manager_name": "objects"},
        ),
    ]
