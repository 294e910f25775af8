"""Secrets and authorisations of receivers are encrypted, as everything secret that an organisation sets.

Processes of the release before are stopped before this (docs/operations.md, Upgrading): without the columns they cannot publish results.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from stratus.tenancy import current
from stratus.tenancy.sealed import seal

READ = 'SELECT id, tenant_id, secret, "authorization" FROM webhooks_endpoint'
WRITE = """
UPDATE webhooks_endpoint SET sealed_secret = %s, sealed_authorization = %s, secret = '', "authorization" = '' WHERE id = %s
"""


def seal_secrets(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Encrypt what is there. It is emptied before its columns go, since what a dropped column held stays in the files of the database."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(READ)
        for pk, tenant, secret, authorization in cursor.fetchall():
            with current.use(tenant):
                sealed = seal(secret, "webhooks_endpoint.secret"), seal(authorization, "webhooks_endpoint.authorization")
            cursor.execute(WRITE, [*sealed, pk])


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_release_0_1_0")]

    operations = [
        migrations.AddField(
            model_name="endpoint",
            name="sealed_secret",
            field=models.BinaryField(default=b"", help_text="whsec_…, encrypted."),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="endpoint",
            name="sealed_authorization",
            field=models.BinaryField(blank=True, default=b"", help_text="Sent as the Authorization header. Encrypted."),
        ),
        migrations.RunPython(seal_secrets, migrations.RunPython.noop),
        migrations.RemoveField(model_name="endpoint", name="secret"),
        migrations.RemoveField(model_name="endpoint", name="authorization"),
    ]
