"""Links taxonomies and objective repositories to a collection or assessment: rows of a link table, replaced as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from stratus.tenancy.models import TenantModel


def relink(links: type[TenantModel], subject: TenantModel, side: str, ids: Iterable[int]) -> bool:
    """Replace the rows of `links` of this `subject`; `side` is the field of the other end. Returns whether that changed anything.

    Must run in a transaction that holds the subject's lock. At most three statements.
    """
    own = {subject._meta.model_name or "": subject}
    wanted = dict.fromkeys(ids)
    present = dict(links.objects.filter(**own).values_list(f"{side}_id", "pk"))
    gone = [pk for other, pk in present.items() if other not in wanted]
    fresh = [other for other in wanted if other not in present]
    if gone:
        links.objects.filter(pk__in=gone).delete()
    if fresh:
        links.objects.bulk_create([links(**own, **{f"{side}_id": other}) for other in fresh])
    return bool(gone or fresh)
