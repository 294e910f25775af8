from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("webhooks", "0004_failed_deliveries"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="is_test",
            field=models.BooleanField(
                default=False, help_text="Somebody tries the endpoint out: it tells of no result, and is tried once."
            ),
        ),
        migrations.AddField(
            model_name="try",
            name="answer",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The beginning of an answer that was none of success, or to a test.",
                max_length=1000,
            ),
        ),
        migrations.AddField(
            model_name="try",
            name="headers",
            field=models.JSONField(default=dict, help_text="Of a test: what was sent, but for the authorization."),
        ),
    ]
