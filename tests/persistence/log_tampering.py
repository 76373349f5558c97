"""What could somebody change in the log, its checkpoints and their keys, and what must then be named?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import Any

from tests.persistence.tampering import Ledger, leaf, uid_text

LOG = ("audit", "disclosure", "ledger_leaf", "ledger_node", "ledger_mark", "checkpoint", "checkpoint_key")


@dataclass(frozen=True, slots=True, kw_only=True)
class InLog:
    """What verification must name: where, under which number there, with which item if it has one, and the code."""

    where: str
    number: int
    code: str
    item: str = ""


Tamper = Callable[[Ledger, Random], InLog]


def dump(ledger: Ledger) -> list[Any]:
    """Every row of the log and of what only the log vouches for, and of what chains vouch for."""
    rows = [tuple(row.values()) for table in LOG for row in ledger.rows(f"SELECT * FROM {table}")]
    return sorted(map(repr, rows)) + ledger.dump()


def any_row(ledger: Ledger, die: Random, table: str) -> Mapping[str, Any]:
    return die.choice(ledger.rows(f"SELECT * FROM {table} ORDER BY 1"))


def placed(ledger: Ledger, die: Random, source: str) -> int:
    """The key of any row of a register that has its place."""
    rows = ledger.rows("SELECT row_id FROM ledger_leaf WHERE source = :source ORDER BY 1", source=source)
    return int(die.choice(rows)["row_id"])


def named_row(ledger: Ledger, source: str, key: int, code: str) -> InLog:
    """The name of a row that has its place: events and signatures go by item and event."""
    table = {"event": "custody_event", "signature": "signature"}.get(source)
    if table is None:
        return InLog(where=source, number=key, code=code)
    asked = f"SELECT item.uid AS uid, named.number AS number FROM {table} AS named JOIN item ON item.id = item_id"
    (row,) = ledger.rows(f"{asked} WHERE named.id = :key", key=key)
    return InLog(where=source, number=row["number"], code=code, item=uid_text(row["uid"]))


def an_edited_audit_entry(ledger: Ledger, die: Random) -> InLog:
    key = placed(ledger, die, "audit")
    column = die.choice(["use_case", "code", "device", "detail", "actor_id", "at"])
    other: object = "something else"
    if column == "actor_id":
        other = die.choice(ledger.rows("SELECT id FROM person WHERE id > 3 ORDER BY id"))["id"]
    elif column == "at":
        other = ledger.rows("SELECT max(at) AS at FROM custody_event")[0]["at"]
    ledger.run(f"UPDATE audit SET {column} = :other WHERE id = :id", other=other, id=key)
    return InLog(where="audit", number=key, code="leaf-differs")


def a_removed_audit_entry(ledger: Ledger, die: Random) -> InLog:
    key = placed(ledger, die, "audit")
    ledger.run("DELETE FROM audit WHERE id = :id", id=key)
    return InLog(where="audit", number=key, code="row-removed")


def an_inserted_audit_entry(ledger: Ledger, die: Random) -> InLog:
    key = -die.randrange(1, 100)
    ledger.run(
        "INSERT INTO audit (id, at, actor_id, use_case, code, device, detail, command_key) "
        "SELECT :id, at, actor_id, use_case, code, device, detail, command_key FROM audit WHERE id = :model",
        id=key, model=placed(ledger, die, "audit"),
    )  # fmt: skip
    return InLog(where="audit", number=key, code="unplaced")


def an_edited_disclosure(ledger: Ledger, die: Random) -> InLog:
    key = placed(ledger, die, "disclosure")
    ledger.run("UPDATE disclosure SET page = 'elsewhere' WHERE id = :id", id=key)
    return InLog(where="disclosure", number=key, code="leaf-differs")


def an_edited_leaf(ledger: Ledger, die: Random) -> InLog:
    found = any_row(ledger, die, "ledger_leaf")
    ledger.run("UPDATE ledger_leaf SET digest = :d WHERE leaf_index = :i", d=die.randbytes(32), i=found["leaf_index"])
    return named_row(ledger, found["source"], found["row_id"], "leaf-differs")


def two_exchanged_leaves(ledger: Ledger, die: Random) -> InLog:
    one, two = die.sample(ledger.rows("SELECT * FROM ledger_leaf WHERE source = 'event' ORDER BY 1"), 2)
    for leaf_, other in ((one, two), (two, one)):
        ledger.run("UPDATE ledger_leaf SET digest = :d WHERE leaf_index = :i", d=other["digest"], i=leaf_["leaf_index"])
    first = min(one, two, key=lambda row: row["leaf_index"])
    return named_row(ledger, "event", first["row_id"], "leaf-differs")


def a_leaf_of_no_row(ledger: Ledger, die: Random) -> InLog:
    found = any_row(ledger, die, "ledger_leaf")
    key = die.choice([-1, 10**6, 10**12])
    ledger.run("UPDATE ledger_leaf SET row_id = :key WHERE leaf_index = :i", key=key, i=found["leaf_index"])
    return InLog(where=found["source"], number=key, code="row-removed")


def a_leaf_far_beyond_the_log(ledger: Ledger, die: Random) -> InLog:
    index, digest = die.choice([10**6, 10**12]), die.randbytes(32)
    put = "INSERT INTO ledger_leaf (leaf_index, source, row_id, digest) VALUES (:i, 'event', 4711, :d)"
    ledger.run(put, i=index, d=digest)
    return InLog(where="leaf", number=index, code="unplaced")


def a_mark_beyond_every_row(ledger: Ledger, die: Random) -> InLog:
    """The sequencer's own note is no evidence: what has no place yet is then taken for put in afterwards."""
    ledger.run("UPDATE ledger_mark SET settled_id = :far", far=die.choice([10**6, 10**12]))
    (newest,) = ledger.rows("SELECT max(id) AS id FROM audit")
    return InLog(where="audit", number=newest["id"], code="unplaced")


def a_removed_leaf(ledger: Ledger, die: Random) -> InLog:
    index = die.randrange(ledger.rows("SELECT max(leaf_index) AS m FROM ledger_leaf")[0]["m"])
    ledger.run("DELETE FROM ledger_leaf WHERE leaf_index = :i", i=index)
    return InLog(where="leaf", number=index, code="leaf-removed")


def an_edited_node(ledger: Ledger, die: Random) -> InLog:
    node = any_row(ledger, die, "ledger_node")
    values = {"d": die.randbytes(32), "l": node["level"], "i": node["node_index"]}
    ledger.run("UPDATE ledger_node SET digest = :d WHERE level = :l AND node_index = :i", **values)
    return InLog(where="leaf", number=node["node_index"] << node["level"], code="node-differs")


def a_cut_off_log(ledger: Ledger, die: Random) -> InLog:
    """Audit entries at the end of the log, their places and nodes are gone, as in a backup of before."""
    size = die.choice(ledger.rows("SELECT size FROM checkpoint ORDER BY size"))["size"] - 1
    for row in ledger.rows("SELECT source, row_id FROM ledger_leaf WHERE leaf_index >= :size", size=size):
        table = {"event": "custody_event"}.get(row["source"], row["source"])
        ledger.run(f"DELETE FROM {table} WHERE id = :id", id=row["row_id"])
    cut_off(ledger, size)
    return InLog(where="leaf", number=size, code="log-cut-off")


def cut_off(ledger: Ledger, size: int) -> None:
    ledger.run("DELETE FROM ledger_leaf WHERE leaf_index >= :size", size=size)
    ledger.run("DELETE FROM ledger_node WHERE (node_index + 1) * (1 << level) > :size", size=size)


def a_rewritten_chain(ledger: Ledger, die: Random) -> InLog:
    """A whole chain, from an event on, made anew together with every later digest and the item's head."""
    item = ledger.an_item(die)
    chain = ledger.chain(item)
    begins = die.randrange(len(chain))
    before = bytes.fromhex(json.loads(chain[begins]["body"])["before"])
    for event in chain[begins:]:
        body = json.loads(event["body"]) | {"before": before.hex()}
        if event is chain[begins]:
            body["detail"] = {"note": "forged"}
        text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        before = leaf(text)
        ledger.run("UPDATE custody_event SET body = :b, digest = :d WHERE id = :id", b=text, d=before, id=event["id"])
        sign_anew(ledger, item["id"], event["number"], before)
    ledger.run("UPDATE item SET digest = :d WHERE id = :id", d=before, id=item["id"])
    return InLog(where="event", number=begins + 1, code="leaf-differs", item=uid_text(item["uid"]))


def sign_anew(ledger: Ledger, item_id: int, number: int, digest: bytes) -> None:
    """Let the signatures under an event speak of its new digest."""
    asked = "SELECT * FROM signature WHERE item_id = :item AND number = :number"
    for row in ledger.rows(asked, item=item_id, number=number):
        said = json.loads(row["text"]) | {"digest": digest.hex()}
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        values = {"t": text, "d": sha256(text.encode()).digest(), "id": row["id"]}
        ledger.run("UPDATE signature SET text = :t, digest = :d WHERE id = :id", **values)


def a_rewritten_chain_and_log(ledger: Ledger, die: Random) -> InLog:
    """The same, with its places in the log, and the tree over it, made anew as well: but nobody else's key signs."""
    named = a_rewritten_chain(ledger, die)
    make_log_anew(ledger)
    return InLog(where="event", number=named.number, code="rewritten", item=named.item)


def a_rewritten_chain_and_log_without_checkpoints(ledger: Ledger, die: Random) -> InLog:
    """And whatever was signed before is gone from the database, keys and all."""
    named = a_rewritten_chain_and_log(ledger, die)
    ledger.run("DELETE FROM checkpoint")
    return named


def make_log_anew(ledger: Ledger) -> None:
    """Work out leaves and nodes from what is recorded now, with a program of one's own."""
    events = "SELECT leaf_index, custody_event.digest AS digest FROM custody_event JOIN ledger_leaf ON row_id = id"
    for row in ledger.rows(f"{events} WHERE source = 'event'"):
        put_leaf(ledger, row["leaf_index"], row["digest"])
    signatures = "SELECT leaf_index, text FROM signature JOIN ledger_leaf ON row_id = id"
    for row in ledger.rows(f"{signatures} WHERE source = 'signature'"):
        put_leaf(ledger, row["leaf_index"], leaf(row["text"]))
    below = [bytes(row["digest"]) for row in ledger.rows("SELECT digest FROM ledger_leaf ORDER BY leaf_index")]
    level = 0
    while len(below) > 1:
        below = [sha256(b"\1" + below[at] + below[at + 1]).digest() for at in range(0, len(below) - 1, 2)]
        level += 1
        for index, digest in enumerate(below):
            ledger.run(
                "UPDATE ledger_node SET digest = :d WHERE level = :l AND node_index = :i", d=digest, l=level, i=index
            )


def put_leaf(ledger: Ledger, index: int, digest: bytes) -> None:
    ledger.run("UPDATE ledger_leaf SET digest = :d WHERE leaf_index = :i", d=digest, i=index)
