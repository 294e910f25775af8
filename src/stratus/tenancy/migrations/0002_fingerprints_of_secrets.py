from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_release_0_1_0")]

    operations = [
        migrations.CreateModel(
            name="SecretFingerprint",
            fields=[
                ("name", models.CharField(max_length=50, primary_key=True, serialize=False)),
                ("fingerprint", models.CharField(max_length=64)),
            ],
        ),
    ]
