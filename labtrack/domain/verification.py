"""Does a chain of custody hold, and if not, which link is the first wrong one?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType

from labtrack.domain import signatures
from labtrack.domain.custody import FORMAT, LEAF, NO_DIGEST
from labtrack.domain.marking import N_


class Fault(StrEnum):
    """What does not hold."""

    EDITED = "edited"
    COPY_DIFFERS = "copy-differs"
    SIGNATURE_DIFFERS = "signature-differs"
    REORDERED = "reordered"
    REMOVED = "removed"
    INSERTED = "inserted"
    CUT_OFF = "cut-off"
    HEAD_DIFFERS = "head-differs"
    ORIGIN_DIFFERS = "origin-differs"
    ITEM_REMOVED = "item-removed"
    LEAF_DIFFERS = "leaf-differs"
    REWRITTEN = "rewritten"
    ROW_REMOVED = "row-removed"
    UNPLACED = "unplaced"
    LEAF_REMOVED = "leaf-removed"
    NODE_DIFFERS = "node-differs"
    LOG_CUT_OFF = "log-cut-off"
    ROOT_DIFFERS = "root-differs"
    CHECKPOINT_EDITED = "checkpoint-edited"
    CHECKPOINT_FORGED = "checkpoint-forged"
    CHECKPOINT_REMOVED = "checkpoint-removed"
    KEY_FORGED = "key-forged"
    KEY_FOREIGN = "key-foreign"
    LEAVES_UNSOUND = "leaves-unsound"


class Where(StrEnum):
    """What is wrong: which register its number counts in."""

    EVENT = "event"
    SIGNATURE = "signature"
    AUDIT = "audit"
    DISCLOSURE = "disclosure"
    LEAF = "leaf"
    CHECKPOINT = "checkpoint"
    KEY = "key"
    OUTSIDE = "outside"


WORDS: Mapping[Where, str] = MappingProxyType(
    {
        Where.EVENT: N_("event"),
        Where.SIGNATURE: N_("signature"),
        Where.AUDIT: N_("audit entry"),
        Where.DISCLOSURE: N_("disclosure"),
        Where.LEAF: N_("place in the log"),
        Where.CHECKPOINT: N_("checkpoint of the log with so many places"),
        Where.KEY: N_("key of checkpoints"),
        Where.OUTSIDE: N_("checkpoint kept outside, of the log with so many places"),
    }
)

SENTENCES: Mapping[Fault, str] = MappingProxyType(
    {
        Fault.EDITED: N_("What this event says was changed after it was recorded."),
        Fault.COPY_DIFFERS: N_("The columns beside this event do not say what the event says."),
        Fault.SIGNATURE_DIFFERS: N_("A signature under this event was changed, or is not of this event."),
        Fault.REORDERED: N_("Another event stands in this event's place."),
        Fault.REMOVED: N_("This event was removed."),
        Fault.INSERTED: N_("This event was put in afterwards."),
        Fault.CUT_OFF: N_("This event and what came after it were removed."),
        Fault.HEAD_DIFFERS: N_("The item itself does not agree with this event: one of the two was changed."),
        Fault.ORIGIN_DIFFERS: N_("Origin, codes, place or time of making are not what this event says of them."),
        Fault.ITEM_REMOVED: N_("The item that this event happened to was removed."),
        Fault.LEAF_DIFFERS: N_("What is recorded and its place in the log differ: one of the two was changed."),
        Fault.REWRITTEN: N_("This was made anew together with its place in the log: outside, another digest is kept."),
        Fault.ROW_REMOVED: N_("The log has a place for this, and it was removed."),
        Fault.UNPLACED: N_("This was put in afterwards among what has its place in the log."),
        Fault.LEAF_REMOVED: N_("This place in the log is missing."),
        Fault.NODE_DIFFERS: N_("The tree over the log is not what its places come to, from this one on."),
        Fault.LOG_CUT_OFF: N_("The log ends here, and a checkpoint covers more: what came after was removed."),
        Fault.ROOT_DIFFERS: N_("The log does not come to what this checkpoint says: something in it was changed."),
        Fault.CHECKPOINT_EDITED: N_("This checkpoint was changed, or its columns do not say what it says."),
        Fault.CHECKPOINT_FORGED: N_("This checkpoint is not signed by a key that was in force."),
        Fault.CHECKPOINT_REMOVED: N_("The checkpoint before this one was removed or exchanged."),
        Fault.KEY_FORGED: N_("This key was not introduced by the key before it."),
        Fault.KEY_FOREIGN: N_("The newest key is not the one in the key file of this installation."),
        Fault.LEAVES_UNSOUND: N_("The leaves that are kept outside do not come to their own checkpoint."),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLink:
    """One event as it was found in the database: nothing in it is trusted.

    `copies` are the columns beside the body, each under the name by which the body says the same.
    """

    number: int
    body: bytes
    digest: bytes
    copies: Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHead:
    """An item as it was found: the number and digest of its newest event, and what the events say of it.

    `newest` is what the last event must say, `first` what the first one must; `made_from` are the uids of the parents,
    `codes` every (scheme, value) that the item bears or bore.
    """

    number: int
    digest: bytes
    newest: Mapping[str, str | None]
    first: Mapping[str, str | None]
    made_from: frozenset[str]
    codes: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One thing that does not hold.

    With an item (its uid), `number` is the number of its event, or of the event that a signature is under. Without one
    it is the database's own number of a row, or the index, size or number of what `where` says.
    """

    item: str
    number: int
    fault: Fault
    where: Where = Where.EVENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What came of a verification: how much was read, and what is wrong.

    First the first wrong event of each chain, then the rest in the order of the log. `covered` is how many places of
    the log the newest checkpoint covers.
    """

    items: int
    events: int
    leaves: int
    checkpoints: int
    covered: int
    wrong: tuple[Wrong, ...]

    @property
    def holds(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.wrong


def first_wrong(head: KeptHead, links: Sequence[KeptLink]) -> tuple[int, Fault] | None:
    """Find the first wrong link of a chain: its number and what is wrong with it; None when the chain holds.

    `links` come in the order of their numbers. What comes after a link vouches for it: a link that was rewritten
    together with its digest is found by the digest that its successor, or the item, still names.
    """
    digests = [NO_DIGEST]
    said: Mapping[str, object] = {}
    for number, link in enumerate(links, start=1):
        if number == head.number + 1 and digests[-1] == head.digest:
            return number, Fault.INSERTED
        if link.number != number:
            return (link.number, Fault.INSERTED) if 1 <= link.number < number else (number, Fault.REMOVED)
        said = said_by(link.body) if _digest_of(link.body) == link.digest else {}
        if not said:
            return number, Fault.EDITED
        if said["before"] != digests[-1].hex():
            return _unlinked(head, links, said, digests)
        if said["number"] != number or _differ(said, link.copies):
            return number, Fault.COPY_DIFFERS
        digests.append(link.digest)
    if not links or head.number > len(links):
        return len(links) + 1, Fault.CUT_OFF
    if (head.number, head.digest) != (len(links), digests[-1]) or _differ(said, head.newest):
        return len(links), Fault.HEAD_DIFFERS
    return (1, Fault.ORIGIN_DIFFERS) if _origin_differs(head, said_by(links[0].body)) else None


def said_by(body: bytes) -> Mapping[str, object]:
    """Read what a stored body says; empty when it is no body of ours."""
    said = _object_in(body)
    return said if said.get("format") == FORMAT and said.keys() >= _KEYS else {}


def signed_text_holds(text: bytes, digest: bytes, *, number: int, copies: Mapping[str, str | None]) -> bool:
    """Say whether a signed text is the one that was signed, is about this event, and says what its columns say.

    Texts of the first format say neither time nor person: those columns are held against nothing.
    """
    said = _object_in(text)
    form = said.get("format", signatures.FIRST_FORMAT)
    if form == signatures.FIRST_FORMAT:
        copies = {name: value for name, value in copies.items() if name not in signatures.SINCE_SECOND}
    elif form != signatures.FORMAT:
        return False
    return sha256(text).digest() == digest and said.get("number") == number and not _differ(said, copies)


_KEYS = frozenset({"before", "codes", "made_from", "number"})


def _unlinked(
    head: KeptHead, links: Sequence[KeptLink], said: Mapping[str, object], digests: Sequence[bytes]
) -> tuple[int, Fault]:
    """Tell apart why a link does not follow from the one before it."""
    number = len(digests)
    named_before = [digest.hex() for digest in digests]
    if said["number"] == number:
        rewritten = number > 1 and _is_vouched_for(head, links, number)
        return (number - 1 if rewritten else number), Fault.EDITED
    if said["before"] in named_before and said.get("item") == links[number - 1].copies.get("item"):
        return named_before.index(str(said["before"])) + 1, Fault.INSERTED
    return number, Fault.REORDERED


def _is_vouched_for(head: KeptHead, links: Sequence[KeptLink], number: int) -> bool:
    digest = links[number - 1].digest
    if number == len(links):
        return head.digest == digest
    return said_by(links[number].body).get("before") == digest.hex()


def _origin_differs(head: KeptHead, said: Mapping[str, object]) -> bool:
    made_from, codes = said["made_from"], said["codes"]
    if not isinstance(made_from, list) or not isinstance(codes, dict):
        return True
    parents = {str(parent) for parent in made_from}
    borne = {(scheme, str(value)) for scheme, value in codes.items()}
    return _differ(said, head.first) or parents != head.made_from or not borne <= head.codes


def _differ(said: Mapping[str, object], kept: Mapping[str, str | None]) -> bool:
    return any(said.get(name, "") != value for name, value in kept.items())


def _object_in(text: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _digest_of(body: bytes) -> bytes:
    return sha256(LEAF + body).digest()
