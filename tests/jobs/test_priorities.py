"""What exams need goes before what may wait, and among what may wait the older job goes first."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django import app

from stratus.jobs.priorities import BEHIND_EXAMS

MAY_WAIT = {"delivery.finalise_range", "webhooks.deliver", "people.fetch_photos", "reports.measure_items", "results.inform"}


@pytest.mark.parametrize("name", sorted(MAY_WAIT))
def test_what_takes_long_and_may_wait_stands_behind_exams(name):
    app.perform_import_paths()
    assert app.tasks[name].priority == BEHIND_EXAMS


def test_nothing_goes_before_what_exams_need():
    app.perform_import_paths()
    assert not [name for name, task in app.tasks.items() if task.priority > 0]
