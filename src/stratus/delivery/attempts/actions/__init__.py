"""What can be done to attempts: one function each, one transaction, locks in the order schedule → registration → attempt → answers.

Every function first hands in, by SYSTEM, the attempts whose time is over, and only then looks at their state. A function on many
candidates does what is possible and returns a `Refused` for each candidate where it was not.
"""

from stratus.delivery.attempts.actions.breaks import set_breaks
from stratus.delivery.attempts.actions.clock import grant_extra_time, move_schedule_end, pause, resume
from stratus.delivery.attempts.actions.ending import finalise_due, hand_in_for, reopen, void_attempts, void_handed_in
from stratus.delivery.attempts.actions.orders import send_message
from stratus.delivery.attempts.actions.restoring import no_late_answers_left, require_restoring, restore_answers
from stratus.delivery.attempts.actions.seats import hold, settle

__all__ = [
    "finalise_due",
    "grant_extra_time",
    "hand_in_for",
    "hold",
    "move_schedule_end",
    "no_late_answers_left",
    "pause",
    "reopen",
    "require_restoring",
    "restore_answers",
    "resume",
    "send_message",
    "set_breaks",
    "settle",
    "void_attempts",
    "void_handed_in",
]
