"""Reads about captions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stratus.item_types.languages import language_name
from stratus.library.media.captions.models import Captions
from stratus.library.media.captions.rules import Track, videos_in, with_captions


class Known:
    """The captions of those videos of the tenant that some contents name. One query, none without videos."""

    def __init__(self, contents: Any) -> None:
        self._all: dict[str, dict[int, list[Track]]] = {}
        if names := videos_in(contents):
            found = Captions.objects.filter(medium__sha256__in=list(names)).order_by("language")
            for sha256, collection, *track in found.values_list("medium__sha256", "medium__collection", "language", "cues"):
                self._all.setdefault(sha256, {}).setdefault(collection, []).append(Track(*track))

    def into(self, content: Any, collection_id: int) -> Any:
        """Return a content in which the videos of a collection have their captions."""
        return with_captions(content, {sha256: of[collection_id] for sha256, of in self._all.items() if collection_id in of})


def captioned(content: Any, collection_id: int) -> Any:
    """Return a content (JSON) of a collection whose videos have the captions of this moment. One query, none without videos."""
    return Known(content).into(content, collection_id)


def captioned_in(content: Any, collection_id: int) -> frozenset[str]:
    """Return the SHA-256 of those videos in a content (JSON) that have captions in this collection. One query, none without videos."""
    names = videos_in(content)
    if not names:
        return frozenset()
    found = Captions.objects.filter(medium__collection=collection_id, medium__sha256__in=list(names))
    return frozenset(found.values_list("medium__sha256", flat=True))


def of_medium(medium_id: int) -> list[Captions]:
    """Return the captions of a video, by the name of their language."""
    return sorted(Captions.objects.filter(medium=medium_id), key=lambda one: language_name(one.language).casefold())


def languages_of(media: Iterable[int]) -> dict[int, list[str]]:
    """Return the languages in which these media (ids) have captions, by id; none: left out. One query."""
    found: dict[int, list[str]] = {}
    for medium, language in Captions.objects.filter(medium__in=list(media)).order_by("language").values_list("medium", "language"):
        found.setdefault(medium, []).append(language)
    return found
