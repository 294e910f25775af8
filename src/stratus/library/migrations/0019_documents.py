import django.db.models as models
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("library", "0018_videos")]

    operations = [
        migrations.AddField(
            model_name="medium",
            name="pages",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False, help_text="Of a document; 0 for all else."),
        ),
        migrations.RemoveConstraint(model_name="medium", name="medium_is_seen_or_heard"),
        migrations.AddConstraint(
            model_name="medium",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("duration", 0), ("height__gt", 0), ("type__startswith", "image/"), ("width__gt", 0)),
                    models.Q(("duration__gt", 0), ("height", 0), ("type__startswith", "audio/"), ("width", 0)),
                    models.Q(("duration__gt", 0), ("height__gt", 0), ("type__startswith", "video/"), ("width__gt", 0)),
                    models.Q(("duration", 0), ("height", 0), ("type", "application/pdf"), ("width", 0)),
                    _connector="OR",
                ),
                name="medium_is_seen_or_heard",
            ),
        ),
        migrations.AddConstraint(
            model_name="medium",
            constraint=models.CheckConstraint(
                condition=models.Q(("type", "application/pdf"), ("pages", 0), _connector="XOR"), name="medium_document_has_pages"
            ),
        ),
    ]
