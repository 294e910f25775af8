"""Contents that name media: whether the collection has them, how large they are, and that they are needed from now on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from stratus.foundation.errors import InvalidFields
from stratus.library.media import rules
from stratus.library.media.queries import in_collection
from stratus.library.models import Item, MediumUse


def with_pictures(content: Mapping[str, Any], collection_id: int) -> dict[str, Any]:
    """Return a cleaned content whose whole pictures have their true width and height. One query, none without media.

    Raises InvalidFields for each member that names a medium which the collection does not have, or one of another kind.
    """
    by_field = rules.named_by_field(content)
    known = in_collection(collection_id, frozenset().union(*by_field.values()))
    missing = [field for field, names in by_field.items() if not names <= known.keys()]
    if missing:
        raise InvalidFields(dict.fromkeys(missing, _("A medium of this text is not among the media of this collection. Choose it anew.")))
    kinds = {name: {rules.kind_of(one.type)} for name, one in known.items()}
    mixed = [field for field in by_field if any(kinds[name] != named for name, named in rules.kinds_in(content[field]).items())]
    if mixed:
        text = _("A medium of one kind stands where another belongs, such as a sound in the place of a picture. Choose it anew.")
        raise InvalidFields(dict.fromkeys(mixed, text))
    told: dict[str, Any] = rules.with_true_sizes(dict(content), {name: (one.width, one.height) for name, one in known.items()})
    return told


def note_uses(item: Item, content: Any) -> None:
    """Write down which media of its collection an item names in this JSON, as long as it is there. Two statements, none without media."""
    known = in_collection(item.collection_id, rules.named_in(content))
    if known:
        MediumUse.objects.bulk_create([MediumUse(medium=medium, item=item) for medium in known.values()], ignore_conflicts=True)
