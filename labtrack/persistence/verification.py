"""Does every chain of custody hold, and if not, which link is the first wrong one?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from labtrack.domain.custody import NO_DIGEST, digest_of, utc_text
from labtrack.persistence.models import CustodyEventRow, ItemRow, PersonRow
from labtrack.persistence.shelf import table_of

_event = table_of(CustodyEventRow)
_item = table_of(ItemRow)
_person = table_of(PersonRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """The first thing that does not hold in a chain: of which item, at which number, and what.

    `code` is one of edited, copy-differs, reordered, removed, cut-off, head-differs.
    """

    item: UUID
    number: int
    code: str


def wrong_links(connection: Connection) -> Iterator[Wrong]:
    """Walk all chains by item and number, and yield the first wrong link of each chain that does not hold.

    Stored bodies are hashed as they are, never written again. Rows are streamed: memory does not grow with the ledger.
    """
    statement = (
        select(_event.c.number, _event.c.what, _event.c.at, _event.c.body, _event.c.digest)
        .add_columns(_item.c.uid, _item.c.number.label("head"), _item.c.digest.label("head_digest"))
        .add_columns(_person.c.uid.label("actor_uid"))
        .select_from(_item)
        .outerjoin(_event, _event.c.item_id == _item.c.id)
        .outerjoin(_person, _person.c.id == _event.c.actor_id)
        .order_by(_item.c.id, _event.c.number)
    )
    chain: _Chain | None = None
    with connection.execution_options(yield_per=1000).execute(statement) as rows:
        for row in rows.mappings():
            if chain is None or chain.uid != row["uid"]:
                yield from chain.end() if chain else ()
                chain = _Chain(row["uid"], row["head"], row["head_digest"])
            yield from chain.step(row)
    yield from chain.end() if chain else ()


class _Chain:
    """One pass over one chain: what is expected next, and whether it was found."""

    def __init__(self, uid: UUID, head: int, head_digest: bytes) -> None:
        self.uid = uid
        self.head = head
        self.head_digest = head_digest
        self.number = 0
        self.digest = NO_DIGEST
        self.broken = False

    def step(self, row: Mapping[Any, Any]) -> Iterator[Wrong]:
        """Take one link, or an item without any."""
        if self.broken or row["number"] is None:
            return
        code = self._fault(row)
        self.number += 1
        self.digest = row["digest"]
        if code:
            self.broken = True
            yield Wrong(item=self.uid, number=self.number, code=code)

    def end(self) -> Iterator[Wrong]:
        """The item's own head must be the last link."""
        if self.broken or (self.head, self.head_digest) == (self.number, self.digest):
            return
        code = "cut-off" if self.head > self.number else "head-differs"
        yield Wrong(item=self.uid, number=max(self.number, 1) if code == "head-differs" else self.number + 1, code=code)

    def _fault(self, row: Mapping[Any, Any]) -> str:
        if row["number"] != self.number + 1:
            return "removed"
        if digest_of(row["body"]) != row["digest"]:
            return "edited"
        said = json.loads(row["body"])
        if said["before"] != self.digest.hex():
            return "reordered"
        copies = {
            "item": str(self.uid),
            "number": row["number"],
            "what": row["what"].value,
            "actor": str(row["actor_uid"]),
            "at": utc_text(row["at"]),
        }
        return "" if all(said[name] == value for name, value in copies.items()) else "copy-differs"
