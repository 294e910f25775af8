from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0010_only_live_items"),
    ]

    operations = [
        migrations.AddField(
            model_name="tenantsettings",
            name="practice_exam",
            field=models.BooleanField(db_default=True, default=True, help_text="Everybody can open the practice exam, without logging in."),
        ),
    ]
