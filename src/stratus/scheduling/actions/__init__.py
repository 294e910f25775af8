"""Verbs on schedules and on who takes part. Each takes `by` (the actor) and `now` (UTC), and is one transaction."""

from stratus.scheduling.actions.candidates import add_candidates, hold_open, remove_candidates, revoke_link
from stratus.scheduling.actions.deletion import cancel_deletion, mark_for_deletion
from stratus.scheduling.actions.invigilators import add_invigilators, remove_invigilators
from stratus.scheduling.actions.safeguards import change_safeguards
from stratus.scheduling.actions.schedules import (
    activate,
    archive,
    change_pin,
    create_schedule,
    deactivate,
    delete_schedule,
    unarchive,
    update_schedule,
)
from stratus.scheduling.actions.sharing import share_schedule, unshare_schedule
from stratus.scheduling.inputs import ScheduleInput

__all__ = [
    "ScheduleInput",
    "activate",
    "add_candidates",
    "add_invigilators",
    "archive",
    "cancel_deletion",
    "change_pin",
    "change_safeguards",
    "create_schedule",
    "deactivate",
    "delete_schedule",
    "hold_open",
    "mark_for_deletion",
    "remove_candidates",
    "remove_invigilators",
    "revoke_link",
    "share_schedule",
    "unarchive",
    "unshare_schedule",
    "update_schedule",
]
