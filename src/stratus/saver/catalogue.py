"""Caches what never changes: published versions, papers, and which paper an attempt has."""

from __future__ import annotations

import json
import secrets
from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from math import inf
from typing import Any, Generic, TypeVar

import asyncpg
import msgspec

from stratus.assessments.forms.rules import is_divided, questions_asked
from stratus.assessments.options.languages import ORIGINAL
from stratus.assessments.options.offers import NOTHING, Offers, offers_of
from stratus.delivery.locking.codes import codes_for_page
from stratus.delivery.papers import sheets
from stratus.delivery.papers.sealed.contents import Objects, cut
from stratus.delivery.papers.sealed.sealing import Sealer, key_fingerprint
from stratus.delivery.papers.sealing import SealedPaper, seal
from stratus.delivery.safeguards.seb.checking import is_required
from stratus.delivery.sync.plays import limited_in
from stratus.delivery.unsent import file
from stratus.scheduling.schedules import pinning

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST_VERSIONS = MOST_PAPERS = MOST_SEALED = 64 * 1024 * 1024
MOST_OBJECTS = 16 * 1024 * 1024
"""Bytes of JSON that versions, papers, and rows of objects may have together, and of sealed papers: what is dropped is read again when it
is needed. Parsed, a text takes some five times as much."""
FROZEN = ("options", "items", "pages", "sections", "forms")
"""What a version holds, as JSON."""

VERSIONS = "SELECT id, title, options, items, pages, sections, forms FROM assessments_assessmentversion WHERE id = ANY($1::bigint[])"
FIND_PAPER = "SELECT id, hash, content FROM delivery_paper WHERE tenant_id = $1 AND version_id = $2 AND form = 1 AND lang = $3"
ADD_PAPER = """
INSERT INTO delivery_paper (tenant_id, version_id, form, lang, hash, content) VALUES ($1, $2, 1, $3, $4, $5) ON CONFLICT DO NOTHING
"""
SITS = """
SELECT a.tenant_id, a.registration_id, a.sheet -> 'order' AS sheet_order, p.id, p.hash, p.content, s.use_seb,
       v.options ->> 'use_seb' AS seb_option, v.id AS version_id,
       jsonb_build_object('offer_check', v.options -> 'offer_check', 'purpose', v.options -> 'purpose',
                          'check_shows_key', v.options -> 'check_shows_key',
                          'candidates_can_report', v.options -> 'candidates_can_report') AS offers
  FROM delivery_attempt a
  JOIN delivery_paper p ON p.id = a.paper_id
  JOIN scheduling_schedule s ON s.id = a.schedule_id
  JOIN assessments_assessmentversion v ON v.id = p.version_id
 WHERE a.id = $1 AND a.tenant_id IS NOT DISTINCT FROM $2
"""


class Kept(Generic[K, V]):
    """A cache of at most so many entries, and so many bytes, that drops the least recently used entry first. The latest one stays."""

    def __init__(self, most: int, most_bytes: float = inf) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._bytes = 0

    def get(self, key: K) -> V | None:
        if key in self._entries:
            self._entries.move_to_end(key)
            return self._entries[key][0]
        return None

    def put(self, key: K, value: V, size: int = 0) -> None:
        """Keep a value that takes so many bytes."""
        self.drop(key)
        self._entries[key] = value, size
        self._bytes += size
        while len(self._entries) > 1 and (len(self._entries) > self._most or self._bytes > self._most_bytes):
            self._bytes -= self._entries.popitem(last=False)[1][1]

    def drop(self, key: K) -> None:
        """Forget one."""
        _value, size = self._entries.pop(key, (None, 0))
        self._bytes -= size


@dataclass(frozen=True)
class Version:
    """A published version: its options, and its items with their keys (never sent)."""

    id: int
    title: str
    options: Mapping[str, Any]
    items: Sequence[Mapping[str, Any]]
    sections: Sequence[Mapping[str, Any]] = ()
    pages: Sequence[Mapping[str, Any]] = ()
    forms: Sequence[Mapping[str, Any]] = ()

    @cached_property
    def divided(self) -> sheets.Divided | None:
        """How its sheets are drawn where they differ in their questions; None where all candidates have the same."""
        if not is_divided(self.forms, self.sections):
            return None
        return sheets.Divided(self.items, self.sections, self.forms, random_order=bool(self.options.get("random_order")))

    @property
    def questions(self) -> int:
        """How many questions a candidate has."""
        return questions_asked(self.divided.forms if self.divided else (), len(self.items))

    @property
    def offers(self) -> Offers:
        """What its candidates are offered beside answering."""
        return offers_of(self.options)

    def draw(self, lang: str = ORIGINAL) -> dict[str, Any]:
        """Return the sheet of a candidate who sits in this language; of a version whose sheets differ, what has no questions yet."""
        if self.divided is not None:
            return {"lang": lang} if lang else {}
        order = bool(self.options.get("random_order"))
        return sheets.draw_sheet(self.items, random_order=order, seed=secrets.randbits(62), sections=self.sections, lang=lang)


@dataclass(frozen=True)
class Paper:
    """A paper as it is sent, and its items by id, against which answers are checked.

    `pages` are ids of its pages, which may have notes; `limited` says which media of an item or page can be heard so many times only.
    """

    id: int
    hash: str
    content: bytes
    items: Mapping[str, Mapping[str, Any]]
    sections: Sequence[Mapping[str, Any]] = ()
    pages: frozenset[str] = frozenset()
    limited: Mapping[str, frozenset[str]] = field(default_factory=dict)
    lang: str = ORIGINAL

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Item → its place in the paper."""
        return {name: place for place, name in enumerate(self.items)}

    def lacking(self, order: Collection[str] | None) -> int:
        """Return the items that are not on a sheet with this order, as bits; 0: it has all, or none is known."""
        if not order or (there := set(order)) >= self.items.keys():
            return 0
        return sum(1 << place for name, place in self.places.items() if name not in there)

    def with_sheet(self, sheet: str) -> bytes:
        """Return the paper for a candidate with this sheet (JSON): without items that only others have."""
        items = set(json.loads(sheet).get("order", self.items))
        return self.content if items >= self.items.keys() else cut(self.content, items)


class OnSheet(Mapping[str, Mapping[str, Any]]):
    """The items of a paper but for those that a sheet lacks (`Paper.lacking`). Made with each request, so nothing is copied."""

    __slots__ = ("_lacks", "_paper")

    def __init__(self, paper: Paper, lacks: int) -> None:
        self._paper, self._lacks = paper, lacks

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        if self._lacks >> self._paper.places[name] & 1:
            raise KeyError(name)
        return self._paper.items[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name, place in self._paper.places.items() if not self._lacks >> place & 1)

    def __len__(self) -> int:
        return len(self._paper.items) - self._lacks.bit_count()


@dataclass(frozen=True, slots=True)
class AttemptPaper:
    """To whom an attempt belongs, and its version, paper and sheet."""

    tenant_id: int
    registration_id: int
    paper: Paper
    in_seb: bool = False
    """Whether it is to be taken in Safe Exam Browser only, as far as this process knows."""
    version_id: int = 0
    offers: Offers = NOTHING
    lacks: int = 0
    """The items of the paper that are not on its sheet, as bits (`Paper.lacking`): thousands of attempts are remembered."""

    @property
    def items(self) -> Mapping[str, Mapping[str, Any]]:
        """The items that may be answered: those of the paper that are on the sheet."""
        return OnSheet(self.paper, self.lacks) if self.lacks else self.paper.items


@dataclass(frozen=True, slots=True)
class FormObjects:
    """The sealed objects of a form that a schedule delivers. `told`: what *start* says of them to everybody; None where sheets differ."""

    objects: Objects
    told: msgspec.Raw | None


@dataclass(frozen=True, slots=True)
class _Sits:
    """What is remembered of an attempt: its paper by id alone, so that attempts hold no paper in memory."""

    tenant_id: int
    registration_id: int
    paper_id: int
    in_seb: bool
    version_id: int
    offers: Offers
    lacks: int


class Catalogue:
    """The caches of one saver process.

    Keys of sealed papers and objects are derived from `secret`, launch links from `link_key`.
    """

    def __init__(self, secret: bytes, link_key: bytes = b"") -> None:
        self._secret = secret
        self.link_key = link_key
        self.key_fingerprint = key_fingerprint(secret)
        self.objects: Kept[tuple[int, int], FormObjects] = Kept(500, MOST_OBJECTS)
        """By schedule and paper."""
        self.without_objects: Kept[tuple[int, int], float] = Kept(500)
        """Of which there is no row: until when this is believed (monotonic seconds)."""
        self._sealed: Kept[tuple[int, int], SealedPaper] = Kept(100, MOST_SEALED)
        self._versions: Kept[int, Version] = Kept(500, MOST_VERSIONS)
        self._papers: Kept[int, Paper] = Kept(500, MOST_PAPERS)
        self._paper_of_version: Kept[tuple[int, str], int] = Kept(5_000)
        self._attempts: Kept[int, _Sits] = Kept(100_000)

    async def versions(self, connection: asyncpg.Connection | asyncpg.Pool, ids: Iterable[int]) -> dict[int, Version]:
        """Return these versions by id; one query for those that are not cached."""
        found = {pk: self._versions.get(pk) for pk in ids}
        missing = [pk for pk, version in found.items() if version is None]
        if missing:
            for row in await connection.fetch(VERSIONS, missing):
                version = Version(row["id"], row["title"], **{name: json.loads(row[name]) for name in FROZEN})
                self._versions.put(version.id, version, sum(len(row[name]) for name in FROZEN))
                found[version.id] = version
        return {pk: version for pk, version in found.items() if version is not None}

    async def paper_of(self, connection: asyncpg.Connection, tenant_id: int, version: Version, lang: str = ORIGINAL) -> Paper:
        """Return the version's paper in a language that it offers; the first call makes it."""
        known = self._paper_of_version.get((version.id, lang))
        paper = self._papers.get(known) if known is not None else None
        if paper is not None:
            return paper
        row = await connection.fetchrow(FIND_PAPER, tenant_id, version.id, lang)
        if row is None:
            document = sheets.paper_document(version.title, version.items, version.sections, version.pages, lang)
            await connection.execute(ADD_PAPER, tenant_id, version.id, lang, document.hash, document.content)
            row = await connection.fetchrow(FIND_PAPER, tenant_id, version.id, lang)
        assert row is not None
        self._paper_of_version.put((version.id, lang), row["id"])
        return self._keep_paper(row)

    def sealed(self, schedule_id: int, paper: Paper) -> SealedPaper:
        """Return the paper as the candidates of this schedule may have it before the start."""
        known = self._sealed.get((schedule_id, paper.id))
        if known is None:
            known = seal(self._secret, schedule_id, paper.hash, paper.content)
            self._sealed.put((schedule_id, paper.id), known, len(known.content))
        return known

    def sealer(self, tenant_id: int, schedule_id: int) -> Sealer:
        """Return what derives the keys of a schedule's objects."""
        return Sealer(self._secret, tenant_id, schedule_id)

    def unlock_codes(self, attempt_id: int, used: int) -> dict[str, Any]:
        """Return the hashes with which a page checks one-time codes."""
        return codes_for_page(self._secret, attempt_id, used)

    def export_key(self, tenant_id: int, attempt_id: int) -> dict[str, Any]:
        """Return the key with which a page without connection encrypts unsent answers."""
        return {"key": file.public_key(self._secret, tenant_id), "owner": file.owner(tenant_id, attempt_id)}

    def forget_papers(self) -> None:
        """Drop the papers of versions from the cache: a transaction that made one was rolled back."""
        self._paper_of_version = Kept(5_000)

    async def attempt(self, pool: asyncpg.Pool, attempt_id: int, tenant_id: int, registration_id: int) -> AttemptPaper | None:
        """Return whose the attempt is, and its paper; None if it is not this registration's. One query where it is not remembered."""
        sits = self._attempts.get(attempt_id)
        paper = self._papers.get(sits.paper_id) if sits is not None else None
        if sits is not None and paper is not None:
            known = AttemptPaper(sits.tenant_id, sits.registration_id, paper, sits.in_seb, sits.version_id, sits.offers, sits.lacks)
        else:
            row = await pool.fetchrow(SITS, attempt_id, tenant_id)
            if row is None:
                return None
            paper = self._papers.get(row["id"]) or self._keep_paper(row)
            in_seb = is_required(row["use_seb"], {"use_seb": row["seb_option"] == "true"})
            of = (row["version_id"], offers_of(json.loads(row["offers"])))
            order = json.loads(row["sheet_order"] or "[]")
            known = self.remember(attempt_id, row["tenant_id"], row["registration_id"], paper, in_seb=in_seb, of=of, order=order)
        return known if (known.tenant_id, known.registration_id) == (tenant_id, registration_id) else None

    def remember(
        self,
        attempt_id: int,
        tenant_id: int,
        registration_id: int,
        paper: Paper,
        *,
        in_seb: bool = False,
        of: tuple[int, Offers],
        order: Collection[str] | None = None,
    ) -> AttemptPaper:
        """Cache an attempt's data. `of`: the id of its version, and what that offers. `order`: the items on its sheet."""
        lacks = paper.lacking(order)
        self._attempts.put(attempt_id, _Sits(tenant_id, registration_id, paper.id, in_seb, *of, lacks))
        return AttemptPaper(tenant_id, registration_id, paper, in_seb, *of, lacks)

    def _keep_paper(self, row: asyncpg.Record) -> Paper:
        content = json.loads(row["content"])
        items = {item["id"]: item for item in content.get("items", [])}
        pages = frozenset(page["id"] for page in content.get("pages", []))
        limited = limited_in(content) if "data-plays" in row["content"] else {}
        paper = Paper(
            row["id"],
            row["hash"],
            row["content"].encode(),
            items,
            content.get("sections", []),
            pages,
            limited,
            content.get("lang", ORIGINAL),
        )
        self._papers.put(paper.id, paper, len(paper.content))
        return paper


UNPINNED = """
SELECT DISTINCT s.id FROM scheduling_registration r JOIN scheduling_schedule s ON s.id = r.schedule_id
 WHERE r.id = ANY($1::bigint[]) AND s.version_id IS NULL AND s.status = 'ACTIVE'
"""
PIN = pinning.pin("$1", "$2")


async def pin_versions(connection: asyncpg.Connection, registration_ids: Sequence[int], now: datetime) -> None:
    """Pin the version of those of these candidates' schedules whose preparation moment has passed and that have none yet.

    A transaction of its own: *start* holds a shared lock on schedules, and upgrading that lock could deadlock.
    """
    unpinned = await connection.fetch(UNPINNED, registration_ids)
    if unpinned:
        await connection.execute(PIN, [row["id"] for row in unpinned], now)
