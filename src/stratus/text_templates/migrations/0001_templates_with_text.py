import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import stratus.foundation.sorting
import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_settings_rows"),
        ("tenancy", "0001_release_0_1_0"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TextTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("language", models.CharField(blank=True, default="", help_text="Empty = any.", max_length=10)),
                ("title", models.CharField(max_length=100)),
                (
                    "sort_key",
                    stratus.foundation.sorting.SortKeyField(db_collation="C", default="", editable=False, max_length=200, source="title"),
                ),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                (
                    "hierarchy",
                    stratus.tenancy.fields.TenantForeignKey(
                        blank=True,
                        help_text="Empty = all.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="text_templates",
                        to="people.hierarchy",
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
            name="TextTemplateRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("subject", models.CharField(blank=True, default="", help_text="The subject of a mail.", max_length=200)),
                ("text", models.TextField(help_text="Safe HTML, or plain text, as its kind says.")),
                ("saved_at", models.DateTimeField()),
                (
                    "saved_by",
                    stratus.tenancy.fields.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "template",
                    stratus.tenancy.fields.TenantForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="text_templates.texttemplate",
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
        migrations.AddField(
            model_name="texttemplate",
            name="latest",
            field=stratus.tenancy.fields.TenantForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="text_templates.texttemplaterevision",
            ),
        ),
        migrations.AddConstraint(
            model_name="texttemplaterevision",
            constraint=models.UniqueConstraint(fields=("template", "number"), name="text_template_revision_once"),
        ),
        migrations.AddConstraint(
            model_name="texttemplaterevision",
            constraint=models.CheckConstraint(condition=models.Q(("number__gt", 0)), name="text_template_revision_counts_from_1"),
        ),
        migrations.AddConstraint(
            model_name="texttemplaterevision",
            constraint=models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="text_template_revision_has_text"),
        ),
        migrations.AddConstraint(
            model_name="texttemplate",
            constraint=models.UniqueConstraint(
                fields=("tenant", "kind", "language", "hierarchy", "sort_key"), name="text_template_title_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="texttemplate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_at", None), ("kind__startswith", "mail.")),
                fields=("tenant", "kind", "language", "hierarchy"),
                name="text_template_mail_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="texttemplate",
            constraint=models.CheckConstraint(condition=models.Q(("kind", ""), _negated=True), name="text_template_has_kind"),
        ),
        migrations.AddConstraint(
            model_name="texttemplate",
            constraint=models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="text_template_has_title"),
        ),
    ]
