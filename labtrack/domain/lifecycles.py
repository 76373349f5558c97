"""From which state may what follow, and into which state does it lead?"""

from __future__ import annotations

from collections.abc import Mapping

from labtrack.domain.custody import Happened, Kind

NOT_YET = ""

Table = Mapping[str, Mapping[Happened, str]]

ANYWHERE: frozenset[Happened] = frozenset(
    {
        Happened.HELD,
        Happened.HOLD_LIFTED,
        Happened.DEVIATION_OPENED,
        Happened.DEVIATION_CLASSIFIED,
        Happened.DEVIATION_CLOSED,
        Happened.LABEL_PRINTED,
        Happened.LABEL_SCANNED_BACK,
        Happened.LABEL_SPOILED,
        Happened.LABEL_DESTROYED,
        Happened.LABELS_LOCKED,
        Happened.LABELS_UNLOCKED,
        Happened.IDENTIFIER_RECORDED,
        Happened.CORRECTED,
        Happened.CHECKED_AT_BEDSIDE,
        Happened.RELEASE_REFUSED,
        Happened.ISSUE_REFUSED,
        Happened.START_REFUSED,
    }
)
"""Facts about an item that change no state, and can be recorded in any."""

LIFE_CYCLES: Mapping[Kind, Table] = {
    Kind.DONATION: {
        NOT_YET: {Happened.RECEIVED: "received"},
        "received": {Happened.ACCEPTED: "accepted", Happened.REJECTED: "rejected"},
        "accepted": {},
        "rejected": {},
    },
    Kind.LOT: {
        NOT_YET: {Happened.OPENED: "in-culture"},
        "in-culture": {
            Happened.PASSAGED: "in-culture",
            Happened.MATERIAL_USED: "in-culture",
            Happened.HARVESTED: "harvested",
            Happened.TERMINATED: "terminated",
        },
        "harvested": {
            Happened.MATERIAL_USED: "harvested",
            Happened.FILLED: "harvested",
            Happened.SENT_TO_TEST: "quarantined",
            Happened.TERMINATED: "terminated",
        },
        "quarantined": {
            Happened.FILLED: "quarantined",
            Happened.RESULT_ENTERED: "quarantined",
            Happened.RESULT_REVIEWED: "quarantined",
            Happened.RELEASED: "released",
            Happened.REJECTED: "rejected",
            Happened.TERMINATED: "terminated",
        },
        "released": {
            Happened.RECALLED: "recalled",
            Happened.RESULT_ENTERED: "released",
            Happened.RESULT_REVIEWED: "released",
        },
        "rejected": {},
        "terminated": {},
        "recalled": {},
    },
    Kind.CONTAINER: {
        NOT_YET: {Happened.FILLED: "filled"},
        "filled": {Happened.STORED: "stored", Happened.DISCARDED: "discarded"},
        "stored": {
            Happened.STORED: "stored",
            Happened.RESERVED: "reserved",
            Happened.DISCARDED: "discarded",
            Happened.LOST: "lost",
        },
        "reserved": {
            Happened.UNRESERVED: "stored",
            Happened.THAWED: "thawed",
            Happened.DISCARDED: "discarded",
            Happened.LOST: "lost",
        },
        "thawed": {Happened.USED: "used", Happened.DISCARDED: "discarded"},
        "used": {},
        "discarded": {},
        "lost": {Happened.FOUND: "stored"},
    },
    Kind.DOSE: {
        NOT_YET: {Happened.PREPARED: "prepared"},
        "prepared": {
            Happened.RESULT_ENTERED: "prepared",
            Happened.RESULT_REVIEWED: "prepared",
            Happened.RELEASED: "released",
            Happened.DISCARDED: "discarded",
        },
        "released": {Happened.ISSUED: "issued", Happened.DISCARDED: "discarded"},
        "issued": {Happened.HANDED_OVER: "in-transit", Happened.RETURNED: "returned", Happened.LOST: "lost"},
        "in-transit": {
            Happened.HANDOVER_ACCEPTED: "on-ward",
            Happened.RETURNED: "returned",
            Happened.LOST: "lost",
        },
        "on-ward": {
            Happened.EXCURSION_DECIDED: "on-ward",
            Happened.IDENTITY_CONFIRMED: "identity-confirmed",
            Happened.RETURNED: "returned",
            Happened.DISCARDED: "discarded",
            Happened.LOST: "lost",
        },
        "identity-confirmed": {
            Happened.IDENTITY_CONFIRMED: "identity-confirmed",
            Happened.INFUSION_STARTED: "infusing",
            Happened.START_REFUSED: "on-ward",
            Happened.CONFIRMATION_LAPSED: "on-ward",
            Happened.RETURNED: "returned",
            Happened.DISCARDED: "discarded",
            Happened.LOST: "lost",
        },
        "infusing": {
            Happened.INTERRUPTED: "interrupted",
            Happened.INFUSED: "infused",
            Happened.PARTLY_INFUSED: "partly-infused",
        },
        "interrupted": {
            Happened.RESUMED: "infusing",
            Happened.INFUSED: "infused",
            Happened.PARTLY_INFUSED: "partly-infused",
        },
        "infused": {},
        "partly-infused": {},
        "returned": {
            Happened.EXCURSION_DECIDED: "returned",
            Happened.ISSUED: "issued",
            Happened.DISCARDED: "discarded",
            Happened.LOST: "lost",
        },
        "discarded": {},
        "lost": {Happened.FOUND: "returned"},
    },
    Kind.PLASMA_UNIT: {
        NOT_YET: {Happened.RECEIVED: "received"},
        "received": {
            Happened.CHECKED: "checked",
            Happened.CHECK_REFUSED: "received",
            Happened.HANG_REFUSED: "received",
            Happened.RETURNED: "returned",
            Happened.WASTED: "wasted",
        },
        "checked": {
            Happened.HUNG: "hung",
            Happened.HANG_REFUSED: "checked",
            Happened.RETURNED: "returned",
            Happened.WASTED: "wasted",
        },
        "hung": {Happened.TRANSFUSED: "done", Happened.WASTED: "wasted", Happened.HANG_REFUSED: "hung"},
        "done": {Happened.HANG_REFUSED: "done"},
        "returned": {Happened.HANG_REFUSED: "returned"},
        "wasted": {Happened.HANG_REFUSED: "wasted"},
    },
    Kind.SPECIMEN: {
        NOT_YET: {Happened.EXPECTED: "expected"},
        "expected": {
            Happened.COLLECTED: "collected",
            Happened.COLLECTION_REFUSED: "expected",
            Happened.MISSED: "missed",
        },
        "collected": {
            Happened.RECEIVED: "received",
            Happened.REJECTED: "rejected",
            Happened.LOST: "lost",
            Happened.COLLECTION_REFUSED: "collected",
        },
        "received": {Happened.REJECTED: "rejected", Happened.STORED: "stored", Happened.DISCARDED: "discarded"},
        "stored": {
            Happened.STORED: "stored",
            Happened.THAWED: "thawed",
            Happened.DISCARDED: "discarded",
            Happened.LOST: "lost",
        },
        "thawed": {Happened.USED: "used", Happened.DISCARDED: "discarded"},
        "used": {},
        "missed": {},
        "rejected": {},
        "discarded": {},
        "lost": {Happened.FOUND: "received"},
    },
    Kind.PARTICIPANT: {
        NOT_YET: {Happened.OPENED: "screening"},
        "screening": {
            Happened.CONSENTED: "screening",
            Happened.WEIGHED: "screening",
            Happened.BLOOD_GROUPED: "screening",
            Happened.VITAL_SIGNS_TAKEN: "screening",
            Happened.ENROLMENT_REFUSED: "screening",
            Happened.ENROLLED: "enrolled",
            Happened.CONSENT_WITHDRAWN: "withdrawn",
            Happened.TREATMENT_REFUSED: "screening",
            Happened.TRANSPLANTED: "screening",
            Happened.DIED: "screening",
        },
        "enrolled": {
            Happened.CONSENTED: "enrolled",
            Happened.WEIGHED: "enrolled",
            Happened.BLOOD_GROUPED: "enrolled",
            Happened.VITAL_SIGNS_TAKEN: "enrolled",
            Happened.CONSENT_WITHDRAWN: "withdrawn",
            Happened.TREATMENT_REFUSED: "enrolled",
            Happened.TRANSPLANTED: "enrolled",
            Happened.DIED: "enrolled",
        },
        "withdrawn": {
            Happened.WEIGHED: "withdrawn",
            Happened.BLOOD_GROUPED: "withdrawn",
            Happened.VITAL_SIGNS_TAKEN: "withdrawn",
            Happened.TRANSPLANTED: "withdrawn",
            Happened.DIED: "withdrawn",
        },
    },
    Kind.INFUSION: {
        NOT_YET: {Happened.PLANNED: "planned"},
        "planned": {
            Happened.THAW_AUTHORISED: "authorised",
            Happened.MISSED: "missed",
            Happened.WITHDRAWN: "withdrawn",
            Happened.PLANNED: "planned",
        },
        "authorised": {
            Happened.THAW_AUTHORISED: "authorised",
            Happened.DOSE_PREPARED_FOR: "prepared",
            Happened.MISSED: "missed",
            Happened.WITHDRAWN: "withdrawn",
            Happened.PLANNED: "planned",
        },
        "prepared": {
            Happened.THAW_AUTHORISED: "prepared",
            Happened.DOSE_PREPARED_FOR: "prepared",
            Happened.GIVEN: "given",
            Happened.MISSED: "missed",
            Happened.WITHDRAWN: "withdrawn",
        },
        "given": {},
        "missed": {},
        "withdrawn": {},
    },
    Kind.EXCHANGE: {
        NOT_YET: {Happened.PLANNED: "planned"},
        "planned": {
            Happened.STARTED: "running",
            Happened.CANCELLED: "cancelled",
            Happened.PLANNED: "planned",
        },
        "running": {Happened.COMPLETED: "complete", Happened.ABORTED: "aborted"},
        "complete": {Happened.COUNTED: "complete"},
        "aborted": {Happened.COUNTED: "aborted"},
        "cancelled": {},
    },
}


def after(kind: Kind, state: str, what: Happened) -> str | None:
    """The state into which an event leads, or None when it cannot follow.

    What was done against a rule is not a move of the table: its record names the state that was in fact reached.
    """
    moved = LIFE_CYCLES[kind][state].get(what)
    if moved is None and what in ANYWHERE and state != NOT_YET:
        return state
    return moved


def states_of(kind: Kind) -> tuple[str, ...]:
    """Every state that an item of this kind can be in, in the order of its life."""
    return tuple(state for state in LIFE_CYCLES[kind] if state != NOT_YET)
