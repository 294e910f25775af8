"""The body of `PATCH …/marking/settings`, read into what the domain takes, and the domain's names told in the page's.

Read value by value instead of as a whole, since each wrong value has its own place in the page's order of errors, and several of them
come after errors about the schedule (`api/pages/patch-marking-settings`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from stratus.external_api.marking.schemas import UpdateAllocation, UpdateAssessor, UpdateMarking, UpdateMarkingSettings, UpdatePassMarkRange
from stratus.external_api.wire.reading import Body
from stratus.external_api.wire.texts import wording
from stratus.external_api.wire.values import as_flag, as_text, as_whole, as_word, is_absent
from stratus.foundation.text import is_storable, is_user_id
from stratus.marking.models import PoolRole
from stratus.marking.pool.actions import RIGHTS
from stratus.marking.setup.changes import AllocationRow, AssessorChange, MarkingChange, PassMarkRange, SettingsChange, Unreadable
from stratus.marking.setup.problems import Problem, Wrong, wrong_setting
from stratus.marking.setup.rules import ENUMS, MAX_POINTS, PERCENTS

ROLES = tuple(PoolRole.values)
TEXTS = ("external_id", "first_name", "last_name", "username", "password")
PROFILE = (
    "address_line1",
    "address_line2",
    "phone_number",
    "company",
    "city",
    "country_code",
    "postal_code",
    "postal_address",
    "photo_url",
)

DOCUMENTED: Mapping[str, str] = {
    name: str(info.alias)
    for body in (UpdateMarking, UpdateMarkingSettings, UpdateAssessor, UpdateAllocation)
    for name, info in body.model_fields.items()
}
"""Name of the domain, which the schemas' fields have too → documented name."""


class _Wrong(ValueError):
    """A value is not of the kind that is asked for."""


def read_change(body: Mapping[str, Any]) -> MarkingChange:
    """Return the request as the domain takes it. What cannot be read is left for the domain to refuse in its order."""
    given = _known(UpdateMarking, body)
    return MarkingChange(
        settings=_settings(given["settings"]) if "settings" in given else None,
        assessors=_each("assessors", given.get("assessors"), _assessor),
        allocations=_each("allocations", given.get("allocations"), _allocation),
    )


def documented_path(own: str) -> str:
    """Return a field's path as the page writes it: `assessors[0].username` is `Assessors[0].UserName`."""
    parts = (part.partition("[") for part in own.split("."))
    return ".".join(DOCUMENTED[name] + bracket + rest for name, bracket, rest in parts)


def _known(body: type[Body], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the documented, present properties by the domain's names, in the order in which they came."""
    names = {info.alias: name for name, info in body.model_fields.items()}
    return {names[name]: value for name, value in body.canonical(given).items()}


T = TypeVar("T")


def _each(name: str, given: Any, read: Callable[[str, Mapping[str, Any]], T | Unreadable]) -> list[T | Unreadable]:
    if given is None:
        return []
    if not isinstance(given, list):
        return [_unreadable(name, wording.NOT_AN_ARRAY)]
    paths = (f"{name}[{index}]" for index in range(len(given)))
    return [
        read(path, element) if isinstance(element, Mapping) else _unreadable(path, wording.NOT_AN_OBJECT)
        for path, element in zip(paths, given, strict=True)
    ]


def _unreadable(path: str, message: str) -> Unreadable:
    return Unreadable((Problem(Wrong.OTHER, path, message),))


# Settings --------------------------------------------------------------------------------------------------------------------------------


def _settings(given: Any) -> SettingsChange:
    if not isinstance(given, Mapping):
        return SettingsChange(unreadable=(Problem(Wrong.SETTINGS, "settings", wording.NOT_AN_OBJECT),))
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in _known(UpdateMarkingSettings, given).items():
        try:
            values[name] = _setting(name, value)
        except _Wrong as error:
            problems.append(wrong_setting(name, str(error)))
    return SettingsChange(**values, unreadable=tuple(problems))


def _setting(name: str, value: Any) -> Any:
    """Return a setting; null, where it is let through, switches a moderation rule off."""
    if name in ENUMS:
        return _word(value, ENUMS[name])
    if value is None:
        return None
    if name in PERCENTS:
        return _number(value, *PERCENTS[name])
    return _range(value) if name == "pass_mark_range" else _flag(value)


def _range(value: Any) -> PassMarkRange:
    if not isinstance(value, Mapping):
        raise _Wrong(wording.NOT_AN_OBJECT)
    return PassMarkRange(**{name: _number(end, 0, MAX_POINTS) for name, end in _known(UpdatePassMarkRange, value).items()})


def _word(value: Any, words: tuple[str, ...]) -> str:
    word = as_word(value, words)
    if word is None:
        raise _Wrong(wording.NOT_A_CHOICE.format(values=", ".join(words)))
    return word


def _flag(value: Any) -> bool:
    flag = as_flag(value)
    if flag is None:
        raise _Wrong(wording.NOT_A_FLAG)
    return flag


def _number(value: Any, low: int, high: int) -> int:
    number = as_whole(value)
    if number is None:
        raise _Wrong(wording.NOT_BETWEEN.format(low=low, high=high))
    return number


# Assessors and allocations ---------------------------------------------------------------------------------------------------------------


def _assessor(path: str, element: Mapping[str, Any]) -> AssessorChange | Unreadable:
    given = _known(UpdateAssessor, element)
    problems: list[Problem] = []

    def read(name: str, how: Callable[[Any], Any]) -> Any:
        try:
            return how(given[name])
        except _Wrong as error:
            problems.append(Problem(Wrong.OTHER, f"{path}.{name}", str(error)))
            return None

    texts = {name: read(name, _secret if name == "password" else _text) for name in (*TEXTS, *PROFILE) if name in given}
    texts = {name: text for name, text in texts.items() if text}
    if not is_user_id(texts.setdefault("external_id", "")) and not problems:
        message = "Is required, at most 64 characters without comma, slash or backslash."
        problems.append(Problem(Wrong.OTHER, f"{path}.external_id", message))
    action = read("action", lambda value: _word(value, ("UPSERT", "DELETE"))) if "action" in given else None
    role = read("role", lambda value: _word(value, ROLES)) if "role" in given else None
    special_needs = {"special_needs": read("special_needs", _flag)} if "special_needs" in given else {}
    rights = {name: read(name, _flag) for name in RIGHTS if name in given}
    if problems:
        return Unreadable(tuple(problems))
    return AssessorChange(
        **{name: texts[name] for name in TEXTS if name in texts},
        leaves=action == "DELETE",
        role=role,
        rights=rights,
        profile={name: texts[name] for name in PROFILE if name in texts} | special_needs,
    )


def _secret(value: Any) -> str:
    """Return a text as it is; a number counts as text."""
    text = as_text(value)
    if text is None:
        raise _Wrong(wording.NOT_A_TEXT)
    if not is_storable(text):
        raise _Wrong(wording.NOT_STORABLE)
    return text


def _text(value: Any) -> str:
    return _secret(value).strip()


def _allocation(path: str, element: Mapping[str, Any]) -> AllocationRow:
    """Return a row. What can be no id is the id of nothing, which the domain refuses."""
    given = _known(UpdateAllocation, element)
    markers, moderator = given.get("markers", []), given.get("moderator")
    is_list = isinstance(markers, list)
    return AllocationRow(
        subject=_id(given.get("external_id")),
        markers=[_id(marker) for marker in markers] if is_list else [],
        moderator=None if is_absent(moderator) else _id(moderator),
        unreadable=() if is_list else (Problem(Wrong.OTHER, f"{path}.markers", wording.NOT_AN_ARRAY),),
    )


def _id(value: Any) -> str:
    return (as_text(value) or "").strip()
