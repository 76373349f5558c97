"""How is a link added to a chain of custody, and how is a chain read?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from labtrack.domain.custody import NO_DIGEST, Event, Happened, Holder, Item, Kind, Link, body_of, digest_of
from labtrack.domain.errors import Stale
from labtrack.domain.people import Actor
from labtrack.persistence.models import CustodyEventRow, ItemRow, PlaceRow
from labtrack.persistence.shelf import Shelf, table_of

_event = table_of(CustodyEventRow)
_item = table_of(ItemRow)
_place = table_of(PlaceRow)

_MOVES = ("number", "digest", "state", "holder_role", "holder_place_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One thing that happened: what, with which detail, into which state and hands, by whom, before whom, and when."""

    what: Happened
    detail: Mapping[str, object]
    state: str
    holder: Holder
    by: Actor
    at: datetime
    witness: Actor | None = None


class Custody(Shelf[Event]):
    """Chains of custody: `append` only adds."""

    def __init__(self, connection: Connection, command_key: UUID | None) -> None:
        super().__init__(connection, CustodyEventRow, Event, key="id")
        self.command_key = command_key
        self._places: dict[int, UUID] = {}

    def begin(self, kind: Kind, uid: UUID, move: Move) -> Item:
        """Make an item with the first link of its chain; it belongs to the place where it was made."""
        made = Item(
            id=0,
            uid=uid,
            kind=kind,
            state=move.state,
            number=1,
            digest=NO_DIGEST,
            holder_role=move.holder.role,
            holder_place_id=move.holder.place_id,
            place_id=move.by.place_id,
            made_at=move.at,
        )
        columns = {column.name: getattr(made, column.name) for column in _item.columns if column.name != "id"}
        key = self.connection.execute(insert(_item).values(columns).returning(_item.c.id)).scalar_one()
        return self._link(replace(made, id=key, number=0), move, head=1)

    def append(self, item: Item, move: Move) -> Item:
        """Add the next link; Stale when another was added since the item was read."""
        return self._link(item, move, head=item.number)

    def _link(self, item: Item, move: Move, *, head: int) -> Item:
        body = body_of(self._said(item, move))
        moved = replace(
            item,
            number=item.number + 1,
            digest=digest_of(body),
            state=move.state,
            holder_role=move.holder.role,
            holder_place_id=move.holder.place_id,
        )
        self.connection.execute(
            insert(_event).values(
                item_id=moved.id,
                number=moved.number,
                what=move.what,
                at=move.at,
                body=body,
                digest=moved.digest,
                actor_id=move.by.id,
                witness_id=move.witness.id if move.witness else None,
                command_key=self.command_key,
            )
        )
        changed = {name: getattr(moved, name) for name in _MOVES}
        done = self.connection.execute(
            update(_item).where(_item.c.id == item.id, _item.c.number == head).values(changed)
        )
        if done.rowcount != 1:
            raise Stale(item=item.uid, seen=item.number)
        return moved

    def _said(self, item: Item, move: Move) -> Link:
        return Link(
            item=item.uid,
            number=item.number + 1,
            what=move.what,
            detail=move.detail,
            actor=move.by.uid,
            witness=move.witness.uid if move.witness else None,
            place=self.place_uid(move.by.place_id),
            holder=move.holder.text,
            at=move.at,
            device_at=None,
            before=item.digest,
        )

    def place_uid(self, place_id: int) -> UUID:
        """The uid of a place, as bodies name it."""
        if place_id not in self._places:
            found = self.connection.execute(select(_place.c.uid).where(_place.c.id == place_id))
            self._places[place_id] = found.scalar_one()
        return self._places[place_id]

    def chain(self, item_id: int) -> tuple[Event, ...]:
        """All links of an item, first to last."""
        return self.read(self.statement().where(_event.c.item_id == item_id).order_by(_event.c.number))

    def last(self, item_id: int, *what: Happened) -> Event | None:
        """The newest link of an item, or the newest of these kinds."""
        statement = self.statement().where(_event.c.item_id == item_id).order_by(_event.c.number.desc()).limit(1)
        if what:
            statement = statement.where(_event.c.what.in_(what))
        found = self.read(statement)
        return found[0] if found else None

    def since(self, item_id: int, number: int) -> tuple[Event, ...]:
        """The links that came after a number: what a stale form did not know."""
        return self.read(
            self.statement().where(_event.c.item_id == item_id, _event.c.number > number).order_by(_event.c.number)
        )
