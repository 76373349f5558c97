"""What is read of checkpoints and of their keys, though nothing in them is trusted?"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from labtrack.domain.checkpoints import SignedCheckpoint, read
from labtrack.domain.custody import utc_text
from labtrack.domain.log_verification import KeptCheckpoint, KeptKey
from labtrack.persistence.models import CheckpointKeyRow, CheckpointRow
from labtrack.persistence.raw import Raw, text_of
from labtrack.persistence.shelf import table_of

_checkpoint = table_of(CheckpointRow)
_key = table_of(CheckpointKeyRow)


def kept_checkpoints(connection: Connection, *, above: int) -> Iterator[KeptCheckpoint]:
    """The checkpoints of all logs longer than that, in the order of their sizes."""
    raw = Raw(connection)
    statement = (
        select(raw.whole(_checkpoint.c.size).label("size"), raw.time(_checkpoint.c.made_at).label("made_at"))
        .add_columns(raw.encoded(_checkpoint.c.text).label("text"))
        .add_columns(raw.binary(_checkpoint.c.signature).label("signature"))
        .add_columns(raw.binary(_checkpoint.c.public_key).label("public_key"))
        .where(_checkpoint.c.size > above)
        .order_by(_checkpoint.c.size)
        .execution_options(yield_per=500)
    )
    for row in connection.execute(statement):
        yield KeptCheckpoint(
            size=row.size,
            made_at=text_of(row.made_at),
            text=row.text or b"",
            signature=row.signature or b"",
            public_key=row.public_key or b"",
        )


def kept_keys(connection: Connection) -> tuple[KeptKey, ...]:
    """Every key, in the order of their numbers."""
    raw = Raw(connection)
    statement = (
        select(raw.whole(_key.c.number).label("number"), raw.text(_key.c.fingerprint).label("fingerprint"))
        .add_columns(raw.time(_key.c.introduced_at).label("introduced_at"))
        .add_columns(raw.binary(_key.c.public_key).label("public_key"))
        .add_columns(raw.encoded(_key.c.statement).label("statement"))
        .add_columns(raw.binary(_key.c.signature).label("signature"))
        .order_by(_key.c.number)
    )
    return tuple(
        KeptKey(
            number=row.number,
            fingerprint=text_of(row.fingerprint),
            introduced_at=text_of(row.introduced_at),
            public_key=row.public_key or b"",
            statement=row.statement or b"",
            signature=row.signature,
        )
        for row in connection.execute(statement)
    )


def as_kept(signed: SignedCheckpoint) -> KeptCheckpoint:
    """A checkpoint out of a file, which has no columns beside its text."""
    said = read(signed.text)
    return KeptCheckpoint(
        size=said.size,
        made_at=utc_text(said.at),
        text=signed.text.encode(),
        signature=signed.signature,
        public_key=signed.public_key,
    )
