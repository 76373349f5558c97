"""What could somebody change behind our back with plain SQL, and which event must then be named?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

TAMPERED = ("item", "custody_event", "descent", "item_code", "signature")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What verification must name first: the item, the event's number and the code."""

    item: str
    number: int
    code: str


Tamper = Callable[["Ledger", Random], Named]


class Ledger:
    """A database in one transaction that will be rolled back, seen with plain SQL and without triggers."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.is_sqlite = connection.dialect.name == "sqlite"

    def run(self, statement: str, /, **values: Any) -> None:
        self.connection.execute(text(statement), values)

    def rows(self, statement: str, /, **values: Any) -> Sequence[Mapping[str, Any]]:
        return [dict(row) for row in self.connection.execute(text(statement), values).mappings()]

    def drop_triggers(self) -> None:
        if self.is_sqlite:
            for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
                self.run(f"DROP TRIGGER {row['name']}")
        else:
            for row in self.rows("SELECT tgname, tgrelid::regclass AS t FROM pg_trigger WHERE NOT tgisinternal"):
                self.run(f"DROP TRIGGER {row['tgname']} ON {row['t']}")

    def dump(self) -> list[Any]:
        return [tuple(row.values()) for table in TAMPERED for row in self.rows(f"SELECT * FROM {table} ORDER BY id")]

    def an_item(self, die: Random, *, events: int = 1) -> Mapping[str, Any]:
        """Any item with at least so many events."""
        return die.choice(self.rows("SELECT * FROM item WHERE number >= :events ORDER BY id", events=events))

    def chain(self, item: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        return self.rows("SELECT * FROM custody_event WHERE item_id = :id ORDER BY number", id=item["id"])

    def other(self, die: Random, column: str, table: str, than: object) -> Any:
        """Any other value of a column."""
        found = self.rows(f"SELECT DISTINCT {column} AS value FROM {table} WHERE {column} IS NOT NULL")
        return die.choice([row["value"] for row in found if row["value"] != than])


def uid_text(stored: UUID | str) -> str:
    return str(stored if isinstance(stored, UUID) else UUID(stored))


def named(item: Mapping[str, Any], number: int, code: str) -> Named:
    return Named(item=uid_text(item["uid"]), number=number, code=code)


def leaf(body: str) -> bytes:
    return sha256(b"\0" + body.encode()).digest()


def a_byte_of_a_body(ledger: Ledger, die: Random) -> Named:
    item = ledger.an_item(die)
    event = die.choice(ledger.chain(item))
    place = die.randrange(len(event["body"]))
    letter = die.choice([letter for letter in 'abcxyz019{}",: ' if letter != event["body"][place]])
    ledger.run(
        "UPDATE custody_event SET body = :body WHERE id = :id",
        id=event["id"], body=event["body"][:place] + letter + event["body"][place + 1 :],
    )  # fmt: skip
    return named(item, event["number"], "edited")


def a_byte_of_a_digest(ledger: Ledger, die: Random) -> Named:
    item = ledger.an_item(die)
    event = die.choice(ledger.chain(item))
    ledger.run("UPDATE custody_event SET digest = :d WHERE id = :id", id=event["id"], d=die.randbytes(32))
    return named(item, event["number"], "edited")


def a_copied_column(ledger: Ledger, die: Random) -> Named:
    item = ledger.an_item(die)
    event = die.choice(ledger.chain(item))
    column = die.choice(["what", "at", "actor_id", "witness_id", "command_key"])
    source = {"actor_id": ("id", "person"), "witness_id": ("id", "person"), "command_key": ("client_key", "command")}
    other = ledger.other(die, *source.get(column, (column, "custody_event")), than=event[column])
    ledger.run(f"UPDATE custody_event SET {column} = :other WHERE id = :id", id=event["id"], other=other)
    return named(item, event["number"], "copy-differs")


def a_removed_event(ledger: Ledger, die: Random) -> Named:
    item = ledger.an_item(die, events=3)
    number = die.randrange(1, item["number"])
    ledger.run("DELETE FROM custody_event WHERE item_id = :id AND number = :number", id=item["id"], number=number)
    return named(item, number, "removed")


def a_removed_event_and_a_closed_gap(ledger: Ledger, die: Random) -> Named:
    item = ledger.an_item(die, events=3)
    number = die.randrange(1, item["number"])
    ledger.run("DELETE FROM custody_event WHERE item_id = :id AND number = :number", id=item["id"], number=number)
    for later in range(number + 1, item["number"] + 1):
        move(ledger, item, later, later - 1)
    return named(item, number, "reordered")


def a_cut_off_tail(ledger: Ledger, die: Random) -> Named:
    item = ledger.an_item(die)
    number = die.randint(1, item["number"])
    ledger.run("DELETE FROM custody_event WHERE item_id = :id AND number >= :number", id=item["id"], number=number)
    return named(item, number, "cut-off")


def an_inserted_event(ledger: Ledger, die: Random) -> Named:
    """As well made as it can be: it follows from the event before it, and its digest is right."""
    item = ledger.an_item(die)
    chain = ledger.chain(item)
    number = die.randint(1, len(chain) + 1)
    for later in range(len(chain), number - 1, -1):
        move(ledger, item, later, later + 1)
    model = dict(chain[min(number, len(chain)) - 1])
    before = chain[number - 2]["digest"] if number > 1 else bytes(32)
    said = json.loads(model["body"]) | {"number": number, "before": before.hex(), "detail": {"note": "forged"}}
    body = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    forged = model | {"number": number, "body": body, "digest": leaf(body)}
    del forged["id"]
    columns = ", ".join(forged)
    ledger.run(f"INSERT INTO custody_event ({columns}) VALUES (:{', :'.join(forged)})", **forged)
    return named(item, number, "inserted")


def two_reordered_events(ledger: Ledger, die: Random) -> Named:
    item = ledger.an_item(die, events=2)
    first, second = sorted(die.sample(range(1, item["number"] + 1), 2))
    for old, new in ((first, 1000), (second, first), (1000, second)):
        move(ledger, item, old, new)
    return named(item, first, "reordered")


def an_event_of_another_item(ledger: Ledger, die: Random) -> Named:
    item, other = die.sample(ledger.rows("SELECT * FROM item ORDER BY id"), 2)
    place, stranger = die.choice(ledger.chain(item)), die.choice(ledger.chain(other))
    taken = {name: value for name, value in stranger.items() if name not in ("id", "item_id", "number")}
    columns = ", ".join(f"{name} = :{name}" for name in taken)
    ledger.run(f"UPDATE custody_event SET {columns} WHERE id = :id", id=place["id"], **taken)
    if stranger["number"] != place["number"]:
        return named(item, place["number"], "reordered")
    # A first event follows from nothing in any chain; it is known by the item that it speaks of.
    return named(item, place["number"], "copy-differs" if place["number"] == 1 else "edited")


def a_rewritten_event(ledger: Ledger, die: Random) -> Named:
    """The forger knows how digests are made, but not what the next event, or the item, still names."""
    item = ledger.an_item(die)
    event = die.choice(ledger.chain(item))
    said = json.loads(event["body"]) | {"detail": {"note": "forged"}}
    body = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    ledger.run("UPDATE custody_event SET body = :b, digest = :d WHERE id = :id", id=event["id"], b=body, d=leaf(body))
    newest = event["number"] == item["number"]
    return named(item, event["number"], "head-differs" if newest else "edited")


def an_edited_head(ledger: Ledger, die: Random) -> Named:
    item = ledger.an_item(die, events=2)
    last = item["number"]
    column, value, number, code = die.choice(
        [
            ("number", last + 1, last + 1, "cut-off"),
            ("number", last - 1, last, "head-differs"),
            ("digest", die.randbytes(32), last, "head-differs"),
            ("state", ledger.other(die, "state", "item", item["state"]), last, "head-differs"),
            ("holder_role", "porter", last, "head-differs"),
            ("holder_place_id", ledger.other(die, "id", "place", item["holder_place_id"]), last, "head-differs"),
            ("holder_place_id", None, last, "head-differs"),
            ("kind", ledger.other(die, "kind", "item", item["kind"]), 1, "copy-differs"),
            ("place_id", ledger.other(die, "id", "place", item["place_id"]), 1, "origin-differs"),
            ("made_at", ledger.other(die, "at", "custody_event", item["made_at"]), 1, "origin-differs"),
        ]
    )
    ledger.run(f"UPDATE item SET {column} = :value WHERE id = :id", id=item["id"], value=value)
    return named(item, number, code)


def another_origin(ledger: Ledger, die: Random) -> Named:
    descent = die.choice(ledger.rows("SELECT * FROM descent ORDER BY id"))
    child = ledger.rows("SELECT * FROM item WHERE id = :id", id=descent["child_id"])[0]
    parent = ledger.other(die, "id", "item", descent["parent_id"])
    match die.choice(["change", "remove", "add"]):
        case "change":
            ledger.run("UPDATE descent SET parent_id = :parent WHERE id = :id", id=descent["id"], parent=parent)
        case "remove":
            ledger.run("DELETE FROM descent WHERE id = :id", id=descent["id"])
        case "add":
            ledger.run(
                "INSERT INTO descent (child_id, parent_id) VALUES (:child, :parent)", child=child["id"], parent=parent
            )
    return named(child, 1, "origin-differs")


def two_exchanged_codes(ledger: Ledger, die: Random) -> Named:
    """Two bags exchange their printed identities: the worst that can happen to twins."""
    bags = ledger.rows("SELECT * FROM item WHERE kind = 'container' ORDER BY id")
    first, second = sorted(die.sample(bags, 2), key=lambda bag: bag["id"])
    ledger.run(
        "UPDATE item_code SET item_id = CASE item_id WHEN :a THEN :b ELSE :a END WHERE item_id IN (:a, :b)",
        a=first["id"], b=second["id"],
    )  # fmt: skip
    return named(first, 1, "origin-differs")


def a_changed_signature(ledger: Ledger, die: Random) -> Named:
    signature = die.choice(ledger.rows("SELECT * FROM signature ORDER BY id"))
    column, value = die.choice(
        [
            ("text", signature["text"].replace("accepted", "rejected", 1)),
            ("digest", die.randbytes(32)),
            ("printed_name", "Somebody Else"),
            ("meaning", "rejected"),
            ("number", signature["number"] - 1),
            ("signed_at", ledger.other(die, "at", "custody_event", signature["signed_at"])),
            ("local_time", "2026-11-23 10:01:00 UTC"),
            ("person_id", ledger.other(die, "id", "person", signature["person_id"])),
        ]
    )
    ledger.run(f"UPDATE signature SET {column} = :value WHERE id = :id", id=signature["id"], value=value)
    item = ledger.rows("SELECT * FROM item WHERE id = :id", id=signature["item_id"])[0]
    number = value if column == "number" else signature["number"]
    return named(item, number, "signature-differs")


def move(ledger: Ledger, item: Mapping[str, Any], old: int, new: int) -> None:
    """Let an event stand at another number."""
    ledger.run(
        "UPDATE custody_event SET number = :new WHERE item_id = :id AND number = :old", id=item["id"], old=old, new=new
    )
