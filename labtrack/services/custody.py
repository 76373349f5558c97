"""How does anything happen to an item: begun, moved on, signed, and waited for?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Happened, Holder, Item, Kind
from labtrack.domain.errors import AlreadyDone, WrongState
from labtrack.domain.findings import Finding
from labtrack.domain.lifecycles import NOT_YET, after
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Role
from labtrack.persistence.custody import Move
from labtrack.persistence.store import Store


def held_by(by: Actor) -> Holder:
    """The holder that this person stands for: their role at the place where they work."""
    return Holder(role=by.role.value, place_id=by.place_id, place_uid=by.place_uid)


def in_transit(role: Role) -> Holder:
    """Nobody's place: on its way, in the hands of a role."""
    return Holder(role=role.value, place_id=None, place_uid=None)


def begin(
    store: Store,
    kind: Kind,
    what: Happened,
    detail: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
    made_from: Iterable[Item] = (),
    codes: Mapping[str, str] | None = None,
    uid: UUID | None = None,
    witness: Actor | None = None,
) -> Item:
    """Let an item come into being: its first event, its genealogy and the codes that it bears (scheme to value)."""
    state = after(kind, NOT_YET, what)
    if state is None:
        raise WrongState(kind=kind.value, what=what.value)
    parents = {parent.id: parent.uid for parent in made_from}
    move = Move(what=what, detail=detail, state=state, holder=held_by(by), by=by, at=at, witness=witness)
    item = store.custody.begin(kind, uid or store.new_uid(), move, made_from=parents.values(), codes=codes)
    store.items.descend(child=item.id, parents=sorted(parents))
    for scheme, value in (codes or {}).items():
        store.items.give_code(item.id, scheme, value, at=at)
    return item


def record(
    store: Store,
    item: Item,
    what: Happened,
    detail: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
    witness: Actor | None = None,
    holder: Holder | None = None,
) -> Item:
    """Write the next event of an item, and move it as its life cycle says.

    The item must be locked. Raises AlreadyDone when this person has done just this before, and WrongState, with who did
    what and when, when the life cycle does not allow it.
    """
    state = after(item.kind, item.state, what)
    if state is None:
        raise _out_of_turn(store, item, what, by=by)
    kept = holder or _still_held(store, item, by)
    move = Move(what=what, detail=detail, state=state, holder=kept, by=by, at=at, witness=witness)
    return store.custody.append(item, move)


def lock_with_origins(store: Store, uid: UUID, *, seen: int | None = None) -> Item:
    """Lock an item to change it, and all that it came from against change; then read it. Raises NotFound or Stale."""
    item = store.items.by_uid(uid)
    return store.items.lock([item.id], shares=store.items.ancestors(item.id), seen=seen)[item.id]


def require_turn(store: Store, item: Item, what: Happened, *, by: Actor) -> None:
    """Raise what `record` would, before anything is gathered: AlreadyDone or WrongState."""
    if after(item.kind, item.state, what) is None:
        raise _out_of_turn(store, item, what, by=by)


def record_against_rule(
    store: Store,
    item: Item,
    detail: Mapping[str, object],
    *,
    state: str,
    by: Actor,
    at: datetime,
    witness: Actor | None,
) -> Item:
    """Write down what was in fact done although a rule spoke against it; `state` is what was in fact reached."""
    move = Move(
        what=Happened.DONE_AGAINST_RULE,
        detail=detail,
        state=state,
        holder=held_by(by),
        by=by,
        at=at,
        witness=witness,
    )
    return store.custody.append(item, move)


def told(
    item: Item,
    what: Happened,
    *,
    at: datetime,
    findings: Iterable[Finding] = (),
    made: Iterable[Item] = (),
    refused: bool = False,
) -> Outcome:
    """What the person is told of an item's newest event."""
    return Outcome(
        item=item.uid,
        number=item.number,
        what=what.value,
        at=at,
        findings=tuple(findings),
        made=tuple(one.uid for one in made),
        refused=refused,
    )


def _still_held(store: Store, item: Item, by: Actor) -> Holder:
    """Whoever holds an item now."""
    place_id = item.holder_place_id
    if place_id is None:
        return Holder(role=item.holder_role, place_id=None, place_uid=None)
    place_uid = by.place_uid if place_id == by.place_id else store.custody.place_uid(place_id)
    return Holder(role=item.holder_role, place_id=place_id, place_uid=place_uid)


def _out_of_turn(store: Store, item: Item, what: Happened, *, by: Actor) -> AlreadyDone | WrongState:
    """Say who did what and when; `already done` when it was this very person who did just this."""
    last = store.custody.last(item.id)
    if last is None:
        return WrongState(item=item.uid, state=item.state, what=what.value)
    same = store.custody.last(item.id, what)
    if same is not None and same.number == last.number and same.actor_id == by.id:
        return AlreadyDone(item=item.uid, number=same.number, what=what.value, at=same.at)
    return WrongState(
        item=item.uid,
        kind=item.kind.value,
        state=item.state,
        what=what.value,
        last=last.what.value,
        who=store.people.get(last.actor_id).printed_name,
        at=last.at,
    )
