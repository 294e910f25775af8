"""Reads about templates: who may write which, which are offered to whom, and which one counts."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from stratus.access.actor import Actor
from stratus.people.hierarchies.queries import above
from stratus.people.models import Membership
from stratus.text_templates import kinds
from stratus.text_templates.models import TextTemplate, TextTemplateRevision


def reach(by: Actor) -> frozenset[int]:
    """Return the hierarchies whose templates this person uses: those that they are a member of, and all above. Two queries."""
    own = list(Membership.objects.filter(user_id=by.effective_user_id or 0).values_list("hierarchy_id", flat=True))
    return frozenset(pk for up in above(own).values() for pk in up)


def editable_by(by: Actor) -> QuerySet[TextTemplate]:
    """Return the templates that the actor may change, archived ones too; two queries to find out which.

    Holders of `kinds.EVERYWHERE` change all of them. Holders of a kind's right change those of the whole organisation and of the
    hierarchies in their `reach`.
    """
    found = TextTemplate.objects.filter(kind__in=[kind.name for kind in kinds.kinds_editable_by(by)])
    return found if by.can(kinds.EVERYWHERE) else found.filter(_used_in(reach(by)))


def latest_of(template: TextTemplate) -> TextTemplateRevision:
    """Return what a template says, and who saved it; one query. Every template has a revision from its first save on."""
    return TextTemplateRevision.objects.select_related("saved_by").get(pk=template.latest_id or 0)


def templates_for(kind_names: Collection[str], *, by: Actor, language: str = "") -> QuerySet[TextTemplate]:
    """Return the templates of these kinds that this person uses, by title, their text loaded; two queries to find out which.

    With a language: those in it, and those for any.
    """
    found = _in_use(kind_names).filter(_used_in(reach(by)))
    return found.filter(language__in=["", language]) if language else found


def templates_in(kind_name: str, hierarchy_ids: Collection[int]) -> QuerySet[TextTemplate]:
    """Return the templates of a kind that may be used in each of these hierarchies, by title; one query to find out which."""
    shared = [set(up) for up in above(hierarchy_ids).values()]
    return _in_use([kind_name]).filter(_used_in(set.intersection(*shared) if shared else set()))


def template_that_counts(kind_name: str, hierarchy_id: int, language: str) -> TextTemplate | None:
    """Return the template of a kind for this hierarchy and language, its text loaded; None if there is none. Two queries.

    The nearest hierarchy comes first, the whole organisation last; within one, this language before any; then the first by title.
    """
    distances = above([hierarchy_id]).get(hierarchy_id, {})
    found = _in_use([kind_name]).filter(_used_in(distances), language__in=["", language])
    far = len(distances)

    def order(template: TextTemplate) -> tuple[int, bool, str, int]:
        distance = far if template.hierarchy_id is None else distances[template.hierarchy_id]
        return distance, template.language != language, template.sort_key, template.pk

    return min(found, key=order, default=None)


def _in_use(kind_names: Collection[str]) -> QuerySet[TextTemplate]:
    found = TextTemplate.objects.filter(kind__in=list(kind_names), archived_at=None)
    return found.select_related("latest").order_by("sort_key", "pk")


def _used_in(hierarchy_ids: Collection[int]) -> Q:
    return Q(hierarchy=None) | Q(hierarchy_id__in=list(hierarchy_ids))
