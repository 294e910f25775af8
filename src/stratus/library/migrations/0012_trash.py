import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import stratus.tenancy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0011_drafts"),
        ("tenancy", "0002_fingerprints_of_secrets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="collection",
            name="deleted_by",
            field=stratus.tenancy.fields.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="deleted_by",
            field=stratus.tenancy.fields.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="emptied_at",
            field=models.DateTimeField(blank=True, help_text="When the trash was emptied of it; it does not come back.", null=True),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(("emptied_at", None), ("deleted_at__isnull", False), _connector="OR"), name="item_emptied_was_deleted"
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", False), ("emptied_at", None)),
                fields=["tenant", "collection", "-deleted_at", "-id"],
                name="item_in_trash",
            ),
        ),
    ]
