"""Does all that was recorded hold: chains, signatures, the log over them, its checkpoints and their keys?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from labtrack.domain.checkpoints import NONE_BEFORE, SignedCheckpoint, read
from labtrack.domain.log_verification import (
    FoundLog,
    introduced_keys,
    size_of,
    wrong_checkpoints,
    wrong_keys,
    wrong_outside,
)
from labtrack.domain.verification import Fault, Verified, Where, Wrong
from labtrack.persistence.notary import signature_holds
from labtrack.persistence.verification.chains import AT_ONCE
from labtrack.persistence.verification.checkpoints import as_kept, kept_checkpoints, kept_keys
from labtrack.persistence.verification.log import LEVEL, edge_of, parts_of_log, root_of_file, roots_of
from labtrack.persistence.verification.parts import Part, Reading, Stretch
from labtrack.persistence.verification.plan import log_size, parts_of_registers

__all__ = ["AT_ONCE", "Against", "Reads", "verify"]

Reads = Callable[[Sequence[Reading]], Iterator[Part]]
"""Reads all parts, and gives what came of each in their order: one after another, or many at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What the database is held against.

    `key` is the installation's own public key; `outside` a checkpoint that is kept outside, and `leaves` the file of
    leaves beside it. With `since`, what that checkpoint covers is taken to be good: what was recorded after it is read,
    and the whole chains that grew since.
    """

    key: bytes | None = None
    outside: SignedCheckpoint | None = None
    leaves: Path | None = None
    since: SignedCheckpoint | None = None

    @property
    def covered(self) -> int:
        """How many leaves are taken to be good."""
        return read(self.since.text).size if self.since is not None else 0


def verify(
    connection: Connection, against: Against | None = None, *, reads: Reads | None = None, level: int = LEVEL
) -> Verified:
    """Read everything, or everything since a checkpoint, and say what does not hold.

    `reads` reads the parts; without it they are read one after another over this connection. The log is cut into
    stretches as long as a node of `level` is wide.
    """
    against = against or Against()
    reads = reads or (lambda parts: (part.read(connection) for part in parts))
    checkpoints = list(kept_checkpoints(connection, above=against.covered))
    outside = [as_kept(signed) for signed in (against.since, against.outside) if signed is not None]
    sizes = {size for one in (*checkpoints, *outside) if (size := size_of(one.text)) is not None}
    (size, wrong_beyond), begins = log_size(connection), against.covered >> level
    registers = parts_of_registers(connection, since=against.covered if against.since is not None else None)
    parts = [*registers, *parts_of_log(begins, level, size=size, sizes=sizes, outside=against.leaves)]

    found = list(reads(parts))
    stretches = [part.stretch for part in found if part.stretch is not None]
    roots, wrong_above = roots_of(connection, edge_of(connection, begins, level), stretches, level)
    keys = kept_keys(connection)
    log = FoundLog(size=size, root_at=roots, keys=introduced_keys(keys, signature_holds), signed=signature_holds)
    before = NONE_BEFORE if against.since is None else read(against.since.text).digest
    return Verified(
        items=sum(part.items for part in found),
        events=sum(part.events for part in found),
        leaves=max(size - (begins << level), 0),
        checkpoints=len(checkpoints),
        covered=checkpoints[-1].size if checkpoints else against.covered,
        wrong=(
            *(wrong for part in found for wrong in part.wrong),
            *wrong_above,
            *wrong_beyond,
            *_rewritten(against, stretches),
            *wrong_keys(keys, signature_holds, own=against.key),
            *wrong_checkpoints(checkpoints, log, before=before),
            *(wrong for one in outside for wrong in wrong_outside(one, log)),
        ),
    )


def _rewritten(against: Against, stretches: Sequence[Stretch]) -> tuple[Wrong, ...]:
    """The rows for which another leaf is kept outside; or those leaves, when they do not come to their checkpoint."""
    found = tuple(wrong for stretch in stretches for wrong in stretch.rewritten)
    if not found or against.leaves is None or against.outside is None:
        return ()
    outside = read(against.outside.text)
    if root_of_file(against.leaves, outside.size) == outside.root:
        return found
    return (Wrong(item="", number=outside.size, fault=Fault.LEAVES_UNSOUND, where=Where.OUTSIDE),)
