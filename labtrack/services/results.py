"""How are several results of one lot or dose entered, or reviewed, at once?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Happened, Item
from labtrack.domain.errors import Invalid, NotFound
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, Person, require
from labtrack.domain.testing import Entry, Reading, Specification, entry_faults
from labtrack.persistence.store import Store
from labtrack.services.custody import lock_with_origins, require_turn, told
from labtrack.services.testing import (
    entered_before,
    limits_of,
    move_tasks,
    note_result,
    note_review,
    readings_of,
    reviewed_before,
    specification_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A lot or a dose with the version of the specification that it is judged by, and every test with its result.

    `people` are whoever entered or reviewed a result, by key.
    """

    item: Item
    specification: Specification
    readings: tuple[Reading, ...]
    people: Mapping[int, Person]


def sheet_of(store: Store, item: Item) -> Sheet:
    """Gather the results of a lot or a dose. Raises NotFound for anything else."""
    specification = store.specifications.get(specification_of(store, item))
    readings = readings_of(store, item)
    results = [reading.result for reading in readings if reading.result is not None]
    keys = {key for result in results for key in (result.entered_by_id, result.reviewed_by_id) if key is not None}
    people = {person.id: person for person in store.people.all(id=sorted(keys))}
    return Sheet(item=item, specification=specification, readings=readings, people=people)


def enter_results(
    store: Store, item_uid: UUID, entries: Sequence[Entry], *, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Enter several results of a lot or a dose, all or none; `made` are their uids.

    A result out of limits is taken; one in another unit is taken once the entry says that the report has it so. What
    this person entered before in just these words is left alone. Raises Invalid with every fault, by `test.part`.
    """
    require(by, Permission.ENTER_RESULT)
    item = lock_with_origins(store, item_uid, seen=seen)
    require_turn(store, item, Happened.RESULT_ENTERED, by=by)
    _require_sound(store, item, entries)
    current = {result.code: result for result in store.results.all(item_id=item.id, superseded=False)}
    made: list[UUID] = []
    for entry in entries:
        before = current.get(entry.code)
        if before is None or not before.repeats(entry, by_id=by.id):
            item, entered = note_result(store, item, entry, before=before, by=by, at=at)
            made.append(entered.uid)
    if not made:
        raise entered_before(store, item, current[entries[-1].code])
    move_tasks(store, item, at=at)
    return Outcome(item=item.uid, number=item.number, what=Happened.RESULT_ENTERED.value, at=at, made=tuple(made))


def review_results(
    store: Store, item_uid: UUID, results: Sequence[UUID], *, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Say of several results of one item that they were seen against their raw data, all or none.

    Raises Invalid when one of them is this person's own or none is named, and NotFound for one of another item.
    """
    require(by, Permission.REVIEW_RESULT)
    item = lock_with_origins(store, item_uid, seen=seen)
    found = store.results.all(uid=list(results), item_id=item.id)
    if not results:
        raise Invalid(fields={"result": "nothing-to-enter"})
    if len(found) != len(set(results)):
        raise NotFound(what="result")
    waiting = [result for result in found if result.reviewed_by_id is None]
    if not waiting:
        raise reviewed_before(store, item, found[-1], by=by)
    for result in waiting:
        item = note_review(store, item, result, by=by, at=at)
    move_tasks(store, item, at=at)
    return told(item, Happened.RESULT_REVIEWED, at=at)


def _require_sound(store: Store, item: Item, entries: Sequence[Entry]) -> None:
    limits = {limit.code: limit for limit in limits_of(store, specification_of(store, item))}
    faults: dict[str, str] = {} if entries else {"entries": "nothing-to-enter"}
    for entry in entries:
        limit = limits.get(entry.code)
        of_entry = entry_faults(limit, entry)
        if limit is not None and not of_entry and entry.unit != limit.unit and not entry.as_reported:
            of_entry["unit"] = "other-unit"
        faults.update({f"{entry.code}.{part}": fault for part, fault in of_entry.items()})
    if faults:
        raise Invalid(fields=faults)
