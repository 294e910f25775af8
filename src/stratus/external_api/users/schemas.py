"""What the calls about users take and answer (`api/reference` §3.1)."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, WithJsonSchema

from stratus.external_api.wire.answers import Answer, Done, PlainDate
from stratus.external_api.wire.reading import Body
from stratus.external_api.wire.texts import wording
from stratus.external_api.wire.texts.wording import wrong_value
from stratus.external_api.wire.values import FIRST_YEAR, LAST_YEAR, Flag, Text, Whole
from stratus.people.users.rules import MAX_PERCENTAGE

DATE = re.compile(r"(\d{4})(-?)(\d\d)\2(\d\d)", re.ASCII)


def _day(value: Any) -> date:
    """Return the day that `1988-05-03` or `19880503` names (`api/reference` §2.6)."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    found = DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise wrong_value(wording.NOT_A_DAY)
    if not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise wrong_value(wording.OUT_OF_YEARS, first=str(FIRST_YEAR), last=str(LAST_YEAR))
    try:
        return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError as error:
        raise wrong_value(wording.NO_SUCH_DAY) from error


Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "maxLength": 10, "examples": ["1988-05-03"]}),
]


class UpdateMembership(Body):
    """A hierarchy that the user belongs to, and what they may do for it."""

    hierarchy: Annotated[Text, Field(alias="ExternalId", max_length=64, description="Organisation ID of the hierarchy.")]
    is_coordinator: Annotated[Flag, Field(alias="IsCoordinator", description="Coordinates it.")] = False
    is_administrator: Annotated[Flag, Field(alias="IsAdministrator", description="Administers it.")] = False
    can_view_reports: Annotated[Flag, Field(alias="HasViewReportsPermissions", description="May view its reports.")] = False
    can_rescore: Annotated[Flag, Field(alias="HasReScoringPermissions", description="May rescore its results.")] = False


CLEARABLE = frozenset(
    {
        "Email", "Photo", "DateOfBirth", "Company", "CountryCode", "State", "City", "PostalCode", "PostalAddress", "AddressLine1",
        "AddressLine2", "PhoneNumber", "CellularPhone", "ReasonableAdjustmentPercentage", "SynchronizationKey",
    }
)  # fmt: skip
"""What a user need not have: `null` or an empty text takes it away."""


class UpdateUser(Body):
    """Any of a user's particulars; what is absent stays as it is. `null` or an empty text clears what a user need not have: e-mail, photo,
    date of birth, company, addresses, telephone numbers, percentage and synchronization key; of anything else it equals absence.
    """

    wrapper: ClassVar = "User"
    keeps_null: ClassVar = CLEARABLE
    keeps_blank: ClassVar = CLEARABLE

    external_id: Annotated[
        Text | None, Field(alias="ExternalId", max_length=64, description="Unique User ID. Printable characters without `,`, `/` and `\\`.")
    ] = None
    last_name: Annotated[Text | None, Field(alias="LastName", max_length=500, description="Last name.")] = None
    first_name: Annotated[Text | None, Field(alias="FirstName", max_length=500, description="First name.")] = None
    email: Annotated[Text | None, Field(alias="Email", max_length=100, description="E-mail address.")] = None
    username: Annotated[Text | None, Field(alias="UserName", max_length=50, description="Login name, unique in any letter case.")] = None
    role: Annotated[Text | None, Field(alias="Role", max_length=500, description="Title of an existing role.")] = None
    photo_url: Annotated[
        Text | None, Field(alias="Photo", max_length=500, description="Address of a JPEG, PNG, WebP or GIF of at most 5 MB; fetched later.")
    ] = None
    date_of_birth: Annotated[Day | None, Field(alias="DateOfBirth", description="`YYYY-MM-DD` or `YYYYMMDD`.")] = None
    company: Annotated[Text | None, Field(alias="Company", max_length=100, description="Company.")] = None
    country_code: Annotated[Text | None, Field(alias="CountryCode", max_length=20, description="Code of the country.")] = None
    state: Annotated[Text | None, Field(alias="State", max_length=50, description="State or province.")] = None
    city: Annotated[Text | None, Field(alias="City", max_length=50, description="City.")] = None
    postal_code: Annotated[Text | None, Field(alias="PostalCode", max_length=50, description="Postal code.")] = None
    postal_address: Annotated[Text | None, Field(alias="PostalAddress", max_length=500, description="Postal address.")] = None
    address_line1: Annotated[Text | None, Field(alias="AddressLine1", max_length=500, description="First line of the address.")] = None
    address_line2: Annotated[Text | None, Field(alias="AddressLine2", max_length=500, description="Second line of the address.")] = None
    phone_number: Annotated[Text | None, Field(alias="PhoneNumber", max_length=50, description="Telephone number.")] = None
    cellular_phone: Annotated[Text | None, Field(alias="CellularPhone", max_length=50, description="Mobile telephone number.")] = None
    special_needs: Annotated[
        Flag | None, Field(alias="SpecialNeeds", description="Has a right to extra time. false ends a percentage given before.")
    ] = None
    reasonable_adjustment_percentage: Annotated[
        Whole | None,
        Field(
            alias="ReasonableAdjustmentPercentage",
            ge=0,
            le=MAX_PERCENTAGE,
            description="Extra time in per cent of the duration; only for a user with SpecialNeeds true. 0: as the assessment says.",
        ),
    ] = None
    enable_read_speaker: Annotated[Flag | None, Field(alias="EnableReadSpeaker", description="May have questions read aloud.")] = None
    disable_login: Annotated[Flag | None, Field(alias="DisableLogin", description="Cannot log in with user name and password.")] = None
    disable_password_reset: Annotated[Flag | None, Field(alias="DisablePasswordReset", description="Cannot change the password.")] = None
    synchronization_key: Annotated[
        Text | None, Field(alias="SynchronizationKey", max_length=64, description="A GUID; deprecated, kept for compatibility.")
    ] = None
    labels: Annotated[list[Text] | None, Field(alias="Labels", description="Labels of at most 100 characters; `[]` takes all away.")] = None
    allowed_ip_addresses: Annotated[
        list[Text] | None,
        Field(
            alias="AllowedIpAddresses",
            description="IP addresses and networks (`192.168.1.0/24`) to log in and to sit exams from; `[]` allows all.",
        ),
    ] = None
    hierarchies: Annotated[
        list[UpdateMembership] | None,
        Field(alias="Hierarchies", description="All hierarchies that the user belongs to, in place of those before; `[]`: none."),
    ] = None


class CreateUser(UpdateUser):
    """A new user."""

    keeps_null: ClassVar = frozenset()
    keeps_blank: ClassVar = frozenset()

    external_id: Annotated[
        Text | None,
        Field(
            alias="ExternalId",
            max_length=64,
            description="Unique User ID, mandatory if the role allows to participate. Printable characters without `,`, `/` and `\\`.",
        ),
    ] = None
    last_name: Annotated[Text, Field(alias="LastName", max_length=500, description="Last name.")]
    first_name: Annotated[Text, Field(alias="FirstName", max_length=500, description="First name.")]
    username: Annotated[
        Text | None, Field(alias="UserName", max_length=50, description="Login name, unique in any letter case; the ExternalId if absent.")
    ] = None
    role: Annotated[
        Text | None, Field(alias="Role", max_length=500, description="Title of an existing role; the default candidate role if absent.")
    ] = None


NAMES: dict[str, str] = {name: str(field.alias) for name, field in UpdateUser.model_fields.items()}
"""Field of the domain → documented name, in the documented order."""


class UserSaved(Answer):
    """The user that was created or changed."""

    external_id: Annotated[str | None, Field(alias="ExternalId", description="User ID after the call; null if there is none.")]


class UserSavedAnswer(Done):
    """Success of creating or changing a user."""

    content: Annotated[UserSaved, Field(alias="Content", description="The user.")]


class MembershipInfo(Answer):
    """A hierarchy that the user belongs to, and what they may do for it."""

    hierarchy: Annotated[str, Field(alias="ExternalId", description="Organisation ID of the hierarchy.")]
    is_coordinator: Annotated[bool, Field(alias="IsCoordinator", description="Coordinates it.")]
    is_administrator: Annotated[bool, Field(alias="IsAdministrator", description="Administers it.")]
    can_view_reports: Annotated[bool, Field(alias="HasViewReportsPermissions", description="May view its reports.")]
    can_rescore: Annotated[bool, Field(alias="HasReScoringPermissions", description="May rescore its results.")]


class UserInfo(Answer):
    """A user."""

    external_id: Annotated[str, Field(alias="ExternalId", description="User ID.")]
    last_name: Annotated[str, Field(alias="LastName", description="Last name.")]
    first_name: Annotated[str, Field(alias="FirstName", description="First name.")]
    email: Annotated[str, Field(alias="Email", description="E-mail address.")]
    username: Annotated[str, Field(alias="UserName", description="Login name.")]
    role: Annotated[str, Field(alias="Role", description="Title of the role.")]
    photo: Annotated[str, Field(alias="Photo", description="Address that the photo comes from.")]
    date_of_birth: Annotated[PlainDate | None, Field(alias="DateOfBirth", description="`YYYY-MM-DD`; null if unknown.")]
    company: Annotated[str, Field(alias="Company", description="Company.")]
    country_code: Annotated[str, Field(alias="CountryCode", description="Code of the country.")]
    state: Annotated[str, Field(alias="State", description="State or province.")]
    city: Annotated[str, Field(alias="City", description="City.")]
    postal_code: Annotated[str, Field(alias="PostalCode", description="Postal code.")]
    postal_address: Annotated[str, Field(alias="PostalAddress", description="Postal address.")]
    address_line1: Annotated[str, Field(alias="AddressLine1", description="First line of the address.")]
    address_line2: Annotated[str, Field(alias="AddressLine2", description="Second line of the address.")]
    phone_number: Annotated[str, Field(alias="PhoneNumber", description="Telephone number.")]
    cellular_phone: Annotated[str, Field(alias="CellularPhone", description="Mobile telephone number.")]
    special_needs: Annotated[bool, Field(alias="SpecialNeeds", description="Has a right to extra time.")]
    percentage: Annotated[
        int | None, Field(alias="ReasonableAdjustmentPercentage", description="Extra time in per cent; null if none is set.")
    ]
    enable_read_speaker: Annotated[bool, Field(alias="EnableReadSpeaker", description="May have questions read aloud.")]
    disable_login: Annotated[bool, Field(alias="DisableLogin", description="Cannot log in with user name and password.")]
    disable_password_reset: Annotated[bool, Field(alias="DisablePasswordReset", description="Cannot change the password.")]
    synchronization_key: Annotated[str | None, Field(alias="SynchronizationKey", description="A GUID; null if there is none.")]
    labels: Annotated[list[str], Field(alias="Labels", description="Labels.")]
    allowed_ip_addresses: Annotated[
        list[str], Field(alias="AllowedIpAddresses", description="Addresses and networks to come from; empty: all.")
    ]
    hierarchies: Annotated[list[MembershipInfo], Field(alias="Hierarchies", description="Its hierarchies that have an Organisation ID.")]


class UserWrapped(Answer):
    """What wraps a user."""

    user: Annotated[UserInfo, Field(alias="User", description="The user.")]


class UserInfoAnswer(Done):
    """A user in the envelope."""

    content: Annotated[UserWrapped, Field(alias="Content", description="The user, wrapped.")]
