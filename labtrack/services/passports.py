"""How is the custody passport of an item put together, against a checkpoint that covers all of it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from uuid import UUID

from labtrack.domain.blinding import hidden_from
from labtrack.domain.checkpoints import Source, read
from labtrack.domain.custody import Event, Item, Kind
from labtrack.domain.errors import Invalid, WrongState
from labtrack.domain.merkle import inclusion_proof
from labtrack.domain.passports import CARRIED, KINDS, Chain, Passport, Placed, SignedPassport, statement
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.signatures import Signature
from labtrack.persistence.notary import Notary
from labtrack.persistence.store import Store

EXPORT, EXPORTED = "export_passport", "exported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What was asked for, the event that it had come to, and which kinds of items must not come with it."""

    item: UUID
    number: int
    hidden: frozenset[Kind]


def begin_export(store: Store, uid: UUID, *, by: Actor | None, at: datetime) -> Export:
    """Write into the audit trail that a passport of this item is exported; a checkpoint of the log follows.

    `by` None is the operator at the shell. Raises NotFound, Invalid `no-passport` for what has none, or NotPermitted,
    as for what would tell the arm.
    """
    if by is not None:
        require(by, Permission.EXPORT_PASSPORT)
    item, hidden = store.items.by_uid(uid), hidden_from(by) if by is not None else frozenset[Kind]()
    if by is not None and item.kind in hidden:
        require(by, Permission.SEE_TREATMENT)
    if item.kind not in KINDS:
        raise Invalid("no-passport")
    detail = {"item": uid, "kind": item.kind.value, "number": item.number}
    who, device = (by.id, by.device) if by is not None else (None, "")
    store.audit.write(EXPORT, EXPORTED, actor_id=who, at=at, device=device, detail=detail)
    return Export(item=uid, number=item.number, hidden=hidden)


def make_passport(store: Store, export: Export, notary: Notary, *, at: datetime) -> SignedPassport:
    """Gather what the newest checkpoint covers of an item and of what it came from, and sign it.

    Raises WrongState `not-covered-yet` when that is not all that had happened to the item, and `key-not-newest` when
    the checkpoint was signed with another key.
    """
    newest = store.checkpoints.newest()
    item = store.items.by_uid(export.item)
    if newest is None:
        raise WrongState("not-covered-yet")
    if newest.public_key != notary.public_key:
        raise WrongState("key-not-newest")
    before = store.items.all(id=list(store.items.ancestors(item.id)))
    carried = [one for one in before if one.kind in CARRIED - export.hidden]
    covered = Covered(store, read(newest.text).size)
    chains = tuple(covered.chain_of(one) for one in (item, *sorted(carried, key=lambda one: -one.id)))
    if chains[0].number < export.number:
        raise WrongState("not-covered-yet")
    passport = Passport(item=item.uid, made_at=at, chains=chains, checkpoint=newest)
    return SignedPassport(passport=passport, signature=notary.sign_text(statement(passport)))


class Covered:
    """What a checkpoint of a certain size covers."""

    def __init__(self, store: Store, size: int) -> None:
        self.store = store
        self.size = size
        self._nodes: dict[tuple[int, int], bytes] = {}

    def chain_of(self, item: Item) -> Chain:
        """The chain of an item as far as it is covered; its first event is, or it is WrongState `not-covered-yet`."""
        events = self.store.custody.chain(item.id)
        signatures = self.store.signatures.all(item_id=item.id)
        event_at = self.store.log.indexes(Source.EVENT, [event.id for event in events])
        signature_at = self.store.log.indexes(Source.SIGNATURE, [signature.id for signature in signatures])
        known = list(takewhile(lambda event: event_at.get(event.id, self.size) < self.size, events))
        if not known:
            raise WrongState("not-covered-yet")
        last = known[-1]
        return Chain(
            item=item.uid,
            number=last.number,
            digest=last.digest,
            events=tuple(self._placed(event.body, event_at[event.id]) for event in known),
            signatures=tuple(self._signed(signatures, signature_at, last)),
        )

    def _signed(self, signatures: tuple[Signature, ...], at: Mapping[int, int], last: Event) -> list[Placed]:
        return [
            self._placed(one.text, at[one.id])
            for one in signatures
            if at.get(one.id, self.size) < self.size and one.number <= last.number
        ]

    def _placed(self, text: str, index: int) -> Placed:
        return Placed(text=text, index=index, proof=inclusion_proof(index, self.size, self._node_at))

    def _node_at(self, level: int, index: int) -> bytes:
        """Proofs of one passport share most of their nodes: each is read once."""
        if (level, index) not in self._nodes:
            self._nodes[level, index] = self.store.log.node_at(level, index)
        return self._nodes[level, index]
