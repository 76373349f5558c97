"""Does verification cost as much as there is to read, and no more?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, text

from labtrack.edge.checkpointing import checkpoint
from labtrack.persistence.verification import AT_ONCE, verify
from tests.persistence.histories import CORDS, a_history
from tests.statements import heard
from tests.world import World


def test_more_to_read_is_read_by_as_many_statements(world: World) -> None:
    a_history(world, CORDS[:1])
    checkpoint(world.installation)
    asked = [len(statements_of_verification(world))]
    a_history(world, CORDS[1:])
    checkpoint(world.installation)
    asked.append(len(statements_of_verification(world)))

    assert asked[1] == asked[0] + 1, "but for the tree: it is a level higher"


def test_rows_are_not_all_fetched_at_once(world: World) -> None:
    a_history(world)
    checkpoint(world.installation)
    streamed: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool) -> None:
        if context.execution_options.get("yield_per") == AT_ONCE:
            streamed.append(statement)

    listening(world, hear)

    registers = ("custody_event.body", "signature.text", "audit.detail", "custody_event.digest", "checkpoint.text")
    assert [name for name in registers if not any(name in statement for statement in streamed)] == []


def test_no_chain_is_sorted_or_searched_without_an_index(sqlite_world: World) -> None:
    a_history(sqlite_world)
    (chains,) = [said for said in statements_of_verification(sqlite_world) if "item_key" in said]
    with sqlite_world.installation.database.reading() as connection:
        values = (1,) * chains.count("?")
        plan = [str(row.detail) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {chains}", values)]
        assert connection.execute(text("SELECT count(*) FROM item")).scalar_one() == 12

    assert [step for step in plan if step.startswith("SCAN") or "TEMP B-TREE" in step] == []
    assert any("uq_custody_event_item_id_number" in step or "sqlite_autoindex_custody_event" in step for step in plan)


def statements_of_verification(world: World) -> list[str]:
    with world.installation.database.reading() as connection, heard(connection.engine) as sent:
        assert verify(connection).holds
    return [one.text for one in sent]


def listening(world: World, hear: Any) -> None:
    """Verify while somebody hears every statement."""
    engine = world.installation.database.engine
    event.listen(engine, "before_cursor_execute", hear)
    with world.installation.database.reading() as connection:
        assert verify(connection).holds
    event.remove(engine, "before_cursor_execute", hear)
