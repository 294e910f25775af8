"""Scores hold what each criterion of their item earned."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("marking", "0006_next_later_score")]

    operations = [
        migrations.AddField(
            model_name="itemscore",
            name="criteria",
            field=models.JSONField(help_text="Points by the criteria of the item (`scoring.criteria`); null: it has none.", null=True),
        ),
        migrations.AddField(
            model_name="setasidescore",
            name="criteria",
            field=models.JSONField(help_text="As of `ItemScore`.", null=True),
        ),
        migrations.AddConstraint(
            model_name="itemscore",
            constraint=models.CheckConstraint(
                condition=models.Q(("criteria__isnull", True), ("criteria__has_keys", ["revision", "points"]), _connector="OR"),
                name="item_score_names_its_revision",
            ),
        ),
    ]
