"""The taxonomies and objective repositories that bodies about collections and assessments name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from stratus.external_api.collections import errors
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.external_ids import told
from stratus.external_api.wire.reading import Body, Contradiction
from stratus.external_api.wire.texts import wording
from stratus.external_api.wire.texts.wording import wrong_value
from stratus.external_api.wire.values import is_absent
from stratus.library.models import ObjectiveRepository, Taxonomy
from stratus.library.queries import repositories_named, taxonomies_named

SPELLINGS = {"ObjectiveRepositories": "LoRepositoryExternalIds", "Taxonomy": "Taxonomies"}


class Reference(Body):
    """Something that exists, by its external id; the plain id does as well."""

    mandatory: ClassVar = ("ExternalId",)

    external_id: Annotated[str, Field(alias="ExternalId", description="Its external id.", json_schema_extra={"maxLength": 64})] = ""
    title: Annotated[str, Field(alias="Title", description="Its title; not looked at.", json_schema_extra={"maxLength": 100})] = ""


def _references(value: Any) -> list[dict[str, str]]:
    """Return the elements as objects with the id alone, empty where there is none; what can be no id is the id of nothing."""
    return [{"ExternalId": _id_of(element)} for element in (value if isinstance(value, list) else [value])]


def _id_of(element: Any) -> str:
    if isinstance(element, Mapping):
        element = Reference.canonical(element).get("ExternalId")
    if isinstance(element, Contradiction):
        raise wrong_value(wording.TWICE)
    return "" if is_absent(element) else told(element)


References = Annotated[list[Reference], BeforeValidator(_references)]
TaxonomiesField = Annotated[References | None, Field(alias="Taxonomies", description="Taxonomies by external id; empty: all.")]
RepositoriesField = Annotated[
    References | None,
    Field(
        alias="LoRepositoryExternalIds",
        description="Repositories of learning objectives by external id; empty: all (also `ObjectiveRepositories`).",
    ),
]


def taxonomy_ids(given: list[Reference] | None) -> list[int] | None:
    """Return the ids of these taxonomies, None where nothing was said. Raises 900 to 902. One query."""
    if given is None:
        return None
    names = [reference.external_id for reference in given]
    known = taxonomies_named(names)
    wrong = {f"Taxonomies[{n}]": f"There is no taxonomy [{name[:64]}]." for n, name in enumerate(names) if name and name not in known}
    if wrong:
        raise fail(errors.TAXONOMY_UNKNOWN, wrong)
    if "" in names:
        raise fail(errors.TAXONOMY_EMPTY)
    if len(set(names)) != len(names):
        raise fail(errors.TAXONOMY_TWICE)
    return [known[name] for name in names]


def repository_ids(given: list[Reference] | None) -> list[int] | None:
    """Return the ids of these objective repositories, each once; None where nothing was said. Raises 809. One query."""
    if given is None:
        return None
    known = repositories_named(reference.external_id for reference in given)
    wrong = {
        f"LoRepositoryExternalIds[{n}]": f"There is no repository [{reference.external_id[:64]}]."
        for n, reference in enumerate(given)
        if reference.external_id not in known
    }
    if wrong:
        raise fail(errors.REPOSITORY_UNKNOWN, wrong)
    return list(dict.fromkeys(known[reference.external_id] for reference in given))


def listed(found: list[Taxonomy] | list[ObjectiveRepository]) -> list[dict[str, str]]:
    """Return them as answers show them; what has no external id is left out."""
    return [{"ExternalId": one.external_id, "Title": one.title} for one in found if one.external_id]
