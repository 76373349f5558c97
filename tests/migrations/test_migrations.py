"""Does every migration go up, down and up again, with data, and is the newest schema the one of the models?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, Enum, LargeBinary, MetaData, String, Table, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from labtrack.domain.people import Role
from labtrack.domain.testing import LOT, Requirement
from labtrack.persistence import schema
from labtrack.persistence.engine import Database
from labtrack.persistence.models import APPEND_ONLY, Base
from labtrack.services import testing
from tests.migrations.databases import empty_postgres, empty_sqlite, put_a_row, unchecked
from tests.persistence.histories import a_history
from tests.world import World

REVISIONS = [f"{number:04}" for number in range(1, 9)]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        with empty_sqlite(tmp_path) as database:
            yield database
    else:
        with empty_postgres(request.getfixturevalue("postgres_worlds")) as database:
            yield database


def test_every_revision_is_listed_here_in_order() -> None:
    files = sorted(path.name[:4] for path in (schema.MIGRATIONS / "versions").glob("[0-9]*.py"))

    assert files == REVISIONS
    assert schema.head() == REVISIONS[-1]


def test_the_newest_schema_is_the_one_of_the_models(empty: Database) -> None:
    schema.upgrade(empty)

    with empty.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": differs, "compare_server_default": True, "transactional_ddl": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_each_revision_goes_up_and_down_and_up_again_to_the_same_schema(empty: Database) -> None:
    seen = [shape(empty)]
    for revision in REVISIONS:
        schema.upgrade(empty, revision)
        seen.append(shape(empty))
        assert schema.revision_of(empty) == revision
        assert seen[-1] != seen[-2], f"{revision} does nothing"

    for number, revision in reversed(list(enumerate(["base", *REVISIONS[:-1]]))):
        schema.downgrade(empty, revision)
        assert shape(empty) == seen[number], f"down to {revision}"

    schema.upgrade(empty)
    assert shape(empty) == seen[-1]


def test_revisions_keep_the_data_on_the_way_down_and_up_again(world: World) -> None:
    a_history(world)
    database = world.installation.database
    before = content(database)
    assert (len(before["item"]), len(before["custody_event"])) == (12, 39)

    for revision in reversed(REVISIONS[1:-1]):
        schema.downgrade(database, revision)
        found = content(database)
        assert found == as_far_as_there(before, found), f"down to {revision}"
    schema.upgrade(database)

    assert content(database) == before


def test_a_specification_from_before_chinese_names_keeps_its_words(world: World) -> None:
    sterile = Requirement(code="sterility", name="Sterility", expected="negative")
    world.do(testing.adopt_specification, LOT, [sterile], by=Role.ADMINISTRATOR, sign=True)
    database = world.installation.database

    schema.downgrade(database, "0004")
    assert "name_zh" not in {row["name"] for row in columns(database, "specification_limit")}
    schema.upgrade(database)

    with world.look() as store:
        (limit,) = store.limits.all()
    assert (limit.name, limit.name_zh, limit.expected) == ("Sterility", "", "negative")


def columns(database: Database, table: str) -> Sequence[Mapping[str, Any]]:
    with database.reading() as connection:
        return inspect(connection).get_columns(table)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_was_recorded_is_never_taken_back(empty: Database, table: str) -> None:
    schema.upgrade(empty)
    with unchecked(empty.url) as connection:
        put_a_row(connection, Base.metadata.tables[table])

    with pytest.raises(RuntimeError, match=f"^{table} holds what was recorded: it is never taken back$"):
        schema.downgrade(empty, "0001")

    assert len(content(empty)[table]) == 1
    with empty.reading() as connection:
        assert len(triggers(connection)) >= 2 * len(APPEND_ONLY), "the guards stand"


def test_a_migration_that_fails_half_way_leaves_nothing_of_the_whole_upgrade(empty: Database, tmp_path: Path) -> None:
    scripts = tmp_path / "migrations"
    (scripts / "versions").mkdir(parents=True)
    (scripts / "env.py").write_text((schema.MIGRATIONS / "env.py").read_text())
    (scripts / "versions" / "0001_whole.py").write_text(WHOLE)
    (scripts / "versions" / "0002_half.py").write_text(HALF)
    configuration = schema.configuration(empty)
    configuration.set_main_option("script_location", str(scripts))

    with pytest.raises(DBAPIError):
        command.upgrade(configuration, "head")

    with empty.reading() as connection:
        assert inspect(connection).get_table_names() == []


WHOLE = '''"""All of it works."""

from alembic import op

revision, down_revision, branch_labels, depends_on = "0001", None, None, None


def upgrade():
    op.execute("CREATE TABLE before (id INTEGER PRIMARY KEY)")
'''

HALF = '''"""Half of it works."""

from alembic import op

revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None


def upgrade():
    op.execute("CREATE TABLE first (id INTEGER PRIMARY KEY)")
    op.execute("INSERT INTO first (id) VALUES (1)")
    op.execute("INSERT INTO nowhere (id) VALUES (1)")
'''


def differs(
    context: object, of: Column[Any], meant: Column[Any], found: TypeEngine[Any], metadata: TypeEngine[Any]
) -> bool | None:
    """Compare what matters of a type: texts by their length, bytes as bytes, and the rest as alembic does."""
    kind = metadata.impl if hasattr(metadata, "impl") else metadata
    if isinstance(kind, Enum | String) and isinstance(found, String):
        return kind.length != found.length
    return False if isinstance(kind, LargeBinary) and isinstance(found, LargeBinary) else None


def shape(database: Database) -> Mapping[str, object]:
    """Everything that makes a schema, read from the engine: columns, keys, constraints, indexes, triggers."""
    with database.reading() as connection:
        asked = inspect(connection)
        tables = [name for name in asked.get_table_names() if name != "alembic_version"]
        return {
            "columns": {name: [str(column) for column in asked.get_columns(name)] for name in tables},
            "keys": {name: sorted(str(key) for key in asked.get_foreign_keys(name)) for name in tables},
            "unique": {name: sorted(str(key) for key in asked.get_unique_constraints(name)) for name in tables},
            "checks": {name: sorted(str(key) for key in asked.get_check_constraints(name)) for name in tables},
            "indexes": sorted(definitions(connection)),
            "triggers": sorted(triggers(connection)),
        }


def definitions(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        asked = "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    else:
        asked = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    return list(connection.execute(text(asked)).scalars())


def triggers(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        asked = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        asked = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    return list(connection.execute(text(asked)).scalars())


Content = Mapping[str, list[dict[str, object]]]


def content(database: Database) -> Content:
    """Every row of every table, without our types."""
    with database.reading() as connection:
        found = MetaData()
        found.reflect(connection)
        tables = [table for table in found.sorted_tables if table.name != "alembic_version"]
        return {table.name: rows_of(connection, table) for table in tables}


def rows_of(connection: Connection, table: Table) -> list[dict[str, object]]:
    names = sorted(column.name for column in table.columns)
    columns = ", ".join(f'"{name}"' for name in names)
    rows = connection.execute(text(f"SELECT {columns} FROM {table.name}"))
    return sorted((dict(zip(names, row, strict=True)) for row in rows), key=str)


def as_far_as_there(content: Content, other: Content) -> Content:
    """Of some content the tables and columns that another one has too: what a later revision added is left out."""
    kept = {table: rows[0].keys() for table, rows in other.items() if rows}
    return {
        table: sorted(({name: row[name] for name in kept.get(table, row)} for row in content[table]), key=str)
        for table in other
    }
