"""What could somebody change in checkpoints and their keys, and what must then be named?"""

from __future__ import annotations

from random import Random

from labtrack.domain.checkpoints import Checkpoint, introduction, read
from labtrack.persistence.notary import Notary
from tests.persistence.log_tampering import InLog, any_row
from tests.persistence.tampering import Ledger

FOREIGN, REPLACED = Notary(b"f" * 32), Notary(b"k" * 32)


def an_edited_checkpoint(ledger: Ledger, die: Random) -> InLog:
    found = any_row(ledger, die, "checkpoint")
    place = die.randrange(len(found["text"]))
    letter = die.choice([letter for letter in "0af}" if letter != found["text"][place]])
    text, other = found["text"][:place] + letter + found["text"][place + 1 :], ledger.rows("SELECT at FROM audit")[0]
    column, value, code = die.choice(
        [
            ("text", text, ("checkpoint-forged", "checkpoint-edited")),
            ("signature", die.randbytes(64), ("checkpoint-forged",)),
            ("public_key", FOREIGN.public_key, ("checkpoint-forged",)),
            ("made_at", other["at"], ("checkpoint-edited",)),
        ]
    )
    ledger.run(f"UPDATE checkpoint SET {column} = :value WHERE size = :size", value=value, size=found["size"])
    return InLog(where="checkpoint", number=found["size"], code="|".join(code))


def a_checkpoint_by_a_foreign_key(ledger: Ledger, die: Random) -> InLog:
    found = any_row(ledger, die, "checkpoint")
    said = read(found["text"])
    forged = FOREIGN.sign(
        Checkpoint(size=said.size, root=die.randbytes(32), at=said.at, before=said.before, key=FOREIGN.fingerprint)
    )
    values = {"t": forged.text, "s": forged.signature, "k": forged.public_key, "size": found["size"]}
    ledger.run("UPDATE checkpoint SET text = :t, signature = :s, public_key = :k WHERE size = :size", **values)
    return InLog(where="checkpoint", number=found["size"], code="checkpoint-forged")


def a_checkpoint_by_a_replaced_key(ledger: Ledger, die: Random) -> InLog:
    """Sound in every other way: somebody found the key that was replaced long ago."""
    die.random()
    newest = ledger.rows("SELECT * FROM checkpoint ORDER BY size DESC")[0]
    said = read(newest["text"])
    forged = REPLACED.sign(
        Checkpoint(size=said.size, root=said.root, at=said.at, before=said.before, key=REPLACED.fingerprint)
    )
    values = {"t": forged.text, "s": forged.signature, "k": forged.public_key, "size": said.size}
    ledger.run("UPDATE checkpoint SET text = :t, signature = :s, public_key = :k WHERE size = :size", **values)
    return InLog(where="checkpoint", number=said.size, code="checkpoint-forged")


def a_removed_checkpoint(ledger: Ledger, die: Random) -> InLog:
    sizes = [row["size"] for row in ledger.rows("SELECT size FROM checkpoint ORDER BY size")]
    place = die.randrange(len(sizes) - 1)
    ledger.run("DELETE FROM checkpoint WHERE size = :size", size=sizes[place])
    return InLog(where="checkpoint", number=sizes[place + 1], code="checkpoint-removed")


def a_key_that_nobody_introduced(ledger: Ledger, die: Random) -> InLog:
    keys = ledger.rows("SELECT * FROM checkpoint_key ORDER BY number")
    last = keys[-1]
    statement = introduction(FOREIGN.public_key, at=read(any_checkpoint(ledger)).at, before=bytes(last["public_key"]))
    values = {
        "number": last["number"] + 1,
        "fingerprint": FOREIGN.fingerprint,
        "public_key": FOREIGN.public_key,
        "introduced_at": ledger.rows("SELECT made_at FROM checkpoint ORDER BY size")[0]["made_at"],
        "statement": statement,
        "signature": die.choice([FOREIGN.sign_text(statement), None, die.randbytes(64)]),
    }
    columns = ", ".join(values)
    ledger.run(f"INSERT INTO checkpoint_key ({columns}) VALUES (:{', :'.join(values)})", **values)
    return InLog(where="key", number=last["number"] + 1, code="key-forged")


def any_checkpoint(ledger: Ledger) -> str:
    return str(ledger.rows("SELECT text FROM checkpoint ORDER BY size")[0]["text"])


def an_edited_key(ledger: Ledger, die: Random) -> InLog:
    key = any_row(ledger, die, "checkpoint_key")
    column, value = die.choice(
        [
            ("public_key", die.randbytes(32)),
            ("fingerprint", "0" * 16),
            ("statement", key["statement"].replace("checkpoint-key", "checkpoint-kex")),
            ("signature", die.randbytes(64)),
        ]
    )
    ledger.run(f"UPDATE checkpoint_key SET {column} = :value WHERE number = :number", value=value, number=key["number"])
    return InLog(where="key", number=key["number"], code="key-forged")


def every_key_and_checkpoint_made_anew(ledger: Ledger, die: Random) -> InLog:
    """A whole new history of signatures, sound in itself, under a key of the forger's own."""
    die.random()
    ledger.run("DELETE FROM checkpoint_key WHERE number > 1")
    before, rows = bytes(32), ledger.rows("SELECT * FROM checkpoint ORDER BY size")
    first = read(rows[0]["text"])
    values = {
        "f": FOREIGN.fingerprint,
        "k": FOREIGN.public_key,
        "s": introduction(FOREIGN.public_key, at=first.at, before=None),
        "at": rows[0]["made_at"],
    }
    ledger.run(
        "UPDATE checkpoint_key SET fingerprint = :f, public_key = :k, statement = :s, introduced_at = :at", **values
    )
    for row in rows:
        said = read(row["text"])
        anew = Checkpoint(size=said.size, root=said.root, at=said.at, before=before, key=FOREIGN.fingerprint)
        signed, before = FOREIGN.sign(anew), anew.digest
        values = {"t": signed.text, "s": signed.signature, "k": signed.public_key, "size": row["size"]}
        ledger.run("UPDATE checkpoint SET text = :t, signature = :s, public_key = :k WHERE size = :size", **values)
    return InLog(where="key", number=1, code="key-foreign")
