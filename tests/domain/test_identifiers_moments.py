"""On which day and at what time does a symbol put something, on whose clock?"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from labtrack.domain.identifiers import Unreadable, build, parse
from labtrack.domain.identifiers.flexible_time import Clock, FlexibleTime, Timed
from labtrack.domain.identifiers.moments import (
    Collection,
    CollectionDay,
    Expiry,
    ExpiryDay,
    Production,
    ProductionDay,
)
from labtrack.domain.identifiers.persons import PatientBirthDate
from labtrack.domain.identifiers.supplies import ExpiryMonth
from tests.domain.vectors import DAYS, NO_DAYS, NO_TIMES, TIMES

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
WITH_TIME = [("&>", Expiry), ("&*", Collection), ("&}", Production)]
DAY_ALONE = [("=>", ExpiryDay), ("=*", CollectionDay), ("=}", ProductionDay)]


@pytest.mark.parametrize(("identifier", "kind"), WITH_TIME)
@pytest.mark.parametrize(("content", "local"), TIMES)
def test_a_day_and_a_time_are_read_and_written(identifier, kind, content, local):
    (read,) = parse(identifier + content)

    assert isinstance(read, kind)
    assert read == kind(local=datetime.fromisoformat(local))
    assert read.time_unknown is local.endswith("23:59")
    assert build(read) == identifier + content


@pytest.mark.parametrize(("identifier", "kind"), DAY_ALONE)
@pytest.mark.parametrize(("content", "day"), DAYS)
def test_a_day_alone_is_read_and_written(identifier, kind, content, day):
    (read,) = parse(identifier + content)

    assert read == kind(day=date.fromisoformat(day))
    assert build(read) == identifier + content


@pytest.mark.parametrize("symbol", [i + c for i, _ in WITH_TIME for c in NO_TIMES])
@pytest.mark.parametrize("day", [i + c for i, _ in DAY_ALONE for c in NO_DAYS])
def test_a_day_that_the_year_does_not_have_is_refused(symbol, day):
    for text in (symbol, day):
        with pytest.raises(Unreadable) as refused:
            parse(text)
        assert refused.value.code == "malformed-content"


@pytest.mark.parametrize(("identifier", "kind"), DAY_ALONE)
def test_a_day_alone_lasts_to_its_last_minute_on_the_clock_of_the_issuing_site(identifier, kind):
    (read,) = parse(f"{identifier}026273")

    assert isinstance(read, kind)
    assert read.at(SHANGHAI) == datetime(2026, 9, 30, 15, 59, tzinfo=UTC)
    assert read.at(NEW_YORK) == datetime(2026, 10, 1, 3, 59, tzinfo=UTC)


@pytest.mark.parametrize(("identifier", "kind"), WITH_TIME)
def test_a_time_is_aware_on_the_clock_of_the_issuing_site(identifier, kind):
    (read,) = parse(f"{identifier}0170911215")

    assert isinstance(read, kind)
    assert read.at(SHANGHAI) == datetime(2017, 4, 1, 4, 15, tzinfo=UTC)
    assert read.at(NEW_YORK).isoformat() == "2017-04-01T12:15:00-04:00"


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(2100, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)])
def test_a_day_that_a_symbol_cannot_carry_is_refused(day):
    with pytest.raises(Unreadable):
        ExpiryDay(day=day)


@pytest.mark.parametrize(
    ("content", "what", "clock", "instant"),
    [
        ("1001202609302359", Timed.EXPIRY, Clock.LOCAL, datetime(2026, 9, 30, 15, 59, tzinfo=UTC)),
        ("2001202609302359", Timed.EXPIRY, Clock.UTC, datetime(2026, 9, 30, 23, 59, tzinfo=UTC)),
        ("2002201704011215", Timed.COLLECTION, Clock.UTC, datetime(2017, 4, 1, 12, 15, tzinfo=UTC)),
        ("1003201704011215", Timed.PRODUCTION, Clock.LOCAL, datetime(2017, 4, 1, 4, 15, tzinfo=UTC)),
        ("1004202402290000", Timed.CROSS_CLAMP, Clock.LOCAL, datetime(2024, 2, 28, 16, 0, tzinfo=UTC)),
        ("2005202612312300", Timed.PRESERVATION, Clock.UTC, datetime(2026, 12, 31, 23, 0, tzinfo=UTC)),
        ("2006202601010001", Timed.DONOR_DEATH, Clock.UTC, datetime(2026, 1, 1, 0, 1, tzinfo=UTC)),
    ],
)
def test_a_flexible_time_says_what_happened_and_on_whose_clock(content, what, clock, instant):
    (read,) = parse(f"=({content}")

    assert isinstance(read, FlexibleTime)
    assert (read.what, read.clock) == (what, clock)
    assert read.at(SHANGHAI) == instant
    assert read.time_unknown is content.endswith("2359")


@pytest.mark.parametrize("year", [1899, 2100])
def test_a_flexible_time_of_another_century_is_refused(year):
    with pytest.raises(Unreadable):
        FlexibleTime(what=Timed.EXPIRY, clock=Clock.UTC, written=datetime(year, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(("content", "last"), [("202609", date(2026, 9, 30)), ("202812", date(2028, 12, 31))])
def test_a_month_of_expiry_lasts_to_its_last_day(content, last):
    (read,) = parse(f"=]{content}")

    assert isinstance(read, ExpiryMonth)
    assert read.last_day == last


def test_a_birth_date_is_a_day():
    (read,) = parse("=#0119840229")

    assert isinstance(read, PatientBirthDate)
    assert (read.location, read.born) == ("01", date(1984, 2, 29))
