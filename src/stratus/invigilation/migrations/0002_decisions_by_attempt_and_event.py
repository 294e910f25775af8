import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0002_columns_of_the_clock_and_the_log"),
        ("invigilation", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="answerdecision", name="late_answer_decided_once"),
        migrations.AlterField(
            model_name="answerdecision",
            name="event",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="decisions",
                to="delivery.answerevent",
            ),
        ),
        migrations.AlterField(
            model_name="answerdecision",
            name="made",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="delivery.answerevent",
            ),
        ),
        migrations.AddConstraint(
            model_name="answerdecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", "RESTORED"), _negated=True), fields=("attempt", "event"), name="late_answer_decided_once"
            ),
        ),
    ]
