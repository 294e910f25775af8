"""The draft of the form that a person opens, and what its page says of it and of who else has the form open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.foundation.numbers import typed_whole
from stratus.library.items.drafts import rules
from stratus.library.items.drafts.actions import end_form
from stratus.library.items.drafts.models import ItemDraft, OpenForm
from stratus.library.items.drafts.queries import Place, draft_at, earlier_drafts, is_spent, others_at, person_of
from stratus.library.models import Collection, Item
from stratus.library.queries import newest
from stratus.ui.forms.overtaken import MADE_FROM, Original


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form says of the draft that it shows or keeps."""

    window: str
    version: int
    base: int
    key: UUID | None = None
    """That of the form; None on a page of an earlier release."""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Sent:
        """Return what was sent; whatever is no such thing is as good as nothing."""
        window = str(data.get("draft_window") or "")[: rules.LONGEST_WINDOW]
        version, base = (typed_whole(str(data.get(name) or ""), rules.LONGEST_NUMBER) or 0 for name in ("draft_version", "draft_base"))
        return cls(window, version, base, rules.key_of(str(data.get("draft_key") or "")))


class Desk:
    """Where a person writes an item: what they had not saved lies there still."""

    def __init__(
        self, request: StaffRequest, collection: Collection, item: Item | None, kind: str, *, lang: str = "", part: int = 1
    ) -> None:
        """`lang`, `part`: of a translation of the item, and the page of its texts; else it is the form of the item itself."""
        self._request, self._item = request, item
        self._now = clock.now()
        wanted = Sent.of(request.POST).key if request.method == "POST" else rules.key_of(request.GET.get(rules.WANTED, ""))
        self.place = Place(kind, item.pk if item else None, collection.pk, wanted or uuid4(), lang, part)
        self.draft: ItemDraft | None = None if request.method == "POST" else draft_at(self.place, request.actor, self._now)
        self.is_over = False
        """Whether the form that was asked for was saved or discarded: this one is another, and empty."""
        if self.draft is not None:
            self.place = replace(self.place, key=self.draft.key)
        elif request.method != "POST":
            self.is_over = wanted is not None and self._is_spent()
            if self.is_over or item is not None:
                self.place = replace(self.place, key=uuid4())

    def _is_spent(self) -> bool:
        person = person_of(self._request.actor)
        return person is not None and is_spent(self.place, person)

    @property
    def data(self) -> QueryDict | None:
        """What the form is made of: what was sent, or the draft; None for one that shows what is stored."""
        if self._request.method == "POST":
            return self._request.POST
        return None if self.draft is None else as_sent(rules.read(self.draft.posted))

    def end(self) -> None:
        """Delete the draft of what is saved, and refuse what comes late. Call in the transaction that saves, before anything is locked."""
        sent = Sent.of(self._request.POST)
        end_form(self.place, window=sent.window, version=sent.version, by=self._request.actor, now=self._now)

    def shown(self, original: Original) -> dict[str, Any]:
        """Return what the template `library/drafts/_hidden.html` and its neighbours show."""
        sent, posted = Sent.of(self._request.POST), self._request.method == "POST"
        known = sent if posted else self._of_draft()
        return {
            "draft": self.draft,
            "is_older": self.draft is not None and self.draft.base < self._newest,
            "earlier": self._earlier(),
            "is_over": self.is_over,
            "key": self.place.key.hex,
            "window": known.window,
            "version": known.version,
            "base": self._base(original),
            "old_marks": self._request.POST.get(MADE_FROM, "") if original.choices else "",
            "days": rules.DAYS,
            "newest": newest(self._item) if self._item else None,
            "keep_at": None if person_of(self._request.actor) is None else self._address("keep_draft"),
            "discard_at": self._address("discard_draft"),
            "open_at": reverse("library:note_open", args=[self._item.pk]) if self._item and not self.place.lang else None,
            "is_typed": posted,
            "others": said_of(self._others),
        }

    def _earlier(self) -> list[ItemDraft]:
        """Return what an empty form of a new item leads to: what else of this kind was begun here."""
        is_empty = self._item is None and self.draft is None and self._request.method != "POST"
        return earlier_drafts(self.place, self._request.actor, self._now) if is_empty else []

    def _of_draft(self) -> Sent:
        return Sent(self.draft.window, self.draft.version, self.draft.base) if self.draft else Sent("", 0, 0)

    def _base(self, original: Original) -> int:
        """Return the revision that the form is made from now: who chose between theirs and ours has seen the newest one."""
        if self.draft is not None:
            return self.draft.base
        post = self._request.POST
        has_chosen = any(name.startswith(rules.KEPT_CHOICE) for name in post) and not original.choices
        return self._newest if not post or has_chosen else Sent.of(post).base

    def _address(self, name: str) -> str:
        if self._item is not None and self.place.lang:
            return f"{reverse(f'library:{name}_of_translation', args=[self._item.pk, self.place.lang])}?part={self.place.part}"
        if self._item is not None:
            return reverse(f"library:{name}", args=[self._item.pk])
        return reverse(f"library:{name}_of_new_item", args=[self.place.collection_id, self.place.item_type])

    @property
    def _newest(self) -> int:
        return newest(self._item).number if self._item else 0

    @cached_property
    def _others(self) -> Sequence[OpenForm]:
        return others_at(self._item, self._request.actor, self._now) if self._item and not self.place.lang else []


def as_sent(fields: Mapping[str, Sequence[str]]) -> QueryDict:
    """Return fields as a request has them."""
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, list(values))
    return data


def said_of(others: Sequence[OpenForm]) -> str:
    """Return who else has a form open, as its page says it; "" where nobody has."""
    sentence = _("%(name)s has this item open since %(time)s.")
    return " ".join(sentence % {"name": one.person.full_name, "time": clock_time(one.opened_at)} for one in others)


def clock_time(moment: datetime) -> str:
    """Return the time of day, in the viewer's zone."""
    return f"{moment.astimezone(timezone.get_current_timezone()):%H:%M}"
