"""Who acts, in which role, at which place, and what may they do there?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from labtrack.domain.errors import NotPermitted


class Role(StrEnum):
    """What a person is trusted with, at a place and below it, for a time."""

    TECHNICIAN = "technician"
    QUALITY_CONTROL = "quality-control"
    QUALITY_ASSURANCE = "quality-assurance"
    PHARMACIST = "pharmacist"
    PORTER = "porter"
    WARD_NURSE = "ward-nurse"
    PHYSICIAN = "physician"
    APHERESIS_NURSE = "apheresis-nurse"
    IMMUNE_TECHNICIAN = "immune-technician"
    COORDINATOR = "coordinator"
    INVESTIGATOR = "investigator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One thing that a service asks for before it does anything."""

    LOOK = "look"
    RECEIVE_DONATION = "receive-donation"
    DECIDE_DONOR = "decide-donor"
    MANUFACTURE = "manufacture"
    LABEL = "label"
    STORE = "store"
    ENTER_RESULT = "enter-result"
    REVIEW_RESULT = "review-result"
    RELEASE_LOT = "release-lot"
    PLACE_HOLD = "place-hold"
    RECALL = "recall"
    RECORD_DEVIATION = "record-deviation"
    DECIDE_DEVIATION = "decide-deviation"
    ENROL = "enrol"
    SEE_IDENTITY = "see-identity"
    SEE_ARM = "see-arm"
    SEE_TREATMENT = "see-treatment"
    RECORD_CLINICAL = "record-clinical"
    WITHDRAW_CONSENT = "withdraw-consent"
    PERFORM_EXCHANGE = "perform-exchange"
    RECEIVE_PLASMA = "receive-plasma"
    COLLECT_SPECIMEN = "collect-specimen"
    RECEIVE_SPECIMEN = "receive-specimen"
    AUTHORISE_THAW = "authorise-thaw"
    PREPARE_DOSE = "prepare-dose"
    RELEASE_DOSE = "release-dose"
    ISSUE_DOSE = "issue-dose"
    CARRY = "carry"
    ACCEPT_DOSE = "accept-dose"
    CHECK_AT_BEDSIDE = "check-at-bedside"
    INFUSE = "infuse"
    RECORD_AFTER_THE_FACT = "record-after-the-fact"
    READ_AUDIT = "read-audit"
    VERIFY_LEDGER = "verify-ledger"
    EXPORT_PASSPORT = "export-passport"
    CONFIGURE = "configure"


_P = Permission

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.TECHNICIAN: frozenset(
        {
            _P.LOOK,
            _P.SEE_TREATMENT,
            _P.RECEIVE_DONATION,
            _P.MANUFACTURE,
            _P.LABEL,
            _P.STORE,
            _P.PREPARE_DOSE,
            _P.RECORD_DEVIATION,
            _P.CARRY,
        }
    ),
    Role.QUALITY_CONTROL: frozenset(
        {_P.LOOK, _P.SEE_TREATMENT, _P.ENTER_RESULT, _P.REVIEW_RESULT, _P.RECORD_DEVIATION}
    ),
    Role.QUALITY_ASSURANCE: frozenset(
        {
            _P.LOOK,
            _P.SEE_TREATMENT,
            _P.DECIDE_DONOR,
            _P.REVIEW_RESULT,
            _P.RELEASE_LOT,
            _P.PLACE_HOLD,
            _P.RECALL,
            _P.RECORD_DEVIATION,
            _P.DECIDE_DEVIATION,
            _P.READ_AUDIT,
            _P.VERIFY_LEDGER,
            _P.EXPORT_PASSPORT,
        }
    ),
    Role.PHARMACIST: frozenset(
        {
            _P.LOOK,
            _P.SEE_TREATMENT,
            _P.SEE_ARM,
            _P.RELEASE_DOSE,
            _P.ISSUE_DOSE,
            _P.ACCEPT_DOSE,
            _P.PLACE_HOLD,
            _P.RECORD_DEVIATION,
            _P.EXPORT_PASSPORT,
        }
    ),
    Role.PORTER: frozenset({_P.LOOK, _P.SEE_TREATMENT, _P.CARRY}),
    Role.WARD_NURSE: frozenset(
        {
            _P.LOOK,
            _P.SEE_TREATMENT,
            _P.SEE_IDENTITY,
            _P.COLLECT_SPECIMEN,
            _P.RECORD_CLINICAL,
            _P.ACCEPT_DOSE,
            _P.CHECK_AT_BEDSIDE,
            _P.INFUSE,
            _P.RECORD_AFTER_THE_FACT,
            _P.RECORD_DEVIATION,
        }
    ),
    Role.PHYSICIAN: frozenset(
        {
            _P.LOOK,
            _P.SEE_TREATMENT,
            _P.SEE_IDENTITY,
            _P.SEE_ARM,
            _P.AUTHORISE_THAW,
            _P.RECORD_CLINICAL,
            _P.WITHDRAW_CONSENT,
            _P.RECORD_AFTER_THE_FACT,
            _P.PLACE_HOLD,
        }
    ),
    Role.APHERESIS_NURSE: frozenset(
        {
            _P.LOOK,
            _P.SEE_TREATMENT,
            _P.SEE_IDENTITY,
            _P.PERFORM_EXCHANGE,
            _P.RECEIVE_PLASMA,
            _P.RECORD_CLINICAL,
            _P.RECORD_DEVIATION,
        }
    ),
    Role.IMMUNE_TECHNICIAN: frozenset(
        {_P.LOOK, _P.RECEIVE_SPECIMEN, _P.STORE, _P.RECORD_DEVIATION, _P.EXPORT_PASSPORT}
    ),
    Role.COORDINATOR: frozenset(
        {_P.LOOK, _P.SEE_TREATMENT, _P.SEE_IDENTITY, _P.SEE_ARM, _P.RECORD_CLINICAL, _P.WITHDRAW_CONSENT}
    ),
    Role.INVESTIGATOR: frozenset(
        {
            _P.LOOK,
            _P.SEE_TREATMENT,
            _P.SEE_IDENTITY,
            _P.SEE_ARM,
            _P.ENROL,
            _P.RECORD_CLINICAL,
            _P.WITHDRAW_CONSENT,
            _P.AUTHORISE_THAW,
            _P.PLACE_HOLD,
            _P.EXPORT_PASSPORT,
        }
    ),
    Role.AUDITOR: frozenset({_P.LOOK, _P.SEE_TREATMENT, _P.READ_AUDIT, _P.VERIFY_LEDGER, _P.EXPORT_PASSPORT}),
    Role.ADMINISTRATOR: frozenset({_P.LOOK, _P.SEE_TREATMENT, _P.CONFIGURE, _P.READ_AUDIT}),
}


def roles_that_may(permission: Permission) -> tuple[Role, ...]:
    """The roles that carry a permission, in the order of `Role`."""
    return tuple(role for role in Role if permission in PERMISSIONS[role])


class Language(StrEnum):
    """The languages that a person may read labtrack in."""

    ENGLISH = "en"
    CHINESE = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account. `id` is the database's own key; `code` is the sign-in name, never reassigned."""

    id: int
    uid: UUID
    code: str
    printed_name: str
    language: Language
    badge: str
    password_hash: str
    pin_hash: str
    failed_attempts: int = 0
    locked_until: datetime | None = None
    active: bool = True
    demonstration: bool = False

    def is_locked(self, at: datetime) -> bool:
        """Whether too many wrong attempts still keep this person out."""
        return self.locked_until is not None and at < self.locked_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role that a person holds at a place and below, from a time, perhaps to a time."""

    person_id: int
    role: Role
    place_id: int
    begins_at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person at work: the roles are those in force now, at the place where they work."""

    id: int
    uid: UUID
    code: str
    printed_name: str
    roles: frozenset[Role]
    place_id: int
    place_uid: UUID
    device: str = ""
    permissions: frozenset[Permission] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        """Work out once what the roles permit."""
        allowed = frozenset[Permission]().union(*(PERMISSIONS[role] for role in self.roles))
        object.__setattr__(self, "permissions", allowed)

    @property
    def role(self) -> Role:
        """The role that a signature prints: the first in the order of `Role`."""
        return next(role for role in Role if role in self.roles)

    def may(self, permission: Permission) -> bool:
        """Say whether this person may."""
        return permission in self.permissions


def require(actor: Actor, permission: Permission) -> None:
    """Raise NotPermitted unless this person may, here and now."""
    if not actor.may(permission):
        raise NotPermitted(permission=permission.value)
