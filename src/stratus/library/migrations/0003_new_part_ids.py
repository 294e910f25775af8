"""Give the alternatives of items ids that tell nothing of their places, in a revision of its own.

Published versions hold copies of their contents and keep the letters; so do the revisions that are there.
"""

import secrets
import string

from django.db import migrations

WITH_ALTERNATIVES = ("MULTIPLE_CHOICE", "MULTIPLE_RESPONSE")
PORTION = 500


def new_id(taken):
    """Seven random characters, a letter first, as the item types of this release make them."""
    while True:
        made = secrets.choice(string.ascii_lowercase)
        made += "".join(secrets.choice(string.ascii_lowercase + string.digits) for _place in range(6))
        if made not in taken:
            return made


def give_new_ids(apps, schema_editor):
    """Write a revision with new ids for every item whose latest one is of the time of letters, and note which became which."""
    Item = apps.get_model("library", "Item")
    last = 0
    while True:
        items = list(
            Item.objects.filter(pk__gt=last, item_type__in=WITH_ALTERNATIVES, deleted_at=None, latest__isnull=False)
            .select_related("latest")
            .order_by("pk")[:PORTION]
        )
        if not items:
            return
        last = items[-1].pk
        _rename(apps, [item for item in items if "format" not in item.latest.content])


def _rename(apps, items):
    Item, Revision, Renamed = (apps.get_model("library", name) for name in ("Item", "ItemRevision", "RenamedPart"))
    revisions, renamed = [], []
    for item in items:
        names = {}
        for alternative in item.latest.content["alternatives"]:
            names[alternative["id"]] = new_id({*names, *names.values()})
        alternatives = [{**one, "id": names[one["id"]]} for one in item.latest.content["alternatives"]]
        revisions.append(
            Revision(
                tenant_id=item.tenant_id,
                item_id=item.pk,
                number=item.latest.number + 1,
                content={**item.latest.content, "format": 1, "alternatives": alternatives},
                max_score=item.latest.max_score,
            )
        )
        renamed += [Renamed(tenant_id=item.tenant_id, item_id=item.pk, old=old, new=new) for old, new in names.items()]
    for item, revision in zip(items, Revision.objects.bulk_create(revisions), strict=True):
        item.latest_id = revision.pk
    Item.objects.bulk_update(items, ["latest"])
    Renamed.objects.bulk_create(renamed)


class Migration(migrations.Migration):
    dependencies = [("library", "0002_part_ids")]

    operations = [migrations.RunPython(give_new_ids, migrations.RunPython.noop)]
