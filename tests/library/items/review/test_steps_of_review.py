"""Which step takes an item where, and whose step it is."""

from __future__ import annotations

import pytest

from stratus.library.items.review.rules import (
    DRAFT,
    LIVE,
    REVIEW,
    WITHDRAWN,
    Hands,
    Step,
    first_status,
    is_publishable,
    status_after_edit,
    steps,
    target,
)

OWNER = Hands(may_edit=True, may_judge=True)
CO_AUTHOR = Hands(may_edit=True, may_judge=False)
REVIEWER = Hands(may_edit=False, may_judge=True)
GUEST = Hands(may_edit=False, may_judge=False)


@pytest.mark.parametrize(
    ("hands", "status", "expected"),
    [
        (OWNER, DRAFT, {Step.OFFER, Step.APPROVE, Step.WITHDRAW}),
        (OWNER, REVIEW, {Step.TAKE_BACK, Step.APPROVE, Step.REFUSE, Step.WITHDRAW}),
        (OWNER, LIVE, {Step.TAKE_BACK, Step.WITHDRAW}),
        (OWNER, WITHDRAWN, {Step.RESTORE}),
        (CO_AUTHOR, DRAFT, {Step.OFFER, Step.WITHDRAW}),
        (CO_AUTHOR, REVIEW, {Step.TAKE_BACK, Step.WITHDRAW}),
        (CO_AUTHOR, LIVE, {Step.TAKE_BACK, Step.WITHDRAW}),
        (CO_AUTHOR, WITHDRAWN, {Step.RESTORE}),
        (REVIEWER, DRAFT, set()),
        (REVIEWER, REVIEW, {Step.APPROVE, Step.REFUSE}),
        (REVIEWER, LIVE, set()),
        (REVIEWER, WITHDRAWN, set()),
        *((GUEST, status, set()) for status in (DRAFT, REVIEW, LIVE, WITHDRAWN)),
    ],
)
def test_who_may_take_which_step(hands, status, expected):
    assert set(steps(status, hands)) == expected


@pytest.mark.parametrize("only_live", [True, False])
def test_where_a_step_leads(only_live):
    led = {step: target(step, only_live=only_live) for step in Step}
    assert led == {
        Step.OFFER: REVIEW,
        Step.TAKE_BACK: DRAFT,
        Step.APPROVE: LIVE,
        Step.REFUSE: DRAFT,
        Step.WITHDRAW: WITHDRAWN,
        Step.RESTORE: DRAFT if only_live else LIVE,
    }


def test_a_new_item_is_a_draft_where_items_have_to_be_approved():
    assert first_status(only_live=True) == DRAFT
    assert first_status(only_live=False) == LIVE


@pytest.mark.parametrize(("status", "after"), [(DRAFT, DRAFT), (REVIEW, REVIEW), (LIVE, DRAFT), (WITHDRAWN, WITHDRAWN)])
def test_a_live_item_that_changes_has_to_be_approved_again(status, after):
    assert status_after_edit(status, only_live=True) == after
    assert status_after_edit(status, only_live=False) == status


def test_what_can_be_published():
    assert [is_publishable(status, only_live=True) for status in (DRAFT, REVIEW, LIVE, WITHDRAWN)] == [False, False, True, False]
    assert [is_publishable(status, only_live=False) for status in (DRAFT, REVIEW, LIVE, WITHDRAWN)] == [True, True, True, False]
