import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import stratus.tenancy.current
import stratus.tenancy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0001_release_0_1_0"),
        ("ui", "0001_saved_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SentForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.BinaryField(max_length=32)),
                ("leads_to", models.CharField(blank=True, default="", max_length=2000)),
                ("sent_at", models.DateTimeField()),
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "person", "mark"), name="sent_form_once")],
            },
        ),
    ]
