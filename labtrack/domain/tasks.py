"""What waits for whom?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from labtrack.domain.people import Role


class TaskKind(StrEnum):
    """What is waiting: each has its sentence and the page where it is done."""

    DECIDE_DONOR = "decide-donor"
    OPEN_LOT = "open-lot"
    CULTURE_LOT = "culture-lot"
    FILL_CONTAINERS = "fill-containers"
    PRINT_LABEL = "print-label"
    STORE_CONTAINER = "store-container"
    SCAN_LABEL_BACK = "scan-label-back"
    SAY_IF_PRINTED = "say-if-printed"
    SEND_TO_TEST = "send-to-test"
    ENTER_RESULT = "enter-result"
    REVIEW_RESULT = "review-result"
    RELEASE_LOT = "release-lot"
    ENROL = "enrol"
    PERFORM_EXCHANGE = "perform-exchange"
    CHECK_PLASMA = "check-plasma"
    COLLECT_SPECIMEN = "collect-specimen"
    RECEIVE_SPECIMEN = "receive-specimen"
    STORE_SPECIMEN = "store-specimen"
    AUTHORISE_THAW = "authorise-thaw"
    PREPARE_DOSE = "prepare-dose"
    TEST_DOSE = "test-dose"
    RELEASE_DOSE = "release-dose"
    ISSUE_DOSE = "issue-dose"
    CARRY_DOSE = "carry-dose"
    ACCEPT_DOSE = "accept-dose"
    INFUSE_DOSE = "infuse-dose"
    STOP_INFUSION = "stop-infusion"
    DECIDE_EXCURSION = "decide-excursion"
    DECIDE_RUNNING = "decide-running"
    ANSWER_STOP = "answer-stop"
    CLASSIFY_DEVIATION = "classify-deviation"
    NOT_VERIFIED = "not-verified"


SPOILS: frozenset[TaskKind] = frozenset(
    {
        TaskKind.CHECK_PLASMA,
        TaskKind.PREPARE_DOSE,
        TaskKind.TEST_DOSE,
        TaskKind.RELEASE_DOSE,
        TaskKind.ISSUE_DOSE,
        TaskKind.CARRY_DOSE,
        TaskKind.ACCEPT_DOSE,
        TaskKind.INFUSE_DOSE,
        TaskKind.STOP_INFUSION,
        TaskKind.DECIDE_EXCURSION,
        TaskKind.DECIDE_RUNNING,
        TaskKind.ANSWER_STOP,
        TaskKind.NOT_VERIFIED,
    }
)
"""What cannot wait: a bag's life runs out, or somebody stands at a bedside. It comes before all else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing that waits, for a role at a place; closed in the transaction that does it."""

    id: int
    uid: UUID
    kind: TaskKind
    item_id: int
    place_id: int
    role: Role
    due_at: datetime
    opened_at: datetime
    closed_at: datetime | None = None
