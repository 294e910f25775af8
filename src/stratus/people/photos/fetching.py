"""Photos of users: fetched from an address that another system gave, stored with the files, shown to staff.

Code that changes an address calls `photos.tasks.photos_changed` in the same transaction; a job does the rest. A failure is only logged,
with ids and a code, because an address can reveal who somebody is. After a final failure an address is not tried until it changes.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from stratus.foundation.outgoing import addresses
from stratus.people.models import Photo, User
from stratus.people.photos.measures import MOST_PIXELS, pixels_of
from stratus.tenancy.networks import callable_networks

if TYPE_CHECKING:
    import httpx

logger = structlog.get_logger(__name__)

MOST_BYTES = 5 * 1024 * 1024
TIMEOUT = 10.0
"""Seconds for one photo, from the first byte sent to the last one read."""
LEASE = timedelta(minutes=2)
"""How long a photo that is being fetched is leased to its worker: longer than a fetch can take."""
AGAIN_AFTER = (timedelta(minutes=10), timedelta(hours=1))
"""How long to wait after the first and the second temporary failure; the third is final."""

SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


class NotFetched(Exception):
    """An address gave no photo: a code without personal data, and whether to retry later."""

    def __init__(self, reason: str, *, may_pass: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_pass = may_pass


@dataclass(frozen=True, slots=True)
class Image:
    """A photo as it was received."""

    content: bytes
    content_type: str


def note_changes(users: Sequence[User], *, now: datetime) -> None:
    """Record that these users' addresses changed, so that their photos are fetched or removed. One statement, whatever their number."""
    Photo.objects.bulk_create(
        [Photo(user=user, due_at=now) for user in sorted(users, key=lambda user: user.pk)],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["due_at", "tries"],
    )


def of(user: User) -> Photo | None:
    """Return the photo of this user to show: the one from their present address, if any. One query."""
    if not address_of(user):
        return None
    return Photo.objects.filter(user=user, source=user.photo_url).exclude(path="").first()


def address_of(user: User) -> str:
    """Return where the user's photo comes from; a deleted user has none."""
    return user.photo_url if user.deleted_at is None else ""


def is_due(now: datetime) -> bool:
    """Tell whether the current tenant has a photo to be fetched or tidied up; one query."""
    return Photo.objects.filter(due_at__lte=now).exists()


def fetch_next(now: datetime) -> bool:
    """Process one photo that is due; False if none is. Network requests are made outside of any transaction."""
    photo = _claim(now)
    if photo is None:
        return False
    address = address_of(photo.user)
    image = failure = None
    if address and address != photo.source:
        try:
            image = fetch(address)
        except NotFetched as error:
            failure = error
            logger.warning("photo_not_fetched", tenant_id=photo.tenant_id, user_id=photo.user_id, reason=failure.reason)
    _settle(photo.pk, address, image, failure, now)
    return True


def fetch(address: str) -> Image:
    """Return the picture at an outside address. Raises NotFetched."""
    import httpx  # with the client: whoever only writes down that a photo is due loads neither

    from stratus.foundation.outgoing import guarded

    if addresses.problem_with(address, callable_networks):
        raise NotFetched("address")
    try:
        with (
            guarded.client(callable_networks, TIMEOUT) as client,
            client.stream("GET", address, headers={"Accept-Encoding": "identity"}) as answer,
        ):
            if answer.status_code != 200:
                later = answer.status_code == 429 or answer.status_code >= 500
                raise NotFetched(f"status_{answer.status_code}", may_pass=later)
            content = _read(answer)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise NotFetched(type(error).__name__, may_pass=True) from error
    content_type = kind_of(content)
    if content_type is None:
        raise NotFetched("no_picture")
    if (pixels_of(content) or 0) > MOST_PIXELS:
        raise NotFetched("too_many_pixels")
    return Image(content, content_type)


def _read(answer: httpx.Response) -> bytes:
    """Return the body, uncompressed only: a compressed one could expand without limit. Raises NotFetched if it is too long."""
    found = bytearray()
    for piece in answer.iter_raw():
        found += piece
        if len(found) > MOST_BYTES:
            raise NotFetched("too_large")
    return bytes(found)


def kind_of(content: bytes) -> str | None:
    """Return the media type by the first bytes, ignoring the sender's header: JPEG, PNG, GIF, WebP; None for anything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for signature, kind in SIGNATURES if content.startswith(signature)), None)


@transaction.atomic
def _claim(now: datetime) -> Photo | None:
    """Take the photo that has waited longest; no other worker gets it until the lease ends."""
    due = Photo.objects.select_for_update(skip_locked=True, of=("self",)).filter(due_at__lte=now).select_related("user")
    photo = due.order_by("due_at", "pk").first()
    if photo is not None:
        Photo.objects.filter(pk=photo.pk).update(due_at=now + LEASE)
    return photo


@transaction.atomic
def _settle(photo_id: int, address: str, image: Image | None, failure: NotFetched | None, now: datetime) -> None:
    """Store the photo, or record the failure. If the address changed meanwhile, it stays due and the photo is dropped."""
    photo = Photo.objects.select_for_update(of=("self",)).select_related("user").filter(pk=photo_id).first()
    if photo is None or address != address_of(photo.user):
        return
    if failure is not None and failure.may_pass and photo.tries < len(AGAIN_AFTER):
        photo.due_at = now + AGAIN_AFTER[photo.tries]
        photo.tries += 1
        photo.save(update_fields=["due_at", "tries"])
        return
    photo.tries, photo.due_at = 0, None
    if address != photo.source:
        old, photo.source, photo.path, photo.content_type = photo.path, address, "", ""
        if image is not None:
            name = f"photos/{photo.tenant_id}/{secrets.token_hex(16)}"
            photo.path, photo.content_type = default_storage.save(name, ContentFile(image.content)), image.content_type
        if old:
            transaction.on_commit(lambda: default_storage.delete(old), robust=True)
    photo.save(update_fields=["source", "path", "content_type", "tries", "due_at"])
