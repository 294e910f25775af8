"""Verbs of marking. Each is one transaction and leaves an event."""

from stratus.marking.actions.scoring import decide, open_script, save_score, submit
from stratus.marking.actions.scripts import lock_marking, make_scripts, mark_published, refresh, void_scripts
from stratus.marking.actions.settings import (
    allocate,
    allocate_evenly,
    change_marking,
    change_settings,
    create_settings,
    remove_member,
    set_member,
)
from stratus.marking.actions.voiding import void_attempts, void_candidates

__all__ = [
    "allocate",
    "allocate_evenly",
    "change_marking",
    "change_settings",
    "create_settings",
    "decide",
    "lock_marking",
    "make_scripts",
    "mark_published",
    "open_script",
    "refresh",
    "remove_member",
    "save_score",
    "set_member",
    "submit",
    "void_attempts",
    "void_candidates",
    "void_scripts",
]
