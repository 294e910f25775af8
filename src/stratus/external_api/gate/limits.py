"""The rate limit of a token. Off by default (`api/decisions` §2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, F, Value, When
from django.http import HttpResponse

from stratus.external_api.models import Token

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """The remaining requests of a token in the present minute; `reset` is in seconds."""

    limit: int
    used: int
    reset: int

    @property
    def is_used_up(self) -> bool:
        return self.used > self.limit

    def tell(self, response: HttpResponse) -> None:
        """Add the headers to a response, unless it has headers about its own limit (`/results`)."""
        if "RateLimit-Limit" not in response:
            response["RateLimit-Limit"] = str(self.limit)
            response["RateLimit-Remaining"] = str(max(self.limit - self.used, 0))
            response["RateLimit-Reset"] = str(self.reset)


def count_request(token_id: int, limit: int, now: datetime) -> Allowance:
    """Count a request of this token in the present minute, whatever its outcome; must run outside of a transaction."""
    minute = now.replace(second=0, microsecond=0)
    counted = Case(When(minute=minute, then=F("minute_count") + 1), default=Value(1))
    row = Token.objects.filter(pk=token_id)
    row.update(minute_count=counted, minute=minute)
    used = row.values_list("minute_count", flat=True).get()
    return Allowance(limit, used, int((minute + MINUTE - now).total_seconds()) + 1)
