"""What do the structures of an ISBT 128 symbol mean?"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from labtrack.domain.identifiers import Abo, BloodGroup, Expiry, ProductCode, RhD, UnitStatus, Unreadable, build, parse

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("content", "local", "time_unknown"),
    [
        ("0262732359", "2026-09-30T23:59", True),
        ("0183652359", "2018-12-31T23:59", True),
        ("0170911215", "2017-04-01T12:15", False),
        ("0170091330", "2017-01-09T13:30", False),
        ("0240602359", "2024-02-29T23:59", True),
        ("0243660000", "2024-12-31T00:00", False),
        ("9993652359", "1999-12-31T23:59", True),
        ("0010010000", "2001-01-01T00:00", False),
    ],
)
def test_an_expiry_is_a_day_of_the_year_and_a_time(content, local, time_unknown):
    (expiry,) = parse(f"&>{content}")

    assert isinstance(expiry, Expiry)
    assert expiry == Expiry(local=datetime.fromisoformat(local))
    assert expiry.time_unknown is time_unknown
    assert build(expiry) == f"&>{content}"


def test_an_expiry_is_local_to_the_issuing_site():
    expiry = Expiry(local=datetime.fromisoformat("2026-09-30T23:59"))

    assert expiry.at(SHANGHAI).astimezone(UTC) == datetime(2026, 9, 30, 15, 59, tzinfo=UTC)
    assert expiry.at(SHANGHAI).utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    ("local", "earliest"),
    [
        ("2026-11-01T01:30", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),  # comes twice: the first counts
        ("2026-03-08T02:30", datetime(2026, 3, 8, 6, 30, tzinfo=UTC)),  # never comes: half past one counts
    ],
)
def test_where_the_clock_was_set_the_earlier_instant_counts(local, earliest):
    assert Expiry(local=datetime.fromisoformat(local)).at(NEW_YORK).astimezone(UTC) == earliest


def test_an_instant_is_written_on_the_sites_clock_and_never_later():
    expiry = Expiry.of(datetime(2026, 9, 30, 15, 29, 59, 999, tzinfo=UTC), SHANGHAI)

    assert expiry == Expiry(local=datetime.fromisoformat("2026-09-30T23:29"))


def test_a_date_alone_lasts_to_its_last_minute():
    assert Expiry.end_of(date(2026, 9, 30)) == Expiry(local=datetime.fromisoformat("2026-09-30T23:59"))


@pytest.mark.parametrize(
    "local",
    ["2026-09-30T23:59:01", "2026-09-30T23:59:00.5", "2026-09-30T23:59+08:00", "1899-12-31T00:00", "2100-01-01T00:00"],
)
def test_an_expiry_that_a_symbol_cannot_carry_is_refused(local):
    with pytest.raises(Unreadable):
        Expiry(local=datetime.fromisoformat(local))


def test_an_instant_without_a_zone_is_no_instant():
    with pytest.raises(Unreadable):
        Expiry.of(datetime.fromisoformat("2026-09-30T23:59"), SHANGHAI)


@pytest.mark.parametrize(
    ("code", "abo", "rhd"),
    [
        ("95", Abo.O, RhD.NEGATIVE),
        ("51", Abo.O, RhD.POSITIVE),
        ("06", Abo.A, RhD.NEGATIVE),
        ("62", Abo.A, RhD.POSITIVE),
        ("17", Abo.B, RhD.NEGATIVE),
        ("73", Abo.B, RhD.POSITIVE),
        ("28", Abo.AB, RhD.NEGATIVE),
        ("84", Abo.AB, RhD.POSITIVE),
        ("55", Abo.O, None),
        ("66", Abo.A, None),
        ("77", Abo.B, None),
        ("88", Abo.AB, None),
    ],
)
def test_a_group_is_read_and_written_by_its_published_code(code, abo, rhd):
    (group,) = parse(f"=%{code}00")

    assert isinstance(group, BloodGroup)
    assert (group.abo, group.rhd, group.status) == (abo, rhd, None)
    assert not group.is_autologous
    assert BloodGroup.of(abo, rhd) == group


@pytest.mark.parametrize(("code", "biohazard"), [("64", False), ("65", True), ("97", False), ("98", True)])
def test_an_autologous_unit_is_known_as_one(code, biohazard):
    group = BloodGroup(code=code)

    assert group.abo in {Abo.A, Abo.O}
    assert group.is_autologous
    assert group.is_biohazard is biohazard


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("00", UnitStatus.NO_GROUP_GIVEN),
        ("Ma", UnitStatus.AUTOLOGOUS),
        ("Mb", UnitStatus.BIOHAZARD),
        ("Md", UnitStatus.DISCARD),
        ("Mq", UnitStatus.QUARANTINE),
        ("Mr", UnitStatus.RESEARCH),
        ("Mx", UnitStatus.NOT_FOR_TRANSFUSION),
    ],
)
def test_a_warning_in_place_of_the_group_is_no_group(code, status):
    group = BloodGroup(code=code)

    assert (group.abo, group.rhd, group.status) == (None, None, status)


def test_a_code_without_a_meaning_here_is_kept_and_fits_nobody():
    group = BloodGroup(code="T3")

    assert (group.abo, group.rhd, group.status) == (None, None, None)
    assert group.content == "T300"


def test_a_product_code_is_printed_with_its_type_and_division():
    code = ProductCode(code="S1234", collection_type="V", division="Ab")

    assert code.text == "S1234VAb"
    assert not code.needs_divisions
    assert ProductCode(code="S1234", collection_type="V", division="99").needs_divisions
