"""Checks every acknowledged answer, one by one. Pure: the server's data are passed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from stratus.rehearse.answers import Given, Sat

MOST_NAMED = 200


@dataclass(frozen=True, slots=True)
class Logged:
    """One row of the answer log."""

    item: str
    digest: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The current answer to an item."""

    session: int
    seq: int
    digest: str


@dataclass(slots=True)
class Held:
    """The server's data about these attempts. `logged` is None if only the current answers can be read."""

    logged: dict[tuple[int, str, int], Logged] | None = None
    """(attempt, writer, seq) → the row."""
    standing: dict[tuple[int, str], Standing] = field(default_factory=dict)
    """(attempt, item) → the answer."""
    unconfirmed_orders: int | None = None
    handed_in: int | None = None


@dataclass(slots=True)
class Verdict:
    """The outcome of the comparison. `missing` should be empty; if there are many, only the first are listed."""

    how: str
    sent: int = 0
    acknowledged: int = 0
    stored: int | None = None
    """Answers found in the log, acknowledged or not; None if the log could not be read."""
    compared: int = 0
    """Acknowledged answers that were compared one by one."""
    standing: int = 0
    """Current answers, each compared with the newest acknowledged one."""
    missing: list[str] = field(default_factory=list)
    missing_count: int = 0
    unsent: int = 0
    not_compared: int = 0
    """Acknowledged answers of attempts that could not be read."""

    def miss(self, what: str) -> None:
        self.missing_count += 1
        if len(self.missing) < MOST_NAMED:
            self.missing.append(what)


def verify_against(sat: Iterable[Sat], held: Held) -> Verdict:
    """Compare the acknowledged answers with the server's data."""
    verdict = Verdict("the log of arrivals and the standing answers in the database" if held.logged is not None else READ_BACK)
    for one in sat:
        _count(verdict, one)
        for given in one.given:
            if held.logged is not None:
                _look_up(verdict, one.attempt, given, held.logged)
        _compare_standing(verdict, one, held.standing)
    return verdict


READ_BACK = "reading the standing answers back before the hand-in, over HTTP"


def verify_read_back(sat: Iterable[Sat]) -> Verdict:
    """Compare with the answers that each candidate's page got when it was reloaded before the hand-in."""
    verdict = Verdict(READ_BACK)
    for one in sat:
        _count(verdict, one)
        if one.read_back is None:
            verdict.not_compared += sum(given.acknowledged for given in one.given)
            continue
        standing = {(one.attempt, item): Standing(*found) for item, found in one.read_back.items()}
        verdict.compared += sum(given.acknowledged for given in newest(one.given).values())
        _compare_standing(verdict, one, standing)
    return verdict


def _count(verdict: Verdict, one: Sat) -> None:
    verdict.sent += len(one.given)
    verdict.acknowledged += sum(given.acknowledged for given in one.given)
    verdict.unsent += one.unsent


def _look_up(verdict: Verdict, attempt: int, given: Given, logged: Mapping[tuple[int, str, int], Logged]) -> None:
    """Check one answer in the log: it must be there, have this value, and not have been refused."""
    row = logged.get((attempt, given.writer, given.seq))
    if row is not None:
        verdict.stored = (verdict.stored or 0) + 1
    if not given.acknowledged:
        return
    verdict.compared += 1
    name = f"attempt {attempt}, writer {given.writer}, answer {given.seq} to {given.item}"
    if row is None:
        verdict.miss(f"{name}: not in the log")
    elif (row.item, row.digest) != (given.item, given.digest):
        verdict.miss(f"{name}: the log holds another value")
    elif row.outcome not in ("", "LATE"):
        verdict.miss(f"{name}: stored, and did not count ({row.outcome})")


def _compare_standing(verdict: Verdict, one: Sat, standing: Mapping[tuple[int, str], Standing]) -> None:
    """Check that the current answer is the newest acknowledged one, or a newer one whose acknowledgement was lost."""
    sent = {(given.session, given.seq, given.item): given.digest for given in one.given}
    for item, last in newest(one.given).items():
        name = f"attempt {one.attempt}, {item}"
        stands = standing.get((one.attempt, item))
        if stands is None:
            verdict.miss(f"{name}: no answer stands")
            continue
        verdict.standing += 1
        if (stands.session, stands.seq) < (last.session, last.seq):
            verdict.miss(f"{name}: answer {stands.seq} stands, {last.seq} was acknowledged")
        elif sent.get((stands.session, stands.seq, item)) != stands.digest:
            verdict.miss(f"{name}: what stands was never sent like this")


def newest(given: Iterable[Given]) -> dict[str, Given]:
    """Return the newest acknowledged answer to every item."""
    found: dict[str, Given] = {}
    for one in given:
        last = found.get(one.item)
        if one.acknowledged and (last is None or (last.session, last.seq) < (one.session, one.seq)):
            found[one.item] = one
    return found
