"""How does what was recorded get its place in the log, and how is the log's state put under a signature?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from labtrack.domain.checkpoints import (
    NONE_BEFORE,
    POST_CHECKPOINT,
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

MOST_AT_ONCE = 1_000
"""How many rows get their place in one transaction, so that no other writer waits for long."""
SETTLES_AFTER = timedelta(minutes=10)
"""How long a register's newest row must have been seen before rows below it are no longer looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """How far one walk of the sequencer over the registers has come; each transaction goes on where the last ended.

    `oldest` is the oldest transaction that was under way when the walk began, `above` the row of each register that it
    has come to, `placed` how many rows got their place so far.
    """

    oldest: int
    above: Mapping[Source, int]
    placed: int
    ended: bool


def sequence(store: Store, walk: Walk | None = None, *, at: datetime, most: int = MOST_AT_ONCE) -> Walk:
    """Give up to `most` committed rows that have no place yet the next places in the log; call until it has ended.

    Its cost goes with the new rows: those that settled long ago are not looked at. Events come first, then signatures,
    audit rows and disclosures.
    """
    log = store.log
    marks = log.lock()
    if walk is None:
        # Before any row is read: what commits in between counts as under way still.
        above = {source: marks[source].settled_id for source in Source}
        walk = Walk(oldest=log.transactions()[0], above=above, placed=0, ended=False)
    edge, leaves, nodes = log.frontier(log.size), list[Leaf](), list[Node]()
    reached = dict(walk.above)
    for source in Source:
        room = most - len(leaves)
        for row_id, digest in log.waiting(source, above=reached[source], most=room) if room else ():
            leaves.append(Leaf(index=edge.size, source=source, row_id=row_id, digest=digest))
            edge, made = edge.and_then(digest)
            nodes.extend(made[1:])
            reached[source] = row_id
    log.add(leaves, nodes)
    ended = len(leaves) < most
    if ended:
        _settle(log, marks, oldest=walk.oldest, at=at)
    return Walk(oldest=walk.oldest, above=reached, placed=walk.placed + len(leaves), ended=ended)


def _settle(log: Log, marks: Mapping[Source, Mark], *, oldest: int, at: datetime) -> None:
    """Settle registers up to the newest row seen, once nobody can put another row below that one any more.

    On PostgreSQL a row's id is drawn before its transaction commits: only when every transaction that had begun when
    that row was seen has ended, and some time has passed, is all below it there.
    """
    for mark in marks.values():
        if oldest >= mark.seen_transaction and at - mark.seen_at >= SETTLES_AFTER:
            newest = log.newest_id(mark.source)
            following = log.transactions()[1]  # after the newest row is read: whoever drew an id below it has begun
            seen = replace(mark, settled_id=mark.seen_id, seen_id=newest, seen_transaction=following, seen_at=at)
            log.move_mark(seen)


def make_checkpoint(store: Store, notary: Notary, *, at: datetime, posted: bool = False) -> SignedCheckpoint | None:
    """Sign what the log has come to; None when nothing was added since the last checkpoint.

    The very first introduces its key. `posted` leaves a job that posts it. Raises WrongState `key-not-newest` when the
    notary's key is not the one that was introduced last.
    """
    store.log.lock()
    size = store.log.size
    last = store.checkpoints.newest()
    before = read(last.text) if last is not None else None
    if size == (before.size if before is not None else 0):
        return None
    known = store.checkpoints.introduced()
    if not known:
        introduce_key(store, notary, at=at)
    elif known[-1].public_key != notary.public_key:
        raise WrongState("key-not-newest")
    checkpoint = Checkpoint(
        size=size,
        root=store.log.frontier(size).root,
        at=at,
        before=before.digest if before is not None else NONE_BEFORE,
        key=notary.fingerprint,
    )
    signed = notary.sign(checkpoint)
    store.checkpoints.add(signed, checkpoint)
    if posted:
        _let_it_be_posted(store, size, at=at)
    return signed


def _let_it_be_posted(store: Store, size: int, *, at: datetime) -> None:
    store.jobs.put(
        kind=POST_CHECKPOINT,
        due_at=at,
        unique_key=f"{POST_CHECKPOINT}:{size}",
        payload=json.dumps({"size": size}),
        leased_until=None,
        attempts=0,
        done_at=None,
    )


def introduce_key(store: Store, notary: Notary, *, at: datetime, old: Notary | None = None) -> IntroducedKey:
    """Let checkpoints be signed with a notary's key from now on; `old` holds the key before, and signs for the new one.

    Raises Conflict `key-introduced` for a key that was introduced before, WrongState `key-unsigned` when the newest key
    does not vouch for it.
    """
    store.log.lock()  # no checkpoint is signed meanwhile with the key before
    known = store.checkpoints.introduced()
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
