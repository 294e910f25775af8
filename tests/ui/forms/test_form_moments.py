"""Local times of forms: what was not touched stays to the second, a doubled hour is asked for, a gap is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from stratus.ui.forms.moments import MomentField, MomentInput, Typed, moment_of, typed_of

AMSTERDAM, LORD_HOWE = ZoneInfo("Europe/Amsterdam"), ZoneInfo("Australia/Lord_Howe")  # which moves its clocks by half an hour
SECOND_HALF_PAST_TWO = datetime(2026, 10, 25, 1, 30, 17, tzinfo=UTC)
ZONES = st.sampled_from(["UTC", "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"])


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)), ZONES.map(ZoneInfo))
def test_what_was_not_touched_stays_as_it_is_stored(moment, zone):
    assert moment_of(typed_of(moment, zone), zone, moment) == moment
    assert moment_of(Typed(typed_of(moment, zone).text), zone, moment) == moment, "without the choice, which older pages do not send"


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)), ZONES.map(ZoneInfo))
def test_what_a_field_shows_is_read_as_the_same_minute(moment, zone):
    whole = moment.replace(second=0, microsecond=0)
    assert moment_of(typed_of(whole, zone), zone) == whole


def test_an_hour_that_comes_twice_is_asked_for_and_then_either_can_be_meant():
    with pytest.raises(ValidationError, match="comes twice on that day"):
        moment_of(Typed("2026-10-25T02:30"), AMSTERDAM)
    assert moment_of(Typed("2026-10-25T02:30", "first"), AMSTERDAM) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment_of(Typed("2026-10-25T02:30", "second"), AMSTERDAM) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "zone", "told"),
    [
        ("2026-03-29T02:30", AMSTERDAM, "There is no 02:30 on that day: the clocks go forward. The next time is 03:00."),
        ("2026-10-04T02:10", LORD_HOWE, "There is no 02:10 on that day: the clocks go forward. The next time is 02:30."),
        ("2011-12-30T12:00", ZoneInfo("Pacific/Apia"), "There is no 12:00 on that day: the clocks go forward. The next time is 00:00."),
        ("tomorrow", AMSTERDAM, "Enter a date and a time."),
        ("2026-02-30T10:00", AMSTERDAM, "Enter a date and a time."),
        ("0001-01-01T00:00", AMSTERDAM, "Enter a year from 1970 to 9998."),
    ],
)
@pytest.mark.criterion("3.3.1", "3.3.3")
def test_what_is_no_time_is_refused_with_its_reason(typed, zone, told):
    with pytest.raises(ValidationError) as refused:
        moment_of(Typed(typed), zone)
    assert refused.value.messages == [told]


def test_another_zone_makes_another_moment_of_the_same_time():
    stored = datetime(2026, 6, 1, 7, 0, tzinfo=UTC)
    assert moment_of(typed_of(stored, AMSTERDAM), ZoneInfo("Europe/London"), stored, AMSTERDAM) == datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


def test_a_field_shows_the_choice_where_the_time_comes_twice_and_nowhere_else():
    field = MomentField()
    field.in_zone(AMSTERDAM, SECOND_HALF_PAST_TWO)
    shown = field.widget.render("starts_at", SECOND_HALF_PAST_TWO)
    assert 'value="2026-10-25T02:30"' in shown
    assert '<option value="second" selected>the second time, CET (UTC+0100)</option>' in shown
    assert "<select" not in field.widget.render("starts_at", datetime(2026, 10, 26, 1, 30, tzinfo=UTC))


def test_what_a_browser_sends_of_a_shown_moment_is_that_moment():
    field = MomentField()
    field.in_zone(AMSTERDAM, SECOND_HALF_PAST_TWO)
    assert isinstance(field.widget, MomentInput)
    sent = {name: values[0] for name, values in field.widget.as_sent("x", SECOND_HALF_PAST_TWO).items()}
    assert field.clean(field.widget.value_from_datadict(sent, {}, "x")) == SECOND_HALF_PAST_TWO
