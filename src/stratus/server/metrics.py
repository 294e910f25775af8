"""Metrics of this installation in Prometheus' format, the same from each of the web processes."""

import os
from functools import cache

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

REQUESTS = Counter("stratus_requests", "Requests that were answered.", ["room", "status"])
SECONDS = Histogram(
    "stratus_request_seconds",
    "Time from the head of a request to the end of its answer.",
    ["room"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
# Every process asks for itself; what was heard last counts, also after the process that heard it has ended.
DATABASE = Gauge("stratus_database_up", "1 when the database answers, 0 when it does not.", multiprocess_mode="mostrecent")


def database(answers: bool) -> None:
    """Keep whether the database answered when it was last asked."""
    DATABASE.set(int(answers))


def request(room: str, status: int, seconds: float) -> None:
    """Count one request."""
    number, duration = _of(room, status)
    number.inc()
    duration.observe(seconds)


@cache
def _of(room: str, status: int) -> tuple[Counter, Histogram]:
    """The metrics of these labels: looking them up costs more than to count."""
    return REQUESTS.labels(room, str(status)), SECONDS.labels(room)


def exposition() -> bytes:
    """All metrics as text."""
    if not os.environ.get(FOLDER):
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return generate_latest(registry)
