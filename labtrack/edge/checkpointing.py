"""How is what was recorded put into the log, signed and kept outside, without anybody waiting for it?"""

from __future__ import annotations

from pathlib import Path

from labtrack.domain.checkpoints import IntroducedKey, SignedCheckpoint
from labtrack.domain.errors import Conflict
from labtrack.edge.installation import Installation
from labtrack.edge.transaction import keep_attempt, reading, writing
from labtrack.persistence.checkpoint_folder import CheckpointFolder
from labtrack.persistence.key_files import coming_key, notary_of
from labtrack.services.checkpoints import Walk, introduce_key, make_checkpoint, sequence


def checkpoint(installation: Installation) -> SignedCheckpoint | None:
    """Give all that was recorded its place in the log, sign what it came to, and keep it outside.

    Many short transactions, then one for the checkpoint; None when nothing was recorded since the last one. Raises
    Conflict `outside-differs` when the folder is not the beginning of this log; that attempt is kept.
    """
    sequence_all(installation)
    settings, at = installation.checkpointing, installation.clock()
    notary = settings.notary()
    with writing(installation) as store:
        signed = make_checkpoint(store, notary, at=at, posted=settings.url is not None)
    try:
        keep_outside(installation)
    except Conflict as differs:
        keep_attempt(installation, "keep_checkpoint", differs, by=None)
        raise
    return signed


def sequence_all(installation: Installation) -> int:
    """Give every committed row its place, in transactions of bounded size; returns how many rows got one."""
    walk: Walk | None = None
    while walk is None or not walk.ended:
        with writing(installation) as store:
            walk = sequence(store, walk, at=installation.clock())
    return walk.placed


def keep_outside(installation: Installation) -> int:
    """Write leaves and checkpoints that are not in the folder yet; returns how many checkpoints were."""
    if installation.checkpointing.folder is None:
        return 0
    folder = CheckpointFolder(installation.checkpointing.folder)
    with folder.to_add_to() as keeping, reading(installation) as store:
        return keeping.keep(store.log, store.checkpoints)


def rotate_key(installation: Installation, file: Path) -> IntroducedKey:
    """Let a new key take the place of the one in a file: introduced under the old one's signature, then put there.

    When it was broken off between the two, it goes on there. Raises Invalid or WrongState when the old key cannot sign.
    """
    old = notary_of(file)
    coming, new = coming_key(file)
    with writing(installation) as store:
        known = store.checkpoints.introduced()
        if not known:
            introduce_key(store, old, at=installation.clock())
        if known and known[-1].public_key == new.public_key:
            key = known[-1]
        else:
            key = introduce_key(store, new, at=installation.clock(), old=old)
    coming.replace(file)
    return key
