import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import stratus.tenancy.current
import stratus.tenancy.fields


def tenant() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        default=stratus.tenancy.current.maybe_id,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="tenancy.tenant",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0010_carried"),
        ("tenancy", "0002_fingerprints_of_secrets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item_type", models.CharField(max_length=40)),
                ("title", models.CharField(blank=True, default="", help_text="As it was typed.", max_length=200)),
                (
                    "base",
                    models.PositiveIntegerField(
                        default=0, help_text="Number of the revision that the form was made from; 0 for a new item."
                    ),
                ),
                (
                    "posted",
                    models.TextField(help_text="JSON: names of fields, each with the values that the browser would have sent."),
                ),
                (
                    "window",
                    models.CharField(blank=True, default="", help_text="The window of the browser that wrote it last.", max_length=36),
                ),
                ("version", models.PositiveIntegerField(default=1, help_text="Rises each time that it is kept.")),
                ("saved_at", models.DateTimeField()),
                (
                    "collection",
                    stratus.tenancy.fields.TenantForeignKey(
                        help_text="That of a new item.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="library.collection",
                    ),
                ),
                (
                    "item",
                    stratus.tenancy.fields.TenantForeignKey(
                        help_text="None for a new one.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="library.item",
                    ),
                ),
                (
                    "person",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("tenant", tenant()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tenant", "person", "-saved_at"], name="draft_of_person"),
                    models.Index(fields=["tenant", "saved_at"], name="draft_age"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("item__isnull", False)), fields=("tenant", "person", "item"), name="draft_once_of_item"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("item", None)),
                        fields=("tenant", "person", "collection", "item_type"),
                        name="draft_once_of_new_item",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("base", 0), ("collection__isnull", False), ("item", None)),
                            models.Q(("base__gte", 1), ("collection", None), ("item__isnull", False)),
                            _connector="OR",
                        ),
                        name="draft_of_item_or_new",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length("posted"), 1000000),
                        name="draft_is_bounded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                (
                    "item",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.item"
                    ),
                ),
                (
                    "person",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("tenant", tenant()),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "seen_at"], name="open_form_age")],
                "constraints": [models.UniqueConstraint(fields=("tenant", "item", "person"), name="open_form_once")],
            },
        ),
    ]
