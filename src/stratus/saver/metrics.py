"""What the saver counts, in Prometheus' format."""

from __future__ import annotations

from functools import cache

from prometheus_client import Counter, Histogram

EVENTS = Counter("stratus_saver_events", "Events stored")
BATCHES = Histogram("stratus_saver_batch_size", "Syncs in one commit", buckets=(1, 2, 5, 10, 20, 50, 100, 200, 400))
_REQUESTS = Counter("stratus_saver_requests", "Requests to the saver", ["call", "status"])


def answered(call: str, status: int) -> None:
    """Count one request."""
    _of(call, status).inc()


@cache
def _of(call: str, status: int) -> Counter:
    """The counter of these labels: looking it up costs more than to count."""
    return _REQUESTS.labels(call, str(status))
