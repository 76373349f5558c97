"""How does what was recorded get its place in the log, and how is the log's state put under a signature?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from labtrack.domain.checkpoints import (
    NONE_BEFORE,
    Checkpoint,
    IntroducedKey,
    Leaf,
    SignedCheckpoint,
    Source,
    introduction,
    read,
)
from labtrack.domain.errors import Conflict, WrongState
from labtrack.domain.merkle import Node, consistency_proof, inclusion_proof
from labtrack.persistence.log import Log, Mark
from labtrack.persistence.notary import Notary
from labtrack.persistence.store import Store

MOST_AT_ONCE = 5_000
SETTLES_AFTER = timedelta(minutes=10)
"""How long a register's newest row must have been seen before rows below it are no longer looked for."""


def sequence(store: Store, *, at: datetime, everything: bool = False) -> int:
    """Give every committed row that has no place yet the next place in the log; returns how many got one.

    Its cost goes with the new rows: those that settled long ago are not looked at, unless `everything` is asked for.
    Events come first, then signatures, audit rows and disclosures. At most MOST_AT_ONCE rows of each register a call.
    """
    log = store.log
    marks = log.lock()
    under_way = log.transactions()  # before the rows are read: what commits in between is under way still
    size = log.size
    edge, leaves, nodes = log.frontier(size), list[Leaf](), list[Node]()
    for source in Source:
        mark = marks[source]
        found = log.waiting(source, above=0 if everything else mark.settled_id, most=MOST_AT_ONCE)
        for row_id, digest in found:
            leaves.append(Leaf(index=edge.size, source=source, row_id=row_id, digest=digest))
            edge, made = edge.and_then(digest)
            nodes.extend(made[1:])
        if len(found) < MOST_AT_ONCE:
            log.move_mark(_moved(log, mark, under_way, at=at))
    log.add(leaves, nodes)
    return len(leaves)


def _moved(log: Log, mark: Mark, under_way: tuple[int, int], *, at: datetime) -> Mark:
    """Settle a register up to the newest row seen, once nobody can put another row below that one any more.

    On PostgreSQL a row's id is drawn before its transaction commits: only when every transaction that had begun when
    that row was seen has ended, and some time has passed, is all below it there.
    """
    oldest, following = under_way
    if oldest >= mark.seen_transaction and at - mark.seen_at >= SETTLES_AFTER:
        newest = log.newest_id(mark.source)
        return replace(mark, settled_id=mark.seen_id, seen_id=newest, seen_transaction=following, seen_at=at)
    return mark


def make_checkpoint(store: Store, notary: Notary, *, at: datetime) -> SignedCheckpoint | None:
    """Sign what the log has come to; None when nothing was added since the last checkpoint."""
    store.log.lock()
    size = store.log.size
    last = store.checkpoints.newest()
    before = read(last.text) if last is not None else None
    if size == (before.size if before is not None else 0):
        return None
    checkpoint = Checkpoint(
        size=size,
        root=store.log.frontier(size).root,
        at=at,
        before=before.digest if before is not None else NONE_BEFORE,
        key=notary.fingerprint,
    )
    signed = notary.sign(checkpoint)
    store.checkpoints.add(signed, checkpoint)
    return signed


def introduce_key(store: Store, notary: Notary, *, at: datetime, old: Notary | None = None) -> IntroducedKey:
    """Let checkpoints be signed with a notary's key from now on; `old` holds the key before, and signs for the new one.

    Raises Conflict `key-introduced` for a key that was introduced before, WrongState `key-unsigned` when the newest key
    does not vouch for it.
    """
    known = store.checkpoints.keys()
    if notary.public_key in {key.public_key for key in known}:
        raise Conflict("key-introduced")
    before = known[-1].public_key if known else None
    if (old.public_key if old is not None else None) != before:
        raise WrongState("key-unsigned")
    statement = introduction(notary.public_key, at=at, before=before)
    key = IntroducedKey(
        number=len(known) + 1,
        public_key=notary.public_key,
        statement=statement,
        signature=old.sign_text(statement) if old is not None else None,
    )
    store.checkpoints.introduce(key, at=at)
    return key


def proof_of_row(store: Store, source: Source, row_id: int) -> tuple[Leaf, Checkpoint, tuple[bytes, ...]] | None:
    """Show that a row is in the log of the newest checkpoint: its leaf, the checkpoint, and the digests beside the way.

    None while the row has no place, or no checkpoint covers it yet.
    """
    leaf, last = store.log.leaf_of(source, row_id), store.checkpoints.newest()
    if leaf is None or last is None:
        return None
    checkpoint = read(last.text)
    if leaf.index >= checkpoint.size:
        return None
    return leaf, checkpoint, inclusion_proof(leaf.index, checkpoint.size, store.log.node_at)


def proof_of_growth(store: Store, first: int, second: int) -> tuple[bytes, ...]:
    """Show that the log with `first` leaves is the beginning of the log with `second`."""
    return consistency_proof(first, second, store.log.node_at)
