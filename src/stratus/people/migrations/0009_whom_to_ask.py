from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_found_by_role_and_email"),
    ]

    operations = [
        migrations.AddField(
            model_name="tenantsettings",
            name="whom_to_ask",
            field=models.CharField(
                max_length=300, blank=True, default="", help_text="Whom candidates ask: shown on every page they come to."
            ),
        ),
        migrations.AddField(
            model_name="tenantsettings",
            name="accessibility_note",
            field=models.CharField(
                max_length=2000, blank=True, default="", help_text="Added to the accessibility statement, such as who watches over it."
            ),
        ),
    ]
