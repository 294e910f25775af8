"""The four kinds of what items carry: what differs between topics, objectives, levels and labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stratus.library.classification.models import (
    ItemLabel,
    ItemLevel,
    ItemObjective,
    ItemTopic,
    Label,
    Objective,
    TaxonomyLevel,
    Topic,
)
from stratus.library.models import CollectionRepository, CollectionTaxonomy


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind. `name` is that of `rules.NODES`, and of the field of a form."""

    name: str
    label: str | Promise
    model: type[Any]
    link: type[Any]
    """The table of which items carry what now."""
    scheme: str = ""
    """The column of the model that names whose tree it is in; labels have none."""
    chosen: type[Any] | None = None
    """The table of the schemes that a collection chose; none chosen are all."""

    def offered(self, collection_id: int) -> Any:
        """Return the rows that its items may carry, archived ones too. One statement at once where collections choose schemes."""
        if self.scheme == "collection":
            return self.model._default_manager.filter(collection=collection_id)
        if self.chosen is not None:
            chosen = list(self.chosen._default_manager.filter(collection=collection_id).values_list(self.scheme, flat=True))
            if chosen:
                return self.model._default_manager.filter(**{f"{self.scheme}__in": chosen})
        return self.model._default_manager.all()


TOPICS = Kind(name="topics", label=_("Topics"), model=Topic, link=ItemTopic, scheme="collection")
OBJECTIVES = Kind(
    name="objectives",
    label=_("Learning objectives"),
    model=Objective,
    link=ItemObjective,
    scheme="repository",
    chosen=CollectionRepository,
)
LEVELS = Kind(name="levels", label=_("Taxonomy levels"), model=TaxonomyLevel, link=ItemLevel, scheme="taxonomy", chosen=CollectionTaxonomy)
LABELS = Kind(name="labels", label=_("Labels"), model=Label, link=ItemLabel)
KINDS: dict[str, Kind] = {kind.name: kind for kind in (TOPICS, OBJECTIVES, LEVELS, LABELS)}
PICKED = (TOPICS, OBJECTIVES, LABELS)
"""Kinds of which an item carries several, chosen by typing; levels have a list for each taxonomy."""

LEVEL = "level_"
"""Before the id of a taxonomy: the name of its field in forms."""
DIFFICULTY_LABELS: dict[str, str | Promise] = {"p_value": _("P-value"), "angoff_value": _("Angoff value")}
