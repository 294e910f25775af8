from __future__ import annotations

from typing import Any

from django.db import migrations

from stratus.foundation import clock


def copy_messages(apps: Any, schema_editor: Any) -> None:
    """Make a template of each message, under the same id: events name it by that."""
    template_model = apps.get_model("text_templates", "TextTemplate")
    revision_model = apps.get_model("text_templates", "TextTemplateRevision")
    now, last = clock.now(), 0
    for message in apps.get_model("invigilation", "MessageTemplate").objects.order_by("pk").iterator():
        last = message.pk
        template = template_model.objects.create(
            pk=message.pk, tenant_id=message.tenant_id, kind="message", title=message.title, sort_key=message.sort_key
        )
        template.latest = revision_model.objects.create(
            tenant_id=message.tenant_id, template=template, number=1, text=message.text, saved_at=now
        )
        template.save(update_fields=["latest"])
    if last:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('text_templates_texttemplate', 'id'), %s)", [last])


class Migration(migrations.Migration):
    dependencies = [
        ("invigilation", "0002_decisions_by_attempt_and_event"),
        ("text_templates", "0001_templates_with_text"),
    ]

    operations = [
        migrations.RunPython(copy_messages, migrations.RunPython.noop),
        migrations.DeleteModel(name="MessageTemplate"),
    ]
