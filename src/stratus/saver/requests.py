"""The saver's requests and their outcomes, on their way through a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from stratus.assessments.options.languages import language_of
from stratus.assessments.options.offers import NOTHING, Offers
from stratus.delivery.attempts import rules
from stratus.delivery.attempts.sections import Section
from stratus.delivery.entrance.tokens import PlayerToken
from stratus.delivery.papers.sealing import SealedPaper
from stratus.delivery.safeguards.seb import checking
from stratus.delivery.sync.checks import Checked, Taken
from stratus.delivery.sync.events import Sync
from stratus.saver.catalogue import Paper, Version
from stratus.saver.start.admission import Refusal


@dataclass(slots=True)
class Arrived:
    """One sync, waiting for a batch."""

    token: PlayerToken
    attempt: int
    sync: Sync
    address: str
    request_id: str
    told: float
    """Seconds after which this browser is told to come back."""
    sections: Sequence[Section] = ()
    """The sections of the paper."""
    is_of_another_epoch: bool = False
    """The page knows another epoch than the database has: the batch leaves its request out."""
    offers: Offers = NOTHING
    version: Version | None = None
    """The version of the paper, where questions can be checked."""
    items: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The items of the paper."""
    lang: str = ""
    taken: Mapping[str, tuple[Taken, Decimal | None]] = field(default_factory=dict)
    """What this sync checks, and its scores, which `sync.checks.judge_all` sets, as the next one."""
    checked: Mapping[str, Checked] = field(default_factory=dict)
    """All questions of the attempt that were checked."""
    answers: dict[str, Any] = field(default_factory=dict)
    """The answers that count of those, where the page is to be told."""
    state: str | None = None
    """JSON: the candidate's state in the sections after this sync, which `sync.sections.judge_all` sets; None = unchanged."""


@dataclass(slots=True)
class Start:
    """One press of Start, Continue or Continue here; `session` is set if the page's browser has the running session."""

    token: PlayerToken
    writer: UUID
    pin: str
    session: int | None
    address: str
    browser: str
    request_id: str
    shown: checking.Shown
    accepted: str = ""
    """Hash of the declaration that the candidate accepted."""
    lang: str = ""
    """The language in which the candidate wants to sit a new attempt; empty = as it was written."""
    attempt: int = 0
    """The attempt that the page goes on with, and no other one; 0 = the one that runs, or else a new one."""
    renew: bool = False
    """Whether the page asks for the attempt that its token names, since the database is another one than before."""
    read_only: bool = False
    """Whether another page has the place of the one that asks to `renew`: it gets no place by that."""


@dataclass(slots=True)
class Decision:
    """The outcome of one request, and what has to be written for it."""

    request: Start
    row: asyncpg.Record
    refusal: Refusal | None = None
    begins: bool = False
    takes_over: bool = False
    renewed: bool = False
    """The page comes again because the database is another one: it was let in before, whatever of that was lost."""
    active: bool = True
    pin_failures: int = 0
    pin_wait_until: datetime | None = None
    profile: int | None = None
    unlimited: bool | None = None
    session: int = 1
    attempt_id: int = 0
    number: int = 1
    deadline: datetime | None = None
    timing: rules.Timing | None = None
    sheet: Mapping[str, Any] = field(default_factory=dict)
    paper: Paper | None = None
    sealed: SealedPaper | None = None
    objects: msgspec.Raw | Mapping[str, object] | None = None
    """What *start* says of the sealed objects; None: the page takes the paper."""
    declaration: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    lock: Mapping[str, Any] | None = None
    export: Mapping[str, Any] = field(default_factory=dict)

    @property
    def lang(self) -> str:
        """The language in which the candidate sits; "" = as it was written."""
        return language_of(self.sheet)

    @property
    def writer(self) -> UUID | None:
        """The page that has the place from now on, if this one is given it; None, nobody has it before the page in use comes."""
        return None if self.request.read_only else self.request.writer

    @property
    def touches_registration(self) -> bool:
        """Whether anything about the registration changes."""
        row = self.row
        return self.begins or (self.pin_failures, self.pin_wait_until) != (row["pin_failures"], row["pin_wait_until"])
