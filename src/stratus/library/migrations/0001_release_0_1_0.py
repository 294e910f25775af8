"""The tables of this package as release 0.1.0 had them.

A database of 0.1.0 counts as having run this: what comes later is a migration of its own.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import stratus.foundation.clock
import stratus.foundation.sorting
import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    replaces = [("library", "0001_initial"), ("library", "0002_sharing")]

    initial = True

    dependencies = [
        ("people", "0001_release_0_1_0"),
        ("tenancy", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="Collection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100)),
                (
                    "sort_key",
                    stratus.foundation.sorting.SortKeyField(db_collation="C", default="", editable=False, max_length=200, source="title"),
                ),
                ("external_id", models.CharField(blank=True, default="", max_length=64)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=stratus.foundation.clock.now, editable=False)),
                (
                    "owner",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="collections", to=settings.AUTH_USER_MODEL
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
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "sort_key", "id"], name="collection_sorted")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("external_id", ""), _negated=True), ("deleted_at", None)),
                        fields=("tenant", "external_id"),
                        name="collection_external_id_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CollectionSharing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("access_to_collection", models.BooleanField(default=True)),
                ("access_to_questions", models.BooleanField(default=False)),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[("Author", "Author"), ("Co-author", "Co-author"), ("Reviewer", "Reviewer")],
                        default="",
                        max_length=20,
                    ),
                ),
                (
                    "collection",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shared_with", to="library.collection"
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
                (
                    "user",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "user"], name="collection_shared_with")],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "collection", "user"), name="collection_shared_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("access_to_collection", True), models.Q(("access_to_questions", True), ("role", "")), _connector="OR"
                        ),
                        name="collection_sharing_gives_access",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObjectiveRepository",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100)),
                ("external_id", models.CharField(blank=True, default="", max_length=64)),
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("tenant", "external_id"),
                        name="repository_external_id_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CollectionRepository",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collection",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.collection"
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
                (
                    "repository",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.objectiverepository"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "collection", "repository"), name="repository_once_in_collection")
                ],
            },
        ),
        migrations.CreateModel(
            name="Taxonomy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100)),
                ("external_id", models.CharField(blank=True, default="", max_length=64)),
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("tenant", "external_id"),
                        name="taxonomy_external_id_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CollectionTaxonomy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collection",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.collection"
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
                (
                    "taxonomy",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.taxonomy"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "collection", "taxonomy"), name="taxonomy_once_in_collection")],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("external_id", models.CharField(editable=False, max_length=64)),
                ("item_type", models.CharField(max_length=40)),
                ("title", models.CharField(help_text="Internal; the candidate does not see it.", max_length=200)),
                (
                    "sort_key",
                    stratus.foundation.sorting.SortKeyField(db_collation="C", default="", editable=False, max_length=200, source="title"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("DRAFT", "Draft"), ("LIVE", "Live"), ("WITHDRAWN", "Withdrawn")], default="LIVE", max_length=20
                    ),
                ),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=stratus.foundation.clock.now, editable=False)),
                (
                    "collection",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="library.collection"
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
            name="ItemRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField(help_text="What the item type's module describes, answer key included.")),
                ("max_score", models.DecimalField(decimal_places=2, max_digits=8)),
                ("created_at", models.DateTimeField(default=stratus.foundation.clock.now, editable=False)),
                (
                    "created_by",
                    stratus.tenancy.fields.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "item",
                    stratus.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="library.item"
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "item", "number"), name="revision_number_once")],
            },
        ),
        migrations.AddField(
            model_name="collection",
            name="repositories",
            field=models.ManyToManyField(
                help_text="None = all.", related_name="+", through="library.CollectionRepository", to="library.objectiverepository"
            ),
        ),
        migrations.AddField(
            model_name="collection",
            name="taxonomies",
            field=models.ManyToManyField(
                help_text="None = all.", related_name="+", through="library.CollectionTaxonomy", to="library.taxonomy"
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="latest",
            field=stratus.tenancy.fields.TenantForeignKey(
                editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.itemrevision"
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["tenant", "collection", "sort_key", "id"], name="item_sorted"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(fields=("tenant", "external_id"), name="item_external_id_once"),
        ),
    ]
