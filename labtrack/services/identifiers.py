"""How does one more identifier of an item get on record?"""

from __future__ import annotations

from datetime import datetime

from labtrack.domain.custody import Happened, Item
from labtrack.domain.errors import AlreadyDone, Duplicate
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor
from labtrack.persistence.store import Store
from labtrack.services.custody import record, told

WHAT = Happened.IDENTIFIER_RECORDED


def give_identifier(
    store: Store, item: Item, scheme: str, value: str, *, typed: bool, taken: str, field: str, by: Actor, at: datetime
) -> Outcome:
    """Let a locked item bear a code from now on, and let the former one of that scheme end.

    Raises what `require_new` does, and Duplicate with the code `taken`, at that field, for one that any item bears or
    bore: no identifier is given a second time.
    """
    former = store.items.codes(item.id).get(scheme)
    if former == value:
        require_new(store, item, scheme, value, by=by)
    if store.items.ever_bore(scheme, value):
        raise Duplicate(taken, fields={field: taken})
    if former is not None:
        store.items.end_code(scheme, former, at=at)
    store.items.give_code(item.id, scheme, value, at=at)
    return say_identifier(store, item, scheme, value, typed=typed, by=by, at=at)


def say_identifier(
    store: Store, item: Item, scheme: str, value: str, *, typed: bool, by: Actor, at: datetime
) -> Outcome:
    """Write into a locked item's chain that an identifier was recorded, and whether it was typed."""
    item = record(store, item, WHAT, {"scheme": scheme, "value": value, "typed": typed}, by=by, at=at)
    return told(item, WHAT, at=at)


def require_new(store: Store, item: Item, scheme: str, value: str, *, by: Actor) -> None:
    """Refuse an identifier that is on record: AlreadyDone where this person did it, else Duplicate with who did."""
    recorded = [
        event
        for event in store.custody.chain(item.id)
        if event.what is WHAT and (event.detail.get("scheme"), event.detail.get("value")) == (scheme, value)
    ]
    last = recorded[-1]
    if last.actor_id == by.id:
        raise AlreadyDone(item=item.uid, number=last.number, what=WHAT.value, at=last.at)
    who = store.people.get(last.actor_id).printed_name
    raise Duplicate("identifier-on-record", item=item.uid, who=who, at=last.at)
