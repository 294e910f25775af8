"""When browsers are told to come back: spread out, and later under load, so that a rush cannot build up."""

from __future__ import annotations

import random

USUAL = 10.0
LONGEST = 60.0
SAVE_AFTER = 1.0
COMFORTABLE = 0.25
"""Seconds that an answer may take before load is shed."""
PRELOAD_SHARE = 0.8
"""Of the time until the exam opens, over which a hall fetches its paper; the rest is for second tries."""
PRELOAD_LEAST = 5.0
MOST_WAITING = 5_000
"""Requests that may wait for a batch; more are sent away for a few seconds."""


def strain(lag: float) -> float:
    """Return how much slower than comfortable the saver answers, from 1 to 6."""
    return min(max(lag / COMFORTABLE, 1.0), 6.0)


def next_sync_in(lag: float) -> float:
    """Return seconds until the next sync: 10 ± 10 %, up to a minute under load."""
    return round(min(USUAL * strain(lag), LONGEST) * random.uniform(0.9, 1.1), 1)


def save_after(lag: float) -> float:
    """Return how many seconds a browser may gather answers before it sends them."""
    return round(SAVE_AFTER * strain(lag), 1)


def preload_after(until_open: float) -> float:
    """Return after how many seconds a browser fetches the sealed paper, `until_open` seconds before the exam opens (negative after)."""
    return round(random.uniform(0.0, max(until_open * PRELOAD_SHARE, PRELOAD_LEAST)), 1)
