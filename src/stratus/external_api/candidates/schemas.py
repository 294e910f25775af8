"""Candidates of a schedule on the wire (`api/reference` §3.5.1, §3.5.11)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from stratus.external_api.wire.answers import Answer, Done
from stratus.external_api.wire.reading import Body
from stratus.external_api.wire.values import Flag, Secret, Text, Whole


class CandidatesAdded(Answer):
    """The outcome for each external id."""

    added: Annotated[list[str], Field(alias="AddedCandidateExternalIds", description="Were added.")]
    unknown: Annotated[list[str], Field(alias="NotFoundUserExternalIds", description="No such user, or disabled.")]
    already: Annotated[list[str], Field(alias="AlreadyAddedCandidateExternalIds", description="Were on the schedule before.")]


class CandidatesAddedAnswer(Done):
    """Outcome of adding candidates in the envelope."""

    content: Annotated[CandidatesAdded, Field(alias="Content", description="External ids by what became of them.")]


class CandidatesDeleted(Answer):
    """The outcome for each external id."""

    deleted: Annotated[list[str], Field(alias="DeletedCandidateExternalIds", description="Were taken off the schedule.")]
    not_candidates: Annotated[list[str], Field(alias="NotFoundCandidateExternalIds", description="Users who were not on the schedule.")]
    unknown: Annotated[list[str], Field(alias="NotFoundUserExternalIds", description="No such user.")]


class CandidatesDeletedAnswer(Done):
    """Outcome of removing candidates in the envelope."""

    content: Annotated[CandidatesDeleted, Field(alias="Content", description="External ids by what became of them.")]


class CandidateWithLink(Answer):
    """A candidate and the link that starts the exam."""

    external_id: Annotated[str, Field(alias="CandidateExtId", description="User ID.")]
    attempt: Annotated[str | None, Field(alias="AttemptExtId", description="External id of the next attempt.")]
    startup_link: Annotated[str, Field(alias="StartupLink", description="Launch link, relative to the organisation's address.")]
    launch_url: Annotated[str, Field(alias="LaunchUrl", description="Launch link, complete.")]
    first_name: Annotated[str, Field(alias="FirstName", description="First name.")]
    last_name: Annotated[str, Field(alias="LastName", description="Last name.")]
    email: Annotated[str, Field(alias="Email", description="E-mail address.")]
    password: Annotated[None, Field(alias="Password", description="Always null: passwords are never returned.")]


class CandidateRead(Answer):
    """A candidate of a schedule, and the link that starts the exam."""

    external_id: Annotated[str, Field(alias="CandidateExtId", description="User ID.")]
    attempt: Annotated[str | None, Field(alias="AttemptExtId", description="External id of the next attempt.")]
    startup_link: Annotated[
        str | None, Field(alias="StartupLink", description="Launch link, relative to the organisation's address; null: there is none now.")
    ]
    launch_url: Annotated[str | None, Field(alias="LaunchUrl", description="Launch link, complete; null: there is none now.")]
    first_name: Annotated[str, Field(alias="FirstName", description="First name.")]
    last_name: Annotated[str, Field(alias="LastName", description="Last name.")]
    username: Annotated[str, Field(alias="UserName", description="Login name.")]
    email: Annotated[str, Field(alias="Email", description="E-mail address.")]


class CandidateReadAnswer(Done):
    """A candidate in the envelope."""

    content: Annotated[CandidateRead, Field(alias="Content", description="The candidate.")]


class CandidatesWithLinksAnswer(Done):
    """The launch links of candidates that were added."""

    result: Annotated[str, Field(alias="Result", description="What happened, in words.")]
    candidates: Annotated[list[CandidateWithLink], Field(alias="Candidates", description="The candidates of this call, in its order.")]


class NewCandidate(Body):
    """A candidate, created if the User ID is unknown. Of known users role, login name and password never change."""

    spellings: ClassVar = {"CandidateExternalId": "CandidateExtId", "AttemptExternalId": "AttemptExtId"}

    external_id: Annotated[Text, Field(alias="CandidateExtId", max_length=64, description="User ID.")]
    first_name: Annotated[Text, Field(alias="FirstName", max_length=500, description="First name.")]
    last_name: Annotated[Text, Field(alias="LastName", max_length=500, description="Last name.")]
    email: Annotated[Text, Field(alias="Email", max_length=500, description="E-mail address.")]
    username: Annotated[Text, Field(alias="UserName", max_length=500, description="Login name; the User ID if absent.")] = ""
    password: Annotated[Secret, Field(alias="Password", max_length=500, description="Allows logging in by hand; kept as a hash.")] = ""
    special_needs: Annotated[Flag | None, Field(alias="SpecialNeeds", description="Has a right to extra time.")] = None
    percentage: Annotated[
        Whole | None,
        Field(alias="ReasonableAdjustmentPercentage", ge=0, le=1000, description="Extra time in per cent; only with SpecialNeeds true."),
    ] = None
    photo: Annotated[Text, Field(alias="Photo", max_length=500, description="Address of a photo.")] = ""
    attempt: Annotated[
        Text, Field(alias="AttemptExtId", max_length=64, description="Id of the next attempt; with workflow EXTERNAL_ATTEMPTS.")
    ] = ""


class ScheduleOfCandidates(Body):
    """The schedule that candidates are added to, and where they belong."""

    spellings: ClassVar = {"ScheduleExternalId": "ScheduleExtId", "GroupExternalId": "GroupExtId"}

    external_id: Annotated[Text, Field(alias="ScheduleExtId", max_length=64, description="External id of the schedule.")]
    group: Annotated[Text, Field(alias="GroupExtId", max_length=64, description="Hierarchy that candidates are put in.")]
    group_name: Annotated[Text, Field(alias="GroupName", max_length=500, description="Its title, if it has to be created.")]


class AddCandidates(Body):
    """Candidates for a schedule that exists."""

    schedule: Annotated[ScheduleOfCandidates, Field(alias="Schedule", description="The schedule.")]
    candidates: Annotated[list[NewCandidate], Field(alias="Candidates", description="The candidates, new or known.")]
