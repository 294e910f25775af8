"""How liberally bodies are read (`api/decisions` §1). Without a database."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BeforeValidator, Field, TypeAdapter

from stratus.external_api.wire.reading import Body, NotJson, Reading, parse_json
from stratus.external_api.wire.values import Flag, Moment, Secret, Text, Whole, choice, in_utc
from support.examples import examples


class Colour(StrEnum):
    RED = "RED"
    DARK_BLUE = "DARK_BLUE"


class Part(Body):
    name: Annotated[Text, Field(alias="Name", max_length=5)]


class Sample(Body):
    spellings: ClassVar = {"ScheduleExtId": "ScheduleExternalId"}
    keeps_null: ClassVar = frozenset({"Difference"})

    external_id: Annotated[Text, Field(alias="ScheduleExternalId", max_length=64)] = ""
    secret: Annotated[Secret, Field(alias="Password")] = ""
    flag: Annotated[Flag, Field(alias="Flag")] = False
    number: Annotated[Whole | None, Field(alias="Number")] = None
    when: Annotated[Moment | None, Field(alias="When")] = None
    colour: Annotated[Colour | None, BeforeValidator(lambda v: v and choice(Colour)(v)), Field(alias="Colour")] = None
    difference: Annotated[Whole | None, Field(alias="Difference")] = 7
    parts: Annotated[list[Part], Field(alias="Parts")] = []


ADAPTER = TypeAdapter(Reading[Sample])


def read(json: str) -> Reading[Sample]:
    return ADAPTER.validate_python(parse_json(json.encode()))


def value(json: str) -> Sample:
    reading = read(json)
    assert reading.value is not None, reading.errors
    return reading.value


def test_property_names_come_in_any_letter_case():
    assert value('{"SCHEDULEexternalID": "a"}').external_id == "a"


def test_both_documented_spellings_are_accepted():
    assert value('{"ScheduleExtId": "a"}').external_id == "a"
    assert value('{"ScheduleExtId": "a", "ScheduleExternalId": "a"}').external_id == "a"


@pytest.mark.parametrize(
    "json",
    [
        '{"ScheduleExtId": "a", "ScheduleExternalId": "b"}',
        '{"ScheduleExtId": "a", "ScheduleExtId": "b"}',
        '{"scheduleextid": "a", "ScheduleExtId": "b"}',
    ],
)
def test_the_same_property_twice_must_say_the_same(json):
    assert read(json).errors == {"ScheduleExternalId": "Was given twice with different values."}


@pytest.mark.parametrize(
    "json",
    [
        '{"ScheduleExternalId": "a", "ScheduleExternalId": null}',
        '{"ScheduleExternalId": null, "ScheduleExternalId": "a"}',
        '{"ScheduleExternalId": null, "scheduleexternalid": "a"}',
        '{"ScheduleExternalId": "a", "scheduleexternalid": ""}',
    ],
)
def test_a_property_once_with_and_once_without_a_value_contradicts_itself(json):
    assert read(json).errors == {"ScheduleExternalId": "Was given twice with different values."}
    assert read(json).given == {"ScheduleExternalId"}


def test_a_repeated_equal_property_is_fine():
    assert value('{"Number": 1, "Number": 1}').number == 1


def test_unknown_properties_are_ignored():
    assert value('{"Nothing": {"a": [1]}}') == Sample()


def test_ids_sent_as_numbers_become_strings():
    assert value('{"ScheduleExternalId": 7132}').external_id == "7132"


def test_texts_are_trimmed_and_passwords_are_not():
    assert value('{"ScheduleExternalId": "  a "}').external_id == "a"
    assert value('{"Password": " a "}').secret == " a "


@pytest.mark.parametrize(("json", "expected"), [('"TRUE"', True), ("true", True), ('"False"', False), ("false", False)])
def test_booleans_also_as_words(json, expected):
    assert value(f'{{"Flag": {json}}}').flag is expected


@pytest.mark.parametrize(("json", "expected"), [("10", 10), ('"10"', 10), ('" -3 "', -3), ("10.0", 10)])
def test_integers_also_as_texts(json, expected):
    assert value(f'{{"Number": {json}}}').number == expected


@pytest.mark.parametrize(
    ("json", "field"),
    [
        ('{"Flag": 1}', "Flag"),
        ('{"Flag": "yes"}', "Flag"),
        ('{"Number": 1.5}', "Number"),
        ('{"Number": "1e3"}', "Number"),
        ('{"Number": true}', "Number"),
        ('{"Number": 1e300}', "Number"),
        ('{"Number": "99999999999999999999"}', "Number"),
        ('{"ScheduleExternalId": ["a"]}', "ScheduleExternalId"),
        ('{"ScheduleExternalId": true}', "ScheduleExternalId"),
        ('{"ScheduleExternalId": "a\\u0000"}', "ScheduleExternalId"),
        ('{"ScheduleExternalId": "\\ud800"}', "ScheduleExternalId"),
        ('{"Password": "a\\u0000"}', "Password"),
        ('{"Colour": "GREEN"}', "Colour"),
        ('{"Parts": {}}', "Parts"),
        ('{"Parts": [{"Name": "a"}, 5]}', "Parts[1]"),
        ('{"Parts": [{"Name": "a"}, {}]}', "Parts[1].Name"),
        ('{"Parts": [{"Name": "abcdef"}]}', "Parts[0].Name"),
        ("[]", ""),
        ('"text"', ""),
        ("null", ""),
    ],
)
def test_what_cannot_be_understood_is_named_by_its_path(json, field):
    reading = read(json)
    assert reading.value is None
    assert list(reading.errors) == [field]


@pytest.mark.parametrize("json", ['"red"', '"RED"', '" Red "'])
def test_enums_come_in_any_letter_case(json):
    assert value(f'{{"Colour": {json}}}').colour is Colour.RED


@pytest.mark.parametrize("absent", ["null", '""', '"  "'])
def test_null_and_blank_equal_absence(absent):
    reading = read(f'{{"ScheduleExternalId": {absent}, "Number": {absent}, "When": {absent}}}')
    assert reading.value == Sample()
    assert reading.given == frozenset()


def test_some_nulls_are_values():
    assert value('{"Difference": null}').difference is None
    assert read('{"Difference": null}').given == {"Difference"}
    assert value('{"Difference": ""}').difference == 7


def test_what_was_given_is_known_even_if_it_is_wrong():
    assert read('{"number": "x", "flag": null}').given == {"Number"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-04-21T07:30:00.000Z", datetime(2021, 4, 21, 7, 30, tzinfo=UTC)),
        ("2021-04-21t07:30:00z", datetime(2021, 4, 21, 7, 30, tzinfo=UTC)),
        ("2021-04-21T07:30:00.1239999Z", datetime(2021, 4, 21, 7, 30, 0, 123000, tzinfo=UTC)),
        ("2021-04-21T09:30:00+02:00", datetime(2021, 4, 21, 7, 30, tzinfo=UTC)),
        ("2021-04-21T02:00:00-05:30", datetime(2021, 4, 21, 7, 30, tzinfo=UTC)),
        ("2021-04-21T07:30:00", datetime(2021, 4, 21, 7, 30)),
    ],
)
def test_date_times(text, expected):
    assert value(f'{{"When": "{text}"}}').when == expected


@pytest.mark.parametrize(
    "text",
    [
        "2021-13-45T00:00:00Z", "2021-02-29T00:00:00Z", "2021-04-21T24:00:00Z", "2021-04-21T07:30Z", "2021-04-21", "2021-04-21 07:30:00",
        "20210421T073000Z", "2021-04-21T07:30:00+0200", "2021-04-21T07:30:00+25:00", "2021-04-21T07:30:00.Z", "0001-01-01T00:00:00+14:00",
        "1899-12-31T23:59:59Z", "9901-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "٢٠٢١-04-21T07:30:00Z", "1618990200", "tomorrow",
    ],
)  # fmt: skip
def test_nothing_else_is_a_date_time(text):
    assert list(read(f'{{"When": "{text}"}}').errors) == ["When"]


@pytest.mark.parametrize("text", ["1900-01-01T00:00:00+14:00", "3000-01-01T00:00:00Z", "9900-12-31T23:59:59.999-12:00"])
def test_years_are_taken_as_far_as_the_database_and_json_know_them(text):
    assert value(f'{{"When": "{text}"}}').when == datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize("year", ["1899", "9901", "9999"])
def test_other_years_are_refused_and_the_limit_is_told(year):
    assert read(f'{{"When": "{year}-06-01T00:00:00Z"}}').errors == {"When": "Must lie in the years 1900 to 9900."}


class Wrapped(Body):
    wrapper: ClassVar = "Sample"
    keeps_null: ClassVar = frozenset({"Name"})
    keeps_blank: ClassVar = frozenset({"Name"})

    name: Annotated[Text | None, Field(alias="Name", max_length=5)] = None
    other: Annotated[Text, Field(alias="Other")] = ""


WRAPPED = TypeAdapter(Reading[Wrapped])


@pytest.mark.parametrize(
    "json", ['{"Sample": {"Name": "a", "Other": "b"}}', '{"sample": {"Name": "a"}, "Other": "b"}', '{"Name": "a", "Other": "b"}']
)
def test_a_body_may_stand_in_its_wrapper(json):
    reading = WRAPPED.validate_python(parse_json(json.encode()))
    assert (reading.value.name, reading.value.other, reading.given) == ("a", "b", {"Name", "Other"})


def test_a_property_within_the_wrapper_and_beside_it_must_say_the_same():
    reading = WRAPPED.validate_python(parse_json(b'{"Sample": {"Name": "a"}, "name": "b"}'))
    assert reading.errors == {"Name": "Was given twice with different values."}


@pytest.mark.parametrize("nothing", ["null", '""', '" "'])
def test_null_and_blank_of_what_can_be_cleared_are_both_null(nothing):
    reading = WRAPPED.validate_python(parse_json(f'{{"Name": {nothing}, "Other": {nothing}}}'.encode()))
    assert (reading.value.name, reading.value.model_fields_set, reading.given) == (None, {"name"}, {"Name"})


def test_a_wall_clock_in_a_gap_moves_forward_and_a_doubled_one_is_the_first():
    amsterdam = ZoneInfo("Europe/Amsterdam")
    assert in_utc(datetime(2026, 3, 29, 2, 30), amsterdam) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert in_utc(datetime(2026, 10, 25, 2, 30), amsterdam) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@settings(max_examples=examples(100))
@given(st.binary(max_size=200))
def test_any_bytes_are_json_or_are_not(body):
    with contextlib.suppress(NotJson):
        parse_json(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.sampled_from(["Number", "Parts", "When", "Flag", "Name", "x"]), children)
    ),
    max_leaves=12,
)


@settings(max_examples=examples(100))
@given(JSON)
def test_any_json_is_understood_or_named(json):
    reading = ADAPTER.validate_python(json)
    assert (reading.value is None) == bool(reading.errors)
