"""Why the errors about assessments are answered, and what to do."""

from __future__ import annotations

from stratus.external_api.assessments import errors
from stratus.external_api.wire.remedies import NOTHING_KNOWN, Remedies, Remedy

REMEDIES: Remedies = {
    errors.INFO_NOT_VALID: Remedy("A field is wrong.", "`ErrorDetails` says field by field what it is: mend that."),
    errors.MUST_BE_PUBLISHED: Remedy(
        "Never answered: what is created is a draft. The text is kept for clients that know it.", "Nothing is to be done."
    ),
    errors.OWNER_NOT_SET: Remedy(
        "The call names no owner, and the settings have none.",
        "Send `Owner`, or have the administrator choose an assessment owner (Admin › External API).",
    ),
    errors.OWNER_WITHOUT_RIGHT: Remedy(
        "The role of the owner does not hold the right to manage assessments.",
        "Name another owner, or give this one a role with that right.",
    ),
    errors.PURPOSE_WRONG: Remedy(
        "`Purpose` says that the assessment has none.", "Send one of the purposes that the field's description names."
    ),
    errors.ID_TAKEN: Remedy("Another assessment has this external id.", "Change that one with `PATCH`, or choose another id."),
    errors.ID_EMPTY: Remedy("`ExternalId` is sent, and blank.", "Send an id, or leave the field out: then there is none."),
    errors.CODE_EMPTY: Remedy("`Code` is missing or blank.", "Send a code."),
    errors.PURPOSE_EMPTY: Remedy("`Purpose` is missing.", "Send one of the purposes that the field's description names."),
    errors.TITLE_EMPTY: Remedy("`Title` is missing or blank.", "Send a title."),
    errors.OWNER_UNKNOWN: Remedy("Nobody logs in with the name in `Owner`.", "Send the login name of an active user."),
    errors.NOT_FOUND: Remedy(
        "No assessment has this external id.",
        "Check the spelling. An assessment that was made on screen needs an external id (its Options) before the API can name it.",
    ),
    errors.PUBLISHED: Remedy(
        "The assessment was published once, or is archived: from then on it is changed on screen only.",
        "Have an author change it, or create another assessment.",
    ),
    errors.TITLE_EMPTY_ON_UPDATE: Remedy("`Title` is sent, and blank.", "Send a title, or leave the field out: then it stays."),
    errors.NOTHING_TO_UPDATE: NOTHING_KNOWN,
    errors.NOBODY: Remedy("The body names nobody.", "Send a list with at least one user, as the example shows."),
    errors.TAXONOMY_UNKNOWN: Remedy(
        "A taxonomy that the call names does not exist.", "`ErrorDetails` says which. Create it on screen first."
    ),
    errors.TAXONOMY_EMPTY: Remedy("`Taxonomies` holds an empty id.", "Leave it out."),
    errors.TAXONOMY_TWICE: Remedy("`Taxonomies` holds an id twice.", "Name each taxonomy once."),
    errors.REPOSITORY_UNKNOWN: Remedy(
        "A repository of learning objectives that the call names does not exist.", "`ErrorDetails` says which. Create it on screen first."
    ),
}

OF_SINGLE_ONES: Remedies = {
    errors.ALREADY_SHARED: Remedy("This user has the assessment in this role already, or owns it.", "Nothing is to be done."),
    errors.NOT_SHARED: Remedy("The assessment is not shared with this user.", "Nothing is to be done."),
    errors.IS_OWNER: Remedy("This user owns the assessment.", "Name another owner first: `PATCH /assessment/{externalId}` with `Owner`."),
    errors.USER_UNKNOWN: Remedy("Nobody logs in with this name.", "Check it with `GET /user/{externalId}`: the field is `UserName`."),
    errors.USER_EMPTY: Remedy("An entry names nobody.", "Give each entry its `UserName`."),
    errors.ROLE_UNKNOWN: Remedy("There is no role of this title.", "Send one of the roles that the field's description names."),
}
"""Reasons for single users, in `Content.Errors`."""
