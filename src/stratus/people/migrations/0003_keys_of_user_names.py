from __future__ import annotations

from typing import Any

from django.db import migrations

from stratus.people.users.name_clashes import write_keys


def write(apps: Any, schema_editor: Any) -> None:
    """Give user names the keys by which they are compared from now on, and say where two accounts would have the same."""
    for line in write_keys(apps.get_model("people", "User").objects.all()):
        print(line)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_settings_rows")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
