"""How much one attempt, and all candidates of one organisation, may send, and how often one candidate may come in.

Buckets of this process that fill again by themselves.

The bounds are far beyond what people and browsers send; they stop a program that runs wild, or one that means harm. Nothing is lost by
them: what does not fit now waits in the browser, and is sent again after the seconds that it is told.
"""

from __future__ import annotations

from collections import OrderedDict

from stratus.delivery.entrance.buckets import MOST_KEPT, Allowance, Buckets, Spent

MB = 1024 * 1024


ATTEMPT = Allowance(events=4_000, events_a_second=20, bytes=16 * MB, bytes_a_second=64 * 1024)
"""Of one attempt. At once: what a browser holds after an exam without network (2,000 events), twice."""
TENANT = Allowance(events=200_000, events_a_second=20_000, bytes=512 * MB, bytes_a_second=64 * MB)
"""Of all attempts of one organisation, answers and pieces of files, in one process."""
STARTS = Allowance(events=60, events_a_second=0.25)
"""Of one candidate: each may be a taking over, which a page cannot be refused and which staff see."""
BREAKS = Allowance(events=60, events_a_second=0.25)
"""Of one attempt: breaks that begin or end."""
CHECKS = Allowance(events=120, events_a_second=0.5)
"""Of one attempt: questions that it has scored. At once: what a page asks for again after its exam was restored."""
READS = Allowance(events=200, events_a_second=1)
"""Of one attempt: pieces of its own files that are read back. A budget of its own: looking at a file never holds up an answer."""
LOOKS = Allowance(events=300, events_a_second=2)
"""Of one candidate's waiting rooms."""
LOG_EVENTS = 200_000
"""Events in the log of one attempt after which more are taken slowly."""
LOG_BYTES = 256 * MB
"""Bytes of their values, as the database holds them, after which more are taken slowly."""
SLOWLY = 1 / 50


class Budgets:
    """The budgets of one saver process."""

    def __init__(
        self, attempt: Allowance = ATTEMPT, tenant: Allowance = TENANT, starts: Allowance = STARTS, looks: Allowance = LOOKS
    ) -> None:
        self._attempts, self._tenants = Buckets(attempt), Buckets(tenant)
        self._starts, self._looks, self._breaks = Buckets(starts), Buckets(looks), Buckets(BREAKS)
        self._reads, self._checks = Buckets(READS), Buckets(CHECKS)
        self._large_logs: OrderedDict[int, None] = OrderedDict()

    def ask(self, tenant_id: int, attempt_id: int, now: float) -> None:
        """Raise Spent if this attempt, or its organisation, has to wait. Asked before anything that was sent is read."""
        wait = max(self._attempts.wait(attempt_id, now, self._share(attempt_id)), self._tenants.wait(tenant_id, now))
        if wait > 0:
            raise Spent(wait)

    def take_start(self, registration_id: int, now: float) -> None:
        """Count a *start* of this candidate. Raises Spent, and counts nothing, if they have to wait."""
        self._come(self._starts, registration_id, now)

    def take_look(self, registration_id: int, now: float) -> None:
        """Count a look into the waiting room by this candidate. Raises Spent, and counts nothing, if they have to wait."""
        self._come(self._looks, registration_id, now)

    def take_break(self, attempt_id: int, now: float) -> None:
        """Count a break of this attempt that begins or ends. Raises Spent, and counts nothing, if it has to wait."""
        self._come(self._breaks, attempt_id, now)

    def take_read(self, attempt_id: int, now: float) -> None:
        """Count a piece of a file that this attempt reads back. Raises Spent, and counts nothing, if it has to wait."""
        self._come(self._reads, attempt_id, now)

    def may_check(self, attempt_id: int, now: float) -> bool:
        """Count a question that this attempt has scored. False, and counts nothing, if it has to wait; its answers never have to."""
        try:
            self._come(self._checks, attempt_id, now)
        except Spent:
            return False
        return True

    @staticmethod
    def _come(buckets: Buckets, whose: int, now: float) -> None:
        wait = buckets.wait(whose, now)
        if wait > 0:
            raise Spent(wait)
        buckets.take(whose, now, events=1, size=0)

    def take(self, tenant_id: int, attempt_id: int, now: float, *, events: int, size: int) -> None:
        """Count what an attempt sent."""
        self._attempts.take(attempt_id, now, events=events, size=size, share=self._share(attempt_id))
        self._tenants.take(tenant_id, now, events=events, size=size)

    def take_piece(self, tenant_id: int, now: float, size: int) -> None:
        """Count a piece of a file, whose attempt is bounded by what its answers name."""
        self._tenants.take(tenant_id, now, events=0, size=size)

    def log_is(self, attempt_id: int, events: int, size: int) -> None:
        """Note how large an attempt's log is now. Beyond `LOG_EVENTS` or `LOG_BYTES` it grows slowly, but answers still come through."""
        if events > LOG_EVENTS or size > LOG_BYTES:
            self._large_logs[attempt_id] = None
            while len(self._large_logs) > MOST_KEPT:
                self._large_logs.popitem(last=False)

    def _share(self, attempt_id: int) -> float:
        return SLOWLY if attempt_id in self._large_logs else 1.0
