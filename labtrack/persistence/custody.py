"""How is a link added to a chain of custody, and how is a chain read?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from labtrack.domain.custody import NO_DIGEST, Event, Happened, Holder, Item, Kind, Link, body_of, digest_of
from labtrack.domain.errors import Stale
from labtrack.domain.people import Actor
from labtrack.persistence.models import CustodyEventRow, ItemRow, PersonRow, PlaceRow
from labtrack.persistence.shelf import Shelf, table_of

_event = table_of(CustodyEventRow)
_item = table_of(ItemRow)
_person = table_of(PersonRow)
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

    def begin(
        self,
        kind: Kind,
        uid: UUID,
        move: Move,
        *,
        made_from: Iterable[UUID] = (),
        codes: Mapping[str, str] | None = None,
    ) -> Item:
        """Make an item with the first link of its chain; it belongs to the place where it was made.

        What it was made from and the codes that it bears are said by that link; the caller writes their rows.
        """
        before = Item(
            id=0,
            uid=uid,
            kind=kind,
            state=move.state,
            number=0,
            digest=NO_DIGEST,
            holder_role=move.holder.role,
            holder_place_id=move.holder.place_id,
            place_id=move.by.place_id,
            made_at=move.at,
        )
        body = body_of(self._said(before, move, made_from=frozenset(made_from), codes=codes or {}))
        made = _moved(before, move, body)
        columns = {column.name: getattr(made, column.name) for column in _item.columns if column.name != "id"}
        key = self.connection.execute(insert(_item).values(columns).returning(_item.c.id)).scalar_one()
        made = replace(made, id=key)
        self._write(made, move, body)
        return made

    def append(self, item: Item, move: Move) -> Item:
        """Add the next link; Stale when another was added since the item was read."""
        body = body_of(self._said(item, move, made_from=frozenset(), codes={}))
        moved = _moved(item, move, body)
        changed = {name: getattr(moved, name) for name in _MOVES}
        # The head goes first: a second writer waits for its row, and then finds another number there.
        done = self.connection.execute(
            update(_item).where(_item.c.id == item.id, _item.c.number == item.number).values(changed)
        )
        if done.rowcount != 1:
            raise stale(self.connection, item, seen=item.number)
        self._write(moved, move, body)
        return moved

    def _write(self, moved: Item, move: Move, body: str) -> None:
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

    def _said(self, item: Item, move: Move, *, made_from: frozenset[UUID], codes: Mapping[str, str]) -> Link:
        if self.command_key is None:
            raise LookupError("an event belongs to a command")
        return Link(
            item=item.uid,
            kind=item.kind,
            number=item.number + 1,
            what=move.what,
            detail=move.detail,
            state=move.state,
            holder=move.holder.text,
            made_from=made_from,
            codes=codes,
            actor=move.by.uid,
            witness=move.witness.uid if move.witness else None,
            place=move.by.place_uid,
            at=move.at,
            device_at=None,
            command=self.command_key,
            before=item.digest,
        )

    def place_uid(self, place_id: int) -> UUID:
        """The uid of a place, as bodies name it."""
        if place_id not in self._places:
            found = self.connection.execute(select(_place.c.uid).where(_place.c.id == place_id))
            self._places[place_id] = found.scalar_one()
        return self._places[place_id]

    def know_place(self, place_id: int, uid: UUID) -> None:
        """Take the uid of a place from whoever has read it, so that it is not asked for again."""
        self._places[place_id] = uid

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


def stale(connection: Connection, item: Item, *, seen: int) -> Stale:
    """Make the answer for somebody who saw an older number: what happened last, by whom and when."""
    statement = (
        select(_event.c.number, _event.c.what, _event.c.at, _person.c.printed_name)
        .join(_person, _person.c.id == _event.c.actor_id)
        .where(_event.c.item_id == item.id)
        .order_by(_event.c.number.desc())
        .limit(1)
    )
    last = connection.execute(statement).one()
    return Stale(item=item.uid, seen=seen, number=last.number, last=last.what.value, who=last.printed_name, at=last.at)


def _moved(item: Item, move: Move, body: str) -> Item:
    return replace(
        item,
        number=item.number + 1,
        digest=digest_of(body),
        state=move.state,
        holder_role=move.holder.role,
        holder_place_id=move.holder.place_id,
    )
