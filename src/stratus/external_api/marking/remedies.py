"""Why the errors about marking are answered, and what to do."""

from __future__ import annotations

from stratus.external_api.marking import errors
from stratus.external_api.wire.remedies import SHARED, Remedies, Remedy
from stratus.external_api.wire.texts import numbered

_MISSING = Remedy(
    "The schedule has no marking settings, which each gets when it is activated.",
    "Nothing is wrong with the call. Tell the administrator, with the answer's `X-Request-Id`.",
)

REMEDIES: Remedies = {
    errors.NO_MARKING: Remedy(
        "All questions of the assessment are scored by themselves.",
        "Nothing is to be done: results are published by themselves. `GET /results` has them.",
    ),
    errors.MARKING_SETTINGS_MISSING: _MISSING,
    errors.MARKING_SETTINGS_NOT_FOUND: _MISSING,
    errors.ASSESSING_TYPE: Remedy("`AssessingType` is none of the values.", "Send one of those that the field's description names."),
    errors.ALLOCATION_TYPE: Remedy("`AllocationType` is none of the values.", "Send one of those that the field's description names."),
    errors.DIFFERENCE: Remedy(
        "`ScoringDifference` is no whole number, or out of range.", "Send per cent, from 0 to 100, or null for none."
    ),
    errors.PROXIMITY: Remedy(
        "`ProximityToPassMark` is no whole number, or out of range.", "Send per cent, from 0 to 100, or null for none."
    ),
    errors.PASS_MARK_RANGE: Remedy(
        "`PassMarkRange` is no pair of numbers, or `From` is above `To`.", 'Send `{"From": …, "To": …}` in per cent, or null for none.'
    ),
    errors.ANONYMOUS_ASSESSORS: Remedy(
        "`AnonymousAssessors` hides assessors from each other, and there is one for each script.",
        "Send false, or `AssessingType` with two assessors.",
    ),
    errors.MODERATION_OF_TWO: Remedy(
        "`UseModeration` is on, and no rule says which scripts a moderator sees.",
        "Send at least one of `ScoringDifference`, `ProximityToPassMark` and `PassMarkRange`, or turn `UseModeration` off.",
    ),
    errors.MODERATION_OF_ONE: Remedy(
        "`UseModeration` is on, and no rule says which scripts a moderator sees.",
        "Send at least one of `ProximityToPassMark` and `PassMarkRange`, or turn `UseModeration` off.",
    ),
    errors.RESULTS_PUBLISHED: Remedy(
        "A result of this schedule is published.", "Settings stay as they are from then on. Have the results taken back first, on screen."
    ),
    errors.MARKING_FINISHED: Remedy("Marking of this schedule is finished.", "Settings stay as they are from then on."),
    errors.EVALUATIONS_SHARING: Remedy(
        "`EvaluationsSharingType` is none of the values.", "Send one of those that the field's description names."
    ),
    errors.SAMPLE_MODERATION: Remedy(
        "`SampleModeration` is no whole number, or out of range.", "Send per cent, from 1 to 100, or null for none."
    ),
    errors.VOID_SCHEDULE_ID_EMPTY: SHARED[numbered.SCHEDULE_ID_EMPTY],
    errors.VOID_BODY_EMPTY: SHARED[numbered.BODY_EMPTY],
    errors.VOID_TYPE: Remedy(
        "`Type` is none of the values, or what belongs to it is missing or wrong.",
        "`ErrorDetails` says what: send the body as the example shows.",
    ),
    errors.VOID_SCHEDULE_NOT_FOUND: SHARED[numbered.SCHEDULE_NOT_FOUND],
    errors.VOID_SCHEDULE_NOT_ACTIVATED: SHARED[numbered.SCHEDULE_NOT_ACTIVATED],
}

OF_SINGLE_ONES: Remedies = {
    numbered.CANDIDATE_ID_EMPTY: SHARED[numbered.CANDIDATE_ID_EMPTY],
    errors.ATTEMPT_ID_EMPTY: Remedy("An entry names no attempt.", "Give each entry the external id of its attempt."),
    numbered.USER_NOT_FOUND: SHARED[numbered.USER_NOT_FOUND],
    errors.ATTEMPT_NOT_FOUND: Remedy(
        "There is no such attempt in this schedule, or nothing was handed in.", "Look with `GET …/invigilation-info` who has started."
    ),
    errors.ATTEMPT_VOIDED: Remedy("The attempt is void already.", "Nothing is to be done."),
    errors.ATTEMPT_PUBLISHED: Remedy(
        "Its result is published: from then on it can no longer be voided.", "Have the result taken back first, on screen."
    ),
}
"""Reasons for single candidates or attempts, in `Content.Errors`."""
