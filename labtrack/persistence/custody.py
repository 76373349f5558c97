"""How is a link added to a chain of custody, and how is a chain read?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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

NO_STATE = ""


class Custody(Shelf[Event]):
    """Chains of custody: `append` only adds."""

    def __init__(self, connection: Connection, command_key: UUID | None) -> None:
        super().__init__(connection, CustodyEventRow, Event, key="id")
        self.command_key = command_key
        self._places: dict[int, UUID] = {}

    def begin(
        self,
        kind: Kind,
        uid: UUID,
        what: Happened,
        detail: Mapping[str, object],
        *,
        state: str,
        holder: Holder,
        by: Actor,
        at: datetime,
        witness: Actor | None = None,
    ) -> Item:
        """Make an item with the first link of its chain; it belongs to the place where it was made."""
        row = self.connection.execute(
            insert(_item)
            .values(
                uid=uid,
                kind=kind,
                state=state,
                number=1,
                digest=NO_DIGEST,
                holder_role=holder.role,
                holder_place_id=holder.place_id,
                place_id=by.place_id,
                made_at=at,
            )
            .returning(_item.c.id)
        ).one()
        item = Item(
            id=row.id,
            uid=uid,
            kind=kind,
            state=NO_STATE,
            number=0,
            digest=NO_DIGEST,
            holder_role=holder.role,
            holder_place_id=holder.place_id,
            place_id=by.place_id,
            made_at=at,
        )
        return self._link(
            item, what, detail, state=state, holder=holder, by=by, at=at, witness=witness, before_number=1
        )

    def append(
        self,
        item: Item,
        what: Happened,
        detail: Mapping[str, object],
        *,
        state: str,
        holder: Holder,
        by: Actor,
        at: datetime,
        witness: Actor | None = None,
    ) -> Item:
        """Add the next link; Stale when another was added since the item was read."""
        return self._link(
            item, what, detail, state=state, holder=holder, by=by, at=at, witness=witness, before_number=item.number
        )

    def _link(
        self,
        item: Item,
        what: Happened,
        detail: Mapping[str, object],
        *,
        state: str,
        holder: Holder,
        by: Actor,
        at: datetime,
        witness: Actor | None,
        before_number: int,
    ) -> Item:
        number = item.number + 1
        body = body_of(
            Link(
                item=item.uid,
                number=number,
                what=what,
                detail=detail,
                actor=by.uid,
                witness=witness.uid if witness else None,
                place=self.place_uid(by.place_id),
                holder=holder.text,
                at=at,
                device_at=None,
                before=item.digest,
            )
        )
        digest = digest_of(body)
        self.connection.execute(
            insert(_event).values(
                item_id=item.id,
                number=number,
                what=what,
                at=at,
                body=body,
                digest=digest,
                actor_id=by.id,
                witness_id=witness.id if witness else None,
                command_key=self.command_key,
            )
        )
        moved = self.connection.execute(
            update(_item)
            .where(_item.c.id == item.id, _item.c.number == before_number)
            .values(
                number=number,
                digest=digest,
                state=state,
                holder_role=holder.role,
                holder_place_id=holder.place_id,
            )
        )
        if moved.rowcount != 1:
            raise Stale(item=item.uid, seen=item.number)
        return replace(
            item,
            number=number,
            digest=digest,
            state=state,
            holder_role=holder.role,
            holder_place_id=holder.place_id,
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
