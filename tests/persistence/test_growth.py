"""Does verification cost as much as there is to read, and no more?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, text

from labtrack.persistence.verification import AT_ONCE, verify
from tests.persistence.histories import a_history
from tests.statements import heard
from tests.world import World


def test_twice_the_ledger_is_read_by_as_many_statements(world: World) -> None:
    asked = [statements_of_verification(world)]
    a_history(world)
    asked.append(statements_of_verification(world))

    assert len(asked[1]) == len(asked[0]) == 3


def test_rows_are_not_all_fetched_at_once(world: World) -> None:
    sizes: list[object] = []

    def heard(_connection: Any, _cursor: Any, _statement: str, _parameters: Any, context: Any, _many: bool) -> None:
        sizes.append(context.execution_options.get("yield_per"))

    listening(world, heard)

    assert sizes == [AT_ONCE, AT_ONCE, None], "chains and signatures are streamed; events without an item are none"


def test_no_chain_is_sorted_or_searched_without_an_index(sqlite_world: World) -> None:
    a_history(sqlite_world)
    chains = statements_of_verification(sqlite_world)[0]
    with sqlite_world.installation.database.reading() as connection:
        values = (1,) * chains.count("?")
        plan = [str(row.detail) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {chains}", values)]
        assert connection.execute(text("SELECT count(*) FROM item")).scalar_one() == 12

    scanned = [step for step in plan if step.startswith("SCAN")]
    assert scanned == ["SCAN item"]
    assert not [step for step in plan if "TEMP B-TREE" in step]
    assert any("uq_custody_event_item_id_number" in step or "sqlite_autoindex_custody_event" in step for step in plan)


def statements_of_verification(world: World) -> list[str]:
    with world.installation.database.reading() as connection, heard(connection.engine) as sent:
        assert verify(connection).holds
    return [one.text for one in sent if "custody_event" in one.text or "signature" in one.text]


def listening(world: World, hear: Any) -> None:
    """Verify while somebody hears every statement on a table of ours."""
    engine = world.installation.database.engine

    def only_ours(*said: Any) -> None:
        if "custody_event" in said[2] or "signature" in said[2]:
            hear(*said)

    event.listen(engine, "before_cursor_execute", only_ours)
    with world.installation.database.reading() as connection:
        assert verify(connection).holds
    event.remove(engine, "before_cursor_execute", only_ours)
