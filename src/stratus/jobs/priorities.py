"""Which of the worker's jobs go before which: the queue serves higher priorities first, and of the same priority the older job."""

BEHIND_EXAMS = -1
"""For what may wait for exams that run: many attempts that become final, messages to other systems, mails, photos. Among each other none
waits for ever, since the older one goes first."""
AFTER_EXAMS = -10
"""For what people started and watch on a page: whenever the worker has room."""
