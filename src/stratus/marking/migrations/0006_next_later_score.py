"""The next answer that a job scores is found by its tenant."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("marking", "0005_scored_later_and_overruled")]

    operations = [
        migrations.AddIndex(
            model_name="laterscore",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=["tenant", "due_at", "id"], name="later_score_next"),
        ),
        migrations.RemoveIndex(model_name="laterscore", name="later_score_due"),
    ]
