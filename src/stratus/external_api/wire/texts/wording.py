"""Every sentence in which the API says what is wrong with one value (`Error` of an entry of `ErrorDetails`), and nothing else gets out.

What a library or the domain says in words of its own is told as `NOT_VALID`, and reported in the log: a caller reads the catalogue, and
programs compare with it. `{…}` stands for anything. The first part is said here at the door, the second by the domain, whose texts are
those of screens in English: a text that changes there is changed here too, and is a change of the API.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic_core import PydanticCustomError

NOT_VALID = "Is not valid."
"""Stands for every sentence that is not in the catalogue."""

REQUIRED = "Is required."
NOT_AN_OBJECT = "Must be an object."
NOT_AN_ARRAY = "Must be an array."
NOT_A_TEXT = "Must be a text."
NOT_A_FLAG = "Must be true or false."
NOT_A_NUMBER = "Must be a whole number."
NOT_A_MOMENT = "Must be a date and time like 2021-04-21T07:30:00.000Z."
NO_SUCH_MOMENT = "There is no such date and time."
NOT_A_DAY = "Must be a date like 1988-05-03 or 19880503."
NO_SUCH_DAY = "There is no such date."
OUT_OF_YEARS = "Must lie in the years {first} to {last}."
NO_SUCH_PROPERTY = "There is no such property."
NOTHING_GIVEN = "Give at least one property that can be changed."
NOT_A_CHOICE = "Must be one of {values}."
NOT_STORABLE = "Contains a character that cannot be stored."
NOT_ALPHANUMERIC = "Letters, digits, `-`, `_` and `.` only."
TOO_LONG = "Must be at most {max_length} characters long."
TOO_SHORT = "Must be at least {min_length} characters long."
TOO_LARGE = "Must be at most {le}."
TOO_SMALL = "Must be at least {ge}."
TOO_MANY = "Must have at most {max_length} elements."
TOO_FEW = "Must have at least {min_length} elements."
NOT_BETWEEN = "Must be a whole number from {low} to {high}."
TOO_DEEP = "Is nested too deeply."
TWICE = "Was given twice with different values."

AT_THE_DOOR = (
    NOT_VALID,
    REQUIRED,
    NOT_AN_OBJECT,
    NOT_AN_ARRAY,
    NOT_A_TEXT,
    NOT_A_FLAG,
    NOT_A_NUMBER,
    NOT_A_MOMENT,
    NO_SUCH_MOMENT,
    NOT_A_DAY,
    NO_SUCH_DAY,
    OUT_OF_YEARS,
    NO_SUCH_PROPERTY,
    NOTHING_GIVEN,
    NOT_A_CHOICE,
    NOT_STORABLE,
    NOT_ALPHANUMERIC,
    TOO_LONG,
    TOO_SHORT,
    TOO_LARGE,
    TOO_SMALL,
    TOO_MANY,
    TOO_FEW,
    NOT_BETWEEN,
    TOO_DEEP,
    TWICE,
    # Users
    "Is required for a role that may participate.",
    "Is required where there is no ExternalId.",
    "May be sent only for a user with SpecialNeeds true.",
    "The owner of the token may not create users with this role.",
    "The owner of the token may not change this user, or not in this way.",
    "There is no such hierarchy.",
    # Schedules and their candidates
    "There is no such Proctorio template.",
    "There is no such user.",
    "There is no such user with the right to invigilate.",
    "Schedule[{id}] already exists",
    "The assessment of a schedule cannot be changed.",
    "This hierarchy is archived.",
    "May be sent only with SpecialNeeds true.",
    "May be sent only with Workflow EXTERNAL_ATTEMPTS.",
    "Was given to two candidates.",
    "The owner of the token may not create users with the default candidate role.",
    # Collections and assessments
    "There is no taxonomy [{id}].",
    "There is no repository [{id}].",
    # Marking
    "Is required, at most 64 characters without comma, slash or backslash.",
    # Review sessions
    "Give either AssessmentExtId or ScheduleExtId, not both.",
    "Either ScheduleExtId or AssessmentExtId is required.",
    "Schedule has not been found",
    "Assessment has not been found",
    "Published candidate result not found",
    "Candidate result(s) not added to review session",
    "Cannot remove viewed result(s)",
    "Cannot remove all results from review session",
)

OF_THE_DOMAIN = (
    "Must be at most {max} characters long.",
    "Must be between {min} and {max} characters long.",
    "Must be between 0 and {max}.",
    "Must be a GUID.",
    "Is not a valid e-mail address.",
    "Use printable characters without comma, slash or backslash, and no blank at either end.",
    "Use printable characters without comma, slash or backslash.",
    "Use at most 64 letters, digits, “-”, “_” and “.”.",
    "Enter a user name of printable characters.",
    "Must be an IP address or a network like 192.168.1.0/24.",
    "UserName [{name}] is already in use",
    "This user name is already in use.",
    "This User ID is already in use.",
    "This Organisation ID is already in use.",
    "This user is disabled.",
    "One of these hierarchies does not exist.",
    "Enter a title of at most 100 characters.",
    "At most {max} hierarchies can lie within each other.",
    "The root hierarchy can neither be moved nor archived nor deleted.",
    "Enter a title.",
    "Give it a title.",
    "It is archived.",
    "Its assessment is not published and available.",
    "Its hierarchy takes no schedules.",
    "The assessment is not available to its hierarchy.",
    "Its window is over.",
    "The end must be after the start.",
    "The window must be longer than {minutes} minutes (duration and extra time).",
    "The assessment has no time limit: say when the schedule ends.",
    "Choose who owns the schedule.",
    "This id is another attempt's.",
    "Enter a number of minutes.",
    "A comment has at most {most} characters.",
    "The assessment is archived: bring it back before you change it.",
    "Only with the mode TIME_SPAN.",
    "Is required with the mode TIME_SPAN.",
    "Needs the score report with subjects.",
    "Needs the detailed information.",
    "Needs the summary or the detailed information.",
    "Choose an owner who may schedule.",
    "Review session [{id}] already exists",
    # Marking
    "The simple workflow has no moderation",
    "Is no candidate or question of this schedule",
    "Is no assessor of this schedule",
    "Is no moderator of this schedule",
    "Is given twice",
    "At most {most} by the settings",
    "Is required for a new user",
    "Must be at most {max} characters long",
    "The caller's role may not create this user",
    "{name} is allocated and needs the role for it",
)

OURS = "ours"
"""The validator's kind of those errors that are said here already."""


def wrong_value(sentence: str, **values: str) -> PydanticCustomError:
    """Return the error for a value that is not what its field takes, in one of the sentences above."""
    return PydanticCustomError(OURS, sentence, values)


OF_THE_VALIDATOR: Mapping[str, str] = {
    "missing": REQUIRED,
    "string_too_long": TOO_LONG,
    "string_too_short": TOO_SHORT,
    "greater_than_equal": TOO_SMALL,
    "less_than_equal": TOO_LARGE,
    "list_type": NOT_AN_ARRAY,
    "too_long": TOO_MANY,
    "too_short": TOO_FEW,
}
"""The validator's kinds of errors → how they are said."""
OF_TEXTS = {"too_long": TOO_LONG, "too_short": TOO_SHORT}
"""Those that are said otherwise of a text."""


def said(kind: str, value: Any, values: Mapping[str, Any], message: str) -> str:
    """Return the sentence for an error of the validator: its kind, the value at fault, its figures, and its own message."""
    if kind == OURS:
        return message
    own = {} if isinstance(value, list) else OF_TEXTS
    sentence = own.get(kind) or OF_THE_VALIDATOR.get(kind)
    return sentence.format(**values) if sentence else NOT_VALID


def is_in_catalogue(sentence: str) -> bool:
    """Tell whether a caller may read this sentence about a value."""
    return _catalogue().fullmatch(sentence) is not None


@cache
def _catalogue() -> re.Pattern[str]:
    return re.compile("|".join(pattern(sentence) for sentence in (*AT_THE_DOOR, *OF_THE_DOMAIN)), re.DOTALL)


def pattern(sentence: str) -> str:
    """Return the regular expression of a sentence with `{…}` for anything."""
    return ".*?".join(re.escape(part) for part in re.split(r"\{\w+\}", sentence))
