"""What is read of chains of custody and of signatures, so that each can be judged?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, Select, String, case, cast, func, select

from labtrack.domain.verification import (
    Fault,
    KeptHead,
    KeptLink,
    Wrong,
    first_wrong,
    said_by,
    signed_text_holds,
)
from labtrack.persistence.models import (
    CustodyEventRow,
    DescentRow,
    ItemCodeRow,
    ItemRow,
    PersonRow,
    PlaceRow,
    SignatureRow,
)
from labtrack.persistence.raw import Raw, text_of, uid_of
from labtrack.persistence.shelf import table_of
from labtrack.persistence.verification.parts import Part

_event = table_of(CustodyEventRow)
_item = table_of(ItemRow)
_parent = table_of(ItemRow).alias("parent")
_code = table_of(ItemCodeRow)
_descent = table_of(DescentRow)
_signature = table_of(SignatureRow)
_actor = table_of(PersonRow).alias("actor")
_witness = table_of(PersonRow).alias("witness")
_home = table_of(PlaceRow).alias("home")
_holder = table_of(PlaceRow).alias("holder")

AT_ONCE = 500
"""How many rows are in memory at a time, beside the one chain that is being judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chains:
    """The chains of the items whose keys lie between two, both included; or of some among them.

    Stored bodies are hashed as they are: one statement in the order of the keys, one chain in memory at a time. It sees
    one moment of the database, so people may work meanwhile.
    """

    first: int
    last: int
    only: tuple[int, ...] | None = None

    def read(self, connection: Connection) -> Part:
        """Find the first wrong event of each."""
        items = events = 0
        wrong = []
        statement = _chains(Raw(connection)).where(_item.c.id.between(self.first, self.last))
        if self.only is not None:
            statement = statement.where(_item.c.id.in_(self.only))
        for _, group in groupby(connection.execute(statement), key=lambda row: row.item_key):
            rows = list(group)
            links = [_link(row) for row in rows if row.number is not None]
            items += 1
            events += len(links)
            found = first_wrong(_head(rows[0]), links)
            if found is not None:
                number, fault = found
                wrong.append(Wrong(item=uid_of(rows[0].item) or "", number=number, fault=fault))
        return Part(items=items, events=events, wrong=tuple(wrong))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """The signatures whose keys lie between two, both included."""

    first: int
    last: int

    def read(self, connection: Connection) -> Part:
        """Find those that were changed, or are not of their event."""
        return Part(wrong=tuple(_wrong_signatures(connection, self.first, self.last)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphans:
    """Events, from a key on, whose item is gone."""

    first: int

    def read(self, connection: Connection) -> Part:
        """Name the first event of each item that is gone."""
        return Part(wrong=tuple(_events_without_item(connection, self.first)))


def _chains(raw: Raw) -> Select[Any]:
    return (
        select(*_head_columns(raw), *_link_columns(raw))
        .select_from(_item)
        .outerjoin(_home, _home.c.id == _item.c.place_id)
        .outerjoin(_holder, _holder.c.id == _item.c.holder_place_id)
        .outerjoin(_event, _event.c.item_id == _item.c.id)
        .outerjoin(_actor, _actor.c.id == _event.c.actor_id)
        .outerjoin(_witness, _witness.c.id == _event.c.witness_id)
        .order_by(_item.c.id, _event.c.number)
        .execution_options(yield_per=AT_ONCE)
    )


def _head_columns(raw: Raw) -> list[ColumnElement[Any]]:
    # Parents and codes are asked for once an item: beside its first row, whatever event that is.
    return [
        _item.c.id.label("item_key"),
        raw.text(_item.c.uid).label("item"),
        raw.text(_item.c.kind).label("kind"),
        raw.whole(_item.c.number).label("head"),
        raw.binary(_item.c.digest).label("head_digest"),
        raw.text(_item.c.state).label("state"),
        raw.text(_item.c.holder_role).label("holder_role"),
        raw.text(_holder.c.uid).label("holder_place"),
        raw.text(_home.c.uid).label("place"),
        raw.time(_item.c.made_at).label("made_at"),
        case((_is_first, raw.text(_parents())), else_=None).label("made_from"),
        case((_is_first, raw.text(_codes())), else_=None).label("codes"),
    ]


_is_first = func.coalesce(_event.c.number, 1) == 1


def _link_columns(raw: Raw) -> list[ColumnElement[Any]]:
    return [
        raw.whole(_event.c.number).label("number"),
        raw.encoded(_event.c.body).label("body"),
        raw.binary(_event.c.digest).label("digest"),
        raw.text(_event.c.what).label("what"),
        raw.time(_event.c.at).label("at"),
        raw.text(_actor.c.uid).label("actor"),
        raw.text(_witness.c.uid).label("witness"),
        raw.text(_event.c.command_key).label("command"),
    ]


def _parents() -> ScalarSelect[Any]:
    uids = func.aggregate_strings(cast(_parent.c.uid, String), "\n")
    joined = select(uids).join(_descent, _descent.c.parent_id == _parent.c.id)
    return joined.where(_descent.c.child_id == _item.c.id).correlate(_item).scalar_subquery()


def _codes() -> ScalarSelect[Any]:
    codes = func.aggregate_strings(_code.c.scheme.concat("=").concat(_code.c.value), "\n")
    return select(codes).where(_code.c.item_id == _item.c.id).correlate(_item).scalar_subquery()


def _head(row: Row[Any]) -> KeptHead:
    place = uid_of(row.holder_place)
    role = text_of(row.holder_role)
    codes = (line.partition("=") for line in (text_of(row.codes) or "").splitlines())
    return KeptHead(
        number=row.head,
        digest=row.head_digest,
        newest={"state": text_of(row.state), "holder": f"{role}@{place}" if place else f"{role} in transit"},
        first={"place": uid_of(row.place), "at": text_of(row.made_at)},
        made_from=frozenset(uid_of(line) or "" for line in (text_of(row.made_from) or "").splitlines()),
        codes=frozenset((scheme, value) for scheme, _, value in codes),
    )


def _link(row: Row[Any]) -> KeptLink:
    return KeptLink(
        number=row.number,
        body=row.body,
        digest=row.digest,
        copies={
            "item": uid_of(row.item),
            "kind": text_of(row.kind),
            "what": text_of(row.what),
            "at": text_of(row.at),
            "actor": uid_of(row.actor),
            "witness": uid_of(row.witness),
            "command": uid_of(row.command),
        },
    )


def _wrong_signatures(connection: Connection, first: int, last: int) -> Iterator[Wrong]:
    raw = Raw(connection)
    statement = (
        select(raw.text(_item.c.uid).label("item"), raw.whole(_signature.c.number).label("number"))
        .add_columns(raw.encoded(_signature.c.text).label("text"), raw.binary(_signature.c.digest).label("digest"))
        .add_columns(raw.binary(_event.c.digest).label("event_digest"), raw.text(_signature.c.meaning).label("meaning"))
        .add_columns(raw.text(_signature.c.printed_name).label("name"), raw.text(_signature.c.role).label("role"))
        .add_columns(raw.time(_signature.c.signed_at).label("at"))
        .add_columns(raw.text(_signature.c.local_time).label("local_time"), raw.text(_actor.c.uid).label("person"))
        .select_from(_signature)
        .outerjoin(_actor, _actor.c.id == _signature.c.person_id)
        .join(_item, _item.c.id == _signature.c.item_id)
        .outerjoin(_event, (_event.c.item_id == _signature.c.item_id) & (_event.c.number == _signature.c.number))
        .where(_signature.c.id.between(first, last))
        .order_by(_signature.c.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in connection.execute(statement):
        item = uid_of(row.item) or ""
        copies = {
            "item": item,
            "digest": row.event_digest.hex() if row.event_digest is not None else None,
            "person": uid_of(row.person),
            **{name: text_of(getattr(row, name)) for name in ("meaning", "name", "role", "at", "local_time")},
        }
        if not signed_text_holds(row.text, row.digest, number=row.number, copies=copies):
            yield Wrong(item=item, number=row.number, fault=Fault.SIGNATURE_DIFFERS)


def _events_without_item(connection: Connection, first: int) -> Iterator[Wrong]:
    raw = Raw(connection)
    orphans = (
        select(_event.c.item_id, func.min(raw.whole(_event.c.number)).label("number"))
        .select_from(_event)
        .outerjoin(_item, _item.c.id == _event.c.item_id)
        .where(_item.c.id.is_(None), _event.c.id >= first)
        .group_by(_event.c.item_id)
        .order_by(_event.c.item_id)
    )
    for orphan in connection.execute(orphans):
        body = select(raw.encoded(_event.c.body)).where(
            _event.c.item_id == orphan.item_id, _event.c.number == orphan.number
        )
        said = said_by(connection.execute(body).scalar_one())
        yield Wrong(item=str(said.get("item", "")), number=orphan.number, fault=Fault.ITEM_REMOVED)
