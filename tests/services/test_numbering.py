"""Is every number given out once, and never again?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from labtrack.domain.errors import Conflict
from labtrack.domain.identifiers import Din, SymbolKind
from labtrack.domain.people import Role
from labtrack.edge.transaction import writing
from labtrack.services.donations import decide_donor, receive_donation
from labtrack.services.numbering import holds_validation_numbers, next_din, next_symbol
from tests import manufacture
from tests.world import World


def given(world: World) -> str:
    """Give out one number, and commit."""
    with writing(world.installation) as store:
        return next_din(store, at=world.at).text


def test_donation_numbers_follow_one_another_within_facility_and_year(world: World) -> None:
    assert [given(world) for _ in range(3)] == ["A999926000001", "A999926000002", "A999926000003"]


def test_the_year_is_that_of_the_site_s_clock(world: World) -> None:
    world.clock.at = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    before = given(world)
    world.clock.at += timedelta(minutes=1)

    assert (before, given(world)) == ("A999926000001", "A999927000001")


def test_a_number_that_a_cord_bears_is_passed_over(world: World) -> None:
    manufacture.a_received_donation(world, serial=1)
    manufacture.a_received_donation(world, serial=2)

    assert given(world) == "A999926000003"


def test_the_number_of_a_cord_that_was_turned_down_never_comes_back(world: World) -> None:
    cord = receive_unnumbered(world)
    world.do(decide_donor, cord.item, accepted=False, reason="HBsAg reactive", by=Role.QUALITY_ASSURANCE, sign=True)
    with writing(world.installation) as store:
        store.items.end_code("din", "A999926000001", at=world.at)

    assert world.item(cord.item).state == "rejected"
    assert receive_unnumbered(world).item != cord.item
    assert given(world) == "A999926000003"


def receive_unnumbered(world: World):
    return world.do(
        receive_donation,
        None,
        mother_code="M-0042",
        collected_at=world.at - timedelta(hours=5),
        transit_temperature_mc=None,
        consent_version="2026-1",
        by=Role.TECHNICIAN,
    )


def test_a_cord_without_a_number_is_given_the_next_one_and_found_by_it(world: World) -> None:
    cord = receive_unnumbered(world)

    with world.look() as store:
        assert store.donations.get(world.item(cord.item).id).din == Din(text="A999926000001")
        assert [item.uid for item in store.items.by_code("A999926000001", scheme="din")] == [cord.item]


def test_without_a_facility_no_number_is_given(world: World) -> None:
    premises = replace(world.installation.premises, facility=None)
    world.installation = replace(world.installation, premises=premises)

    with pytest.raises(Conflict) as refused:
        given(world)
    assert refused.value.reason == "no-facility"


def test_after_the_last_number_of_a_year_none_is_given(world: World) -> None:
    with writing(world.installation) as store:
        store.next_number("din-A9999-26")
    with world.installation.database.writing() as connection:
        connection.exec_driver_sql("UPDATE counter SET value = 999998 WHERE name = 'din-A9999-26'")

    assert given(world) == "A999926999999"
    with pytest.raises(Conflict) as refused:
        given(world)
    assert refused.value.reason == "no-number-left"


def test_a_symbol_that_is_never_printed_is_passed_over(world: World) -> None:
    with writing(world.installation) as store:
        numbers = [next_symbol(store, SymbolKind.WRISTBAND).number for _ in range(12)]

    # W is 32, B is 11: 32*1024 + 11*512 is 2 more than a multiple of 37 less 8, and 4*2 and 1*4 + 2*2 are 8: the star.
    assert numbers == [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 13, 14]


def test_a_database_says_whether_it_holds_numbers_for_tests(world: World) -> None:
    with world.look() as store:
        assert not holds_validation_numbers(store)
    manufacture.a_received_donation(world)
    with world.look() as store:
        assert holds_validation_numbers(store)
