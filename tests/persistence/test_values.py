"""Does a value come back as it went in, the same on both engines?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from sqlalchemy import Column, Connection, Enum, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import StatementError

from labtrack.domain.custody import Happened, Kind
from labtrack.domain.errors import NotFound
from labtrack.domain.identifiers import Din
from labtrack.domain.people import Language, Person
from labtrack.domain.places import PlaceKind
from labtrack.edge.transaction import writing
from labtrack.persistence.models import Base
from labtrack.persistence.types import DinText, UtcDateTime, words
from tests.world import World

VALUES = Table(
    "some_values",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime()),
    Column("din", DinText()),
    Column("kind", words(Kind)),
)
SHANGHAI = timezone(timedelta(hours=8))


@contextmanager
def some_table(world: World) -> Iterator[Connection]:
    with world.installation.database.writing() as connection:
        VALUES.create(connection)
        yield connection
        VALUES.drop(connection)


@pytest.mark.parametrize(
    ("at", "stored"),
    [
        (datetime(2026, 11, 23, 4, 12, 31, 1, tzinfo=UTC), "2026-11-23 04:12:31.000001"),
        (datetime(2026, 1, 1, 7, 59, 59, tzinfo=SHANGHAI), "2025-12-31 23:59:59"),
    ],
)
def test_a_time_is_kept_in_utc_and_comes_back_aware(world: World, at: datetime, stored: str) -> None:
    with some_table(world) as connection:
        connection.execute(insert(VALUES).values(at=at))
        found = connection.execute(select(VALUES.c.at)).scalar_one()
        found_by = connection.execute(select(VALUES.c.id).where(VALUES.c.at == at)).scalar()
        raw = connection.execute(text("SELECT CAST(at AS VARCHAR(40)) FROM some_values")).scalar_one()

    assert found == at
    assert found.tzinfo is UTC
    assert found_by == 1
    assert raw.startswith(stored), "PostgreSQL adds +00, SQLite keeps six decimals"


@pytest.mark.parametrize("values", [{"at": datetime(2026, 1, 1)}])  # noqa: DTZ001 - this is what is refused
def test_a_time_without_a_zone_is_refused(world: World, values: dict[str, object]) -> None:
    with some_table(world) as connection:
        with pytest.raises(StatementError, match="a time without a zone cannot be kept"):
            connection.execute(insert(VALUES).values(**values))
        with pytest.raises(StatementError, match="a time without a zone cannot be kept"):
            connection.execute(select(VALUES.c.id).where(VALUES.c.at < values["at"]))


def test_no_value_comes_back_as_none(world: World) -> None:
    with some_table(world) as connection:
        connection.execute(insert(VALUES).values(at=None, din=None, kind=None))
        assert tuple(connection.execute(select(VALUES.c.at, VALUES.c.din, VALUES.c.kind)).one()) == (None, None, None)


def test_a_donation_number_is_its_thirteen_characters_and_comes_back_as_one(world: World) -> None:
    din = Din(text="A999926000001")
    with some_table(world) as connection:
        connection.execute(insert(VALUES).values(din=din))
        assert connection.execute(text("SELECT din FROM some_values")).scalar_one() == "A999926000001"
        assert connection.execute(select(VALUES.c.din).where(VALUES.c.din == din)).scalar_one() == din


def test_an_enumeration_is_its_value_as_text(world: World) -> None:
    with some_table(world) as connection:
        connection.execute(insert(VALUES).values(kind=Kind.PLASMA_UNIT))
        assert connection.execute(text("SELECT kind FROM some_values")).scalar_one() == "plasma-unit"
        assert connection.execute(select(VALUES.c.kind)).scalar_one() is Kind.PLASMA_UNIT


def test_every_enumeration_of_every_table_is_kept_as_text_of_its_members() -> None:
    kinds = [
        (str(column), column.type)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Enum)
    ]
    assert len(kinds) > 15
    for name, kind in kinds:
        assert not kind.native_enum, name
        assert kind.enum_class is not None, name
        assert issubclass(kind.enum_class, StrEnum), name
        assert set(kind.enums) == {member.value for member in kind.enum_class}, name
    assert {member.value for member in Happened} >= {"received", "infusion-started"}


def test_no_time_column_of_any_table_takes_a_naive_time() -> None:
    times = [column for table in Base.metadata.sorted_tables for column in table.columns if column.name.endswith("_at")]
    assert len(times) > 30
    assert [str(column) for column in times if not isinstance(column.type, UtcDateTime)] == []


def test_a_record_goes_in_and_comes_out_the_same(world: World) -> None:
    with writing(world.installation) as store:
        nurse = store.people.find(code="nurse-a")
        assert isinstance(nurse, Person)
        store.people.change(nurse.id, language=Language.CHINESE, locked_until=world.at)
    with world.look() as store:
        assert store.people.get(nurse.id) == replace(nurse, language=Language.CHINESE, locked_until=world.at)
        assert store.people.find(code="nobody") is None
        assert [place.code for place in store.places.all(kind=PlaceKind.WARD)] == ["WARD-7", "WARD-9"]
        assert [place.code for place in store.places.all(code=["WARD-9", "PHARMACY"])] == ["PHARMACY", "WARD-9"]
        assert store.places.all(code=[]) == ()
        assert store.places.count(parent_id=None) == 1
        with pytest.raises(NotFound):
            store.people.get(4711)
    with writing(world.installation) as store, pytest.raises(NotFound):
        store.people.change(4711, active=False)


def test_the_audit_keeps_what_it_is_told(world: World) -> None:
    with writing(world.installation) as store:
        store.audit.write("try", "done", actor_id=None, at=world.at, device="tablet 3", detail={"b": 1, "a": "床"})
    with world.installation.database.reading() as connection:
        row = connection.execute(
            text("SELECT use_case, code, device, detail FROM audit ORDER BY id DESC LIMIT 1")
        ).one()

    assert tuple(row)[:3] == ("try", "done", "tablet 3")
    assert json.loads(row.detail) == {"a": "床", "b": 1}
