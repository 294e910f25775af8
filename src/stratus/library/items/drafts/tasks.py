"""The job that deletes drafts that nobody came back to, and what said that forms are open."""

from __future__ import annotations

from procrastinate.contrib.django import app

from stratus.foundation import clock
from stratus.library.items.drafts import actions
from stratus.library.items.drafts.rules import FRESH, KEPT_FOR, SPENT_FOR
from stratus.tenancy.db.due import Question

OLD_DRAFTS = Question("old_drafts", "SELECT tenant_id FROM library_itemdraft WHERE saved_at <= moment")
SPENT_DRAFTS = Question("spent_drafts", "SELECT tenant_id FROM library_spentdraft WHERE spent_at <= moment")
CLOSED_FORMS = Question("closed_forms", "SELECT tenant_id FROM library_openform WHERE seen_at <= moment")


@app.periodic(cron="23 * * * *")
@app.task(name="library.forget_drafts", queueing_lock="library.forget_drafts")
def forget_drafts(timestamp: int) -> None:
    """Every hour: delete drafts that are 90 days old, and what is known of forms that are open no more."""
    now = clock.now()
    OLD_DRAFTS.each(now - KEPT_FOR, lambda: actions.forget_drafts(now))
    SPENT_DRAFTS.each(now - SPENT_FOR, lambda: actions.forget_spent(now))
    CLOSED_FORMS.each(now - FRESH, lambda: actions.forget_open_forms(now))
