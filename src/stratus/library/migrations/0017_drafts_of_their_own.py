import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0016_sounds"),
        ("tenancy", "0002_fingerprints_of_secrets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # The database makes a key for each draft that is there already, and for those of a release that knows of none.
        migrations.AddField(
            model_name="itemdraft",
            name="key",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                help_text="That of the form that began it, or that took it over.",
            ),
        ),
        migrations.RemoveConstraint(model_name="itemdraft", name="draft_once_of_new_item"),
        migrations.AddConstraint(
            model_name="itemdraft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("item", None)),
                fields=("tenant", "person", "collection", "item_type", "key"),
                name="draft_once_of_new_item",
            ),
        ),
        migrations.CreateModel(
            name="SpentDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(help_text="That of the form.")),
                ("spent_at", models.DateTimeField()),
                (
                    "person",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
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
            options={
                "indexes": [models.Index(fields=["tenant", "spent_at"], name="spent_draft_age")],
                "constraints": [models.UniqueConstraint(fields=("tenant", "person", "key"), name="spent_draft_once")],
            },
        ),
    ]
