"""Which versions of protocol and specifications decide now, and who signed them?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from labtrack.domain.label_designs import LabelDesign
from labtrack.domain.people import Actor, Permission, Person, require
from labtrack.domain.protocol import Protocol, ProtocolVersion
from labtrack.domain.testing import SUBJECTS, Limit, Specification
from labtrack.persistence.store import Store
from labtrack.services.label_designs import designs_in_force
from labtrack.services.protocol import plan_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecificationInForce:
    """The newest specification of a subject with its limits, and the versions before it."""

    specification: Specification
    limits: Sequence[Limit]
    earlier: Sequence[Specification]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolInForce:
    """The newest version of a trial's protocol, as it reads, and the versions before it."""

    version: ProtocolVersion
    protocol: Protocol
    earlier: Sequence[ProtocolVersion]


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything versioned and signed that decides, with whoever signed it."""

    protocols: Sequence[ProtocolInForce]
    specifications: Sequence[SpecificationInForce]
    label_designs: Sequence[LabelDesign]
    signers: Mapping[int, Person]


def configuration_of(store: Store, *, by: Actor, at: datetime) -> Configuration:
    """What is in force, in a handful of statements."""
    require(by, Permission.CONFIGURE)
    versions, kept = store.protocols.all(), store.specifications.all()
    protocols = [
        _protocol([one for one in versions if one.code == code]) for code in sorted({v.code for v in versions})
    ]
    newest = {
        subject: max((one for one in kept if one.subject == subject), key=lambda one: one.version, default=None)
        for subject in SUBJECTS
    }
    limits = store.limits.all(specification_id=[one.id for one in newest.values() if one is not None])
    specifications = [
        SpecificationInForce(
            specification=one,
            limits=[limit for limit in limits if limit.specification_id == one.id],
            earlier=[other for other in kept if other.subject == subject and other.version < one.version],
        )
        for subject, one in newest.items()
        if one is not None
    ]
    designs = designs_in_force(store, at=at)
    signed_by = {one.signed_by_id for one in versions} | {one.signed_by_id for one in kept}
    signers = sorted(signed_by | {one.signed_by_id for one in designs})
    people = {person.id: person for person in store.people.all(id=signers)}
    return Configuration(protocols=protocols, specifications=specifications, label_designs=designs, signers=people)


def _protocol(versions: Sequence[ProtocolVersion]) -> ProtocolInForce:
    newest = versions[-1]
    return ProtocolInForce(version=newest, protocol=plan_of(newest.text), earlier=versions[:-1])
