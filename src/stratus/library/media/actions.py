"""Actions on media. What they change is guarded by the collection, which each of them locks, as saving an item does."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.foundation.files import storage
from stratus.library.collections.actions import locked_collection
from stratus.library.errors import NotFound, ViewOnly
from stratus.library.media import rules
from stratus.library.media.decoding import played
from stratus.library.media.decoding.documents import asking as documents
from stratus.library.media.decoding.documents.asking import Document, NoDocument
from stratus.library.media.decoding.documents.told import begins_as_document
from stratus.library.media.decoding.played import NotPlayed, Played, begins_as_played
from stratus.library.media.errors import MediumInUse, MediumRefused, NoRoomForMedia, kind_in_words
from stratus.library.media.pictures import NoPicture, Picture, small_of, written_anew
from stratus.library.media.queries import media_visible_to, of_kind
from stratus.library.media.rules import Kind
from stratus.library.models import Medium, MediumUse
from stratus.library.queries import collections_editable_by, collections_visible_to
from stratus.library.rules import storable
from stratus.tenancy import current


def add_medium(collection_id: int, content: bytes, *, file_name: str, shrink: bool, by: Actor, wanted: str = "") -> Medium:
    """Write a file anew and keep it with the collection, as the picture, sound, video or document that it is.

    `wanted`: a `rules.Kind`, where nothing else has a place; "": any. Raises as `add_picture` does.
    """
    is_played, is_document = begins_as_played(content), begins_as_document(content)
    if wanted == Kind.PICTURE and is_played:
        raise MediumRefused.is_played()
    if wanted == Kind.PICTURE and is_document:
        raise MediumRefused.is_document()
    if wanted == Kind.DOCUMENT or (is_document and not wanted):
        return add_document(collection_id, content, file_name=file_name, by=by)
    if wanted in (Kind.SOUND, Kind.VIDEO) or is_played:
        return add_played(collection_id, content, file_name=file_name, by=by, wanted=wanted)
    return add_picture(collection_id, content, file_name=file_name, shrink=shrink, by=by)


def add_document(collection_id: int, content: bytes, *, file_name: str, by: Actor) -> Medium:
    """Write a document anew and keep it with the collection. Raises as `add_picture` does."""
    by.require(Permission.LIBRARY)
    _check_editable(collection_id, by)  # before anything is read
    if len(content) > rules.MOST_SENT:
        raise MediumRefused.too_much(len(content))
    try:
        document = documents.written_anew(content, who=(current.maybe_id(), by.user_id))
    except NoDocument as problem:
        raise MediumRefused.of_document(problem) from problem
    return _keep(collection_id, document, name=storable(rules.title_of(file_name)), description="", by=by)


def add_played(collection_id: int, content: bytes, *, file_name: str, by: Actor, wanted: str = "") -> Medium:
    """Write a sound or video anew and keep it with the collection. `wanted`: which of both; "": either. Raises as `add_picture` does."""
    by.require(Permission.LIBRARY)
    _check_editable(collection_id, by)  # before anything is read
    if len(content) > rules.MOST_SENT:
        raise MediumRefused.too_much(len(content))
    try:
        written = played.written_anew(content, wanted=wanted, who=(current.maybe_id(), by.user_id))
    except NotPlayed as problem:
        raise MediumRefused.of_played(problem, wanted) from problem
    return _keep(collection_id, written, name=storable(rules.title_of(file_name)), description="", by=by)


def add_picture(collection_id: int, content: bytes, *, file_name: str, shrink: bool, by: Actor) -> Medium:
    """Write a picture anew and keep it with the collection; one that the collection has already comes back as it is.

    `shrink`: it may be made smaller where it has to be. Raises NotAllowed, NotFound, ViewOnly or MediumRefused.
    """
    by.require(Permission.LIBRARY)
    _check_editable(collection_id, by)  # before anything is decoded
    if len(content) > rules.MOST_SENT:
        raise MediumRefused.too_much(len(content))
    try:
        picture = written_anew(content, shrink=shrink, who=(current.maybe_id(), by.user_id))
    except NoPicture as problem:
        raise MediumRefused.of(problem) from problem
    return _keep(collection_id, picture, name=storable(rules.title_of(file_name)), description="", by=by)


def describe_medium(medium_id: int, *, name: str, description: str, by: Actor) -> Medium:
    """Rename a medium, and say what it shows or what is heard. Questions keep the text that they have.

    Raises NotAllowed, NotFound, ViewOnly or InvalidFields.
    """
    by.require(Permission.LIBRARY)
    values = {"name": storable(name).strip(), "description": storable(description).strip()}
    if errors := faults(values):
        raise InvalidFields(errors)
    with transaction.atomic():
        medium = locked_medium(medium_id, by)
        if (medium.name, medium.description) != (values["name"], values["description"]):
            medium.name, medium.description = values["name"], values["description"]
            medium.save(update_fields=["name", "sort_key", "description"])
            log.record("medium.described", by=by, subject=medium, sha256=medium.sha256)
    return medium


def delete_medium(medium_id: int, *, by: Actor) -> None:
    """Delete a medium that no revision of an item names. Raises NotAllowed, NotFound, ViewOnly or MediumInUse."""
    by.require(Permission.LIBRARY)
    with transaction.atomic():
        medium = locked_medium(medium_id, by)
        if MediumUse.objects.filter(medium=medium).exists():
            raise MediumInUse(rules.kind_of(medium.type))
        log.record("medium.deleted", by=by, subject=medium, sha256=medium.sha256, name=medium.name)
        medium.delete()
        transaction.on_commit(partial(_delete_files, medium.key), robust=True)


def faults(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with these values of a medium; absent ones are not judged."""
    errors = {}
    if "name" in values and not 1 <= len(values["name"]) <= rules.LONGEST_NAME:
        errors["name"] = _("Enter a name of at most %(most)s characters.") % {"most": rules.LONGEST_NAME}
    if len(values.get("description", "")) > rules.LONGEST_DESCRIPTION:
        errors["description"] = _("Use at most %(most)s characters.") % {"most": rules.LONGEST_DESCRIPTION}
    return errors


def _keep(collection_id: int, written: Picture | Played | Document, *, name: str, description: str, by: Actor) -> Medium:
    sha256 = hashlib.sha256(written.content).hexdigest()
    small = written.small if isinstance(written, Picture) else b""
    measures = {name: getattr(written, name) for name in ("width", "height", "duration", "pages") if hasattr(written, name)}
    key = storage.new_key(f"media/{current.require_id()}")
    try:
        with transaction.atomic():
            collection = locked_collection(collection_id, by)
            known = Medium.objects.filter(collection=collection, sha256=sha256).first()
            if known is not None:
                if not storage.is_there(known.key):
                    storage.put(known.key, written.content)
                return known
            storage.put(key, written.content)
            if small:
                storage.put(rules.small_key(key), small)
            medium = Medium.objects.create(
                collection=collection,
                sha256=sha256,
                key=key,
                type=written.type,
                size=len(written.content),
                **measures,
                name=name or kind_in_words(rules.kind_of(written.type)),
                description=description,
                created_by_id=by.effective_user_id,
            )
            log.record("medium.added", by=by, subject=medium, sha256=sha256, collection_id=collection.pk, size=medium.size)
    except storage.NoRoom as error:
        raise NoRoomForMedia from error
    except BaseException:
        _delete_files(key)
        raise
    return medium


def thumbnail(sha256: str) -> tuple[str, bytes] | None:
    """Return type and bytes of the thumbnail of one of the tenant's pictures; None where it has none of this name, or has lost it.

    Pictures of earlier releases get theirs when it is first asked for. Where that cannot be now, the picture stands for it.
    """
    media = list(of_kind(Medium.objects.filter(sha256=sha256), Kind.PICTURE).order_by("pk"))
    for medium in media:
        if not rules.is_small(medium.width, medium.height) and (small := _small_of(medium)):
            return rules.TYPES["WEBP"], small
    for medium in media:
        with suppress(FileNotFoundError):
            content = storage.read(medium.key, 0, medium.size)
            if rules.is_small(medium.width, medium.height):
                return medium.type, content
            return _made_small(medium, content)
    return None


def _made_small(medium: Medium, content: bytes) -> tuple[str, bytes]:
    try:
        small = small_of(content)
    except NoPicture:
        return medium.type, content
    with suppress(FileExistsError, OSError):  # another request made it meanwhile, or there is no room for it
        storage.put(rules.small_key(medium.key), small)
    return rules.TYPES["WEBP"], small


def _small_of(medium: Medium) -> bytes | None:
    with suppress(FileNotFoundError):
        return storage.read(rules.small_key(medium.key), 0, rules.MOST_BYTES)
    return None


def _delete_files(key: str) -> None:
    storage.delete(key)
    storage.delete(rules.small_key(key))


def locked_medium(medium_id: int, by: Actor) -> Medium:
    """Return a medium that the actor may change, its collection locked. Raises NotFound or ViewOnly."""
    medium = media_visible_to(by).filter(pk=medium_id).first()
    if medium is not None:
        locked_collection(medium.collection_id, by)
        medium = Medium.objects.filter(pk=medium_id).first()
    if medium is None:
        raise NotFound(_("This file does not exist, or you may not see it."))
    return medium


def _check_editable(collection_id: int, by: Actor) -> None:
    if not collections_editable_by(by).filter(pk=collection_id).exists():
        if collections_visible_to(by).filter(pk=collection_id).exists():
            raise ViewOnly
        raise NotFound(_("This collection does not exist, or you may not see it."))
