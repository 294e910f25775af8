from __future__ import annotations

from typing import Any

from django.db import migrations, models

import stratus.people.roles.titles


def write(apps: Any, schema_editor: Any) -> None:
    """Give roles the keys by which their titles are compared, and say where two have the same."""
    for line in stratus.people.roles.titles.write_keys(apps.get_model("people", "Role").objects.all()):
        print(line)


class Migration(migrations.Migration):
    dependencies = [("people", "0006_direct_link_days")]

    operations = [
        migrations.AddField(
            model_name="role",
            name="title_key",
            field=stratus.people.roles.titles.TitleKeyField(db_collation="C", default="", editable=False, max_length=520, source="title"),
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.UniqueConstraint(fields=("tenant", "title_key"), name="role_title_key_once"),
        ),
    ]
