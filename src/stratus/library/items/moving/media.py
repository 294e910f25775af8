"""Gives a collection the media of others that items need which are copied or moved into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.events import log
from stratus.foundation.errors import DomainError
from stratus.foundation.files import storage
from stratus.library.media import rules
from stratus.library.media.captions.actions import copy_captions
from stratus.library.media.errors import NoRoomForMedia
from stratus.library.media.queries import in_collection
from stratus.library.media.rules import Kind
from stratus.library.models import Collection, Medium
from stratus.tenancy import current
from stratus.tenancy.bulk import insert_many


class MediumLost(DomainError):
    """The storage has lost the bytes of a medium, so that nobody can have a copy."""

    def __init__(self, name: str, kind: Kind = Kind.PICTURE) -> None:
        said = {
            Kind.PICTURE: _("The picture “%(name)s” is lost: it cannot be copied. Put it into its collection again first."),
            Kind.SOUND: _("The sound “%(name)s” is lost: it cannot be copied. Put it into its collection again first."),
            Kind.VIDEO: _("The video “%(name)s” is lost: it cannot be copied. Put it into its collection again first."),
            Kind.DOCUMENT: _("The document “%(name)s” is lost: it cannot be copied. Put it into its collection again first."),
        }
        super().__init__(said[kind] % {"name": name})


class Copies:
    """Files that were copied, by the SHA-256 of their bytes, and not given to anybody yet."""

    def __init__(self) -> None:
        self._keys: dict[str, str] = {}
        self._taken: list[str] = []

    def add(self, media: Iterable[Medium]) -> None:
        """Copy the files of these pictures, unless they are copied already. Raises MediumLost or NoRoomForMedia."""
        for medium in media:
            if medium.sha256 not in self._keys:
                self._keys[medium.sha256] = _copied(medium)

    def take(self, medium: Medium) -> str:
        """Return the key of a picture's copy, which belongs to the caller from now on. Raises as `add` does."""
        self.add([medium])
        key = self._keys.pop(medium.sha256)
        self._taken.append(key)
        return key

    def forget(self, *, all_of_them: bool) -> None:
        """Delete the copies that nobody took, or all."""
        for key in (*self._keys.values(), *(self._taken if all_of_them else ())):
            storage.delete(key)
            storage.delete(rules.small_key(key))


@contextmanager
def copies(media: Sequence[Medium], target_id: int) -> Iterator[Copies]:
    """Copy the files of those of these pictures that a collection lacks before anything is locked. What nobody takes is deleted at the end.

    Two statements at most. Raises MediumLost or NoRoomForMedia.
    """
    made = Copies()
    try:
        known = in_collection(target_id, {one.sha256 for one in media})
        made.add(one for one in media if one.sha256 not in known)
        yield made
    except BaseException:
        made.forget(all_of_them=True)
        raise
    made.forget(all_of_them=False)


def bring_along(media: Iterable[Medium], target: Collection, made: Copies, *, by: Actor) -> Mapping[str, Medium]:
    """Give a locked collection these pictures of other collections, and return those that it has of them now, by SHA-256.

    Names, descriptions and captions come with them. Three statements, five with videos, none without media.

    Raises MediumLost or NoRoomForMedia.
    """
    wanted = {one.sha256: one for one in media}
    known = in_collection(target.pk, wanted.keys())
    fresh = [
        Medium(
            collection=target,
            sha256=one.sha256,
            key=made.take(one),
            type=one.type,
            size=one.size,
            width=one.width,
            height=one.height,
            duration=one.duration,
            pages=one.pages,
            name=one.name,
            description=one.description,
            created_by_id=by.effective_user_id,
        )
        for one in wanted.values()
        if one.sha256 not in known
    ]
    insert_many(fresh)
    copy_captions({wanted[one.sha256].pk: one for one in fresh})
    about = [(one, {"sha256": one.sha256, "collection_id": target.pk, "size": one.size}) for one in fresh]
    log.record_many("medium.added", by=by, subjects=about)
    return known | {one.sha256: one for one in fresh}


def _copied(medium: Medium) -> str:
    """Copy a picture's file, and its thumbnail if it is there, under a new key."""
    key = storage.new_key(f"media/{current.require_id()}")
    try:
        storage.put(key, storage.read(medium.key, 0, medium.size))
        with suppress(FileNotFoundError):
            storage.put(rules.small_key(key), storage.read(rules.small_key(medium.key), 0, rules.MOST_BYTES))
    except FileNotFoundError as error:
        raise MediumLost(medium.name, rules.kind_of(medium.type)) from error
    except storage.NoRoom as error:
        storage.delete(key)
        raise NoRoomForMedia from error
    return key
