import django.db.models.lookups
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F, Q

RULES = (
    ("collection", "collection_deleted_by_and_at", Q(deleted_by=None) | Q(deleted_at__isnull=False)),
    ("collectionsharing", "collection_role_is_known", Q(role__in=["", "Author", "Co-author", "Reviewer"])),
    ("item", "item_status_is_known", Q(status__in=["DRAFT", "READY_FOR_REVIEW", "LIVE", "WITHDRAWN"])),
    ("item", "item_deleted_by_and_at", Q(deleted_by=None) | Q(deleted_at__isnull=False)),
    (
        "item",
        "item_page_has_no_difficulty",
        ~Q(item_type__in=("CASE", "FINISH", "SECTION", "WELCOME")) | Q(p_value=None, angoff_value=None),
    ),
    ("itemcomment", "comment_done_by_and_at", Q(done_by=None) | Q(done_at__isnull=False)),
    ("itemreview", "review_outcome_is_known", Q(outcome__in=["APPROVED", "NOT_APPROVED"])),
    ("itemrevision", "revision_counts_from_one", Q(number__gte=1, max_score__gte=0)),
    ("itemrevision", "revision_restored_from_earlier", Q(restored_from=None) | Q(restored_from__lt=F("number"))),
    ("itemrevision", "revision_case_is_another_item", Q(case=None) | ~Q(case=F("item"))),
    ("objective", "objective_lies_not_in_itself", Q(parent=None) | ~Q(parent=F("id"))),
    ("topic", "topic_lies_not_in_itself", Q(parent=None) | ~Q(parent=F("id"))),
    (
        "itemdraft",
        "draft_is_bounded",
        django.db.models.lookups.LessThanOrEqual(
            models.Func(F("posted"), function="octet_length", output_field=models.IntegerField()), 1_000_000
        ),
    ),
)


class Migration(migrations.Migration):
    """Rules that the actions kept, and the database did not know.

    Nobody waits for a walk through rows that are there: 0021 mends what breaks them, and `tenancy.db.agreements.validate` looks at them after
    all migrations.
    """

    dependencies = [("library", "0014_statistics")]

    operations = [
        migrations.RemoveConstraint(model_name="itemdraft", name="draft_is_bounded"),
        *(AddConstraintNotValid(model, models.CheckConstraint(condition=condition, name=name)) for model, name, condition in RULES),
    ]
