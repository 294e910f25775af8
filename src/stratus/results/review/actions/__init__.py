"""Verbs on review sessions. Each takes `by` (the actor) and `now` (UTC), and is one transaction."""

from stratus.results.review.actions.results import Added, Problem, Wanted, add_results, remove_results
from stratus.results.review.actions.sessions import activate, create_session, share, update_session

__all__ = [
    "Added",
    "Problem",
    "Wanted",
    "activate",
    "add_results",
    "create_session",
    "remove_results",
    "share",
    "update_session",
]
