"""What does a person read of an event, and of what waits?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labtrack.domain.custody import Happened
from labtrack.domain.marking import N_
from labtrack.domain.tasks import TaskKind

EVENTS: Mapping[Happened, str] = {
    Happened.RECEIVED: N_("Arrived"),
    Happened.ACCEPTED: N_("Donor accepted"),
    Happened.REJECTED: N_("Turned down"),
    Happened.OPENED: N_("Opened"),
    Happened.MATERIAL_USED: N_("Material used"),
    Happened.PASSAGED: N_("Passage recorded"),
    Happened.HARVESTED: N_("Cells harvested"),
    Happened.SENT_TO_TEST: N_("Samples sent to test"),
    Happened.RESULT_ENTERED: N_("Result entered"),
    Happened.RESULT_REVIEWED: N_("Result reviewed"),
    Happened.RELEASE_REFUSED: N_("Release refused"),
    Happened.RELEASED: N_("Release signed"),
    Happened.TERMINATED: N_("Culture ended"),
    Happened.RECALLED: N_("Recall signed"),
    Happened.HELD: N_("Put on hold"),
    Happened.HOLD_LIFTED: N_("Hold lifted"),
    Happened.DEVIATION_OPENED: N_("Deviation opened"),
    Happened.DEVIATION_CLASSIFIED: N_("Deviation classified"),
    Happened.DEVIATION_CLOSED: N_("Deviation closed"),
    Happened.FILLED: N_("Container filled"),
    Happened.LABEL_PRINTED: N_("Label printed"),
    Happened.LABEL_SCANNED_BACK: N_("Label scanned back"),
    Happened.LABEL_SPOILED: N_("Label spoiled"),
    Happened.LABEL_DESTROYED: N_("Label destroyed"),
    Happened.LABELS_LOCKED: N_("Printing of labels closed"),
    Happened.LABELS_UNLOCKED: N_("Printing of labels opened again"),
    Happened.STORED: N_("Put into storage"),
    Happened.RESERVED: N_("Reserved for an order"),
    Happened.UNRESERVED: N_("Reservation ended"),
    Happened.THAWED: N_("Taken out and thawed"),
    Happened.USED: N_("All of it used"),
    Happened.DISCARDED: N_("Destroyed"),
    Happened.ENROLLED: N_("Enrolment signed"),
    Happened.ENROLMENT_REFUSED: N_("Enrolment refused"),
    Happened.WEIGHED: N_("Weight recorded"),
    Happened.BLOOD_GROUPED: N_("Blood group recorded"),
    Happened.CONSENTED: N_("Consent given"),
    Happened.CONSENT_WITHDRAWN: N_("Consent withdrawn"),
    Happened.VITAL_SIGNS_TAKEN: N_("Vital signs recorded"),
    Happened.TREATMENT_REFUSED: N_("Further treatment refused by the patient"),
    Happened.TRANSPLANTED: N_("Liver transplanted"),
    Happened.DIED: N_("Died"),
    Happened.PLANNED: N_("Planned by the protocol"),
    Happened.STARTED: N_("Session started"),
    Happened.START_REFUSED: N_("Start refused"),
    Happened.COMPLETED: N_("Session completed"),
    Happened.COUNTED: N_("Counted as done by the investigator's word"),
    Happened.ABORTED: N_("Session stopped early"),
    Happened.CANCELLED: N_("Session cancelled"),
    Happened.CHECKED: N_("Checked by two people"),
    Happened.CHECK_REFUSED: N_("Check failed"),
    Happened.HUNG: N_("Hung at the bedside"),
    Happened.HANG_REFUSED: N_("Hanging refused"),
    Happened.TRANSFUSED: N_("Transfusion finished"),
    Happened.RETURNED: N_("Sent back"),
    Happened.WASTED: N_("Thrown away"),
    Happened.EXPECTED: N_("Expected by the visit plan"),
    Happened.COLLECTED: N_("Blood drawn"),
    Happened.COLLECTION_REFUSED: N_("Collection refused"),
    Happened.THAW_AUTHORISED: N_("Thaw authorised"),
    Happened.DOSE_PREPARED_FOR: N_("Dose prepared for this order"),
    Happened.PREPARED: N_("Dose prepared"),
    Happened.ISSUE_REFUSED: N_("Issue refused"),
    Happened.ISSUED: N_("Issued to the ward"),
    Happened.HANDED_OVER: N_("Handed over to the porter"),
    Happened.HANDOVER_ACCEPTED: N_("Hand-over accepted"),
    Happened.EXCURSION_DECIDED: N_("Temperature excursion decided"),
    Happened.CHECKED_AT_BEDSIDE: N_("Checked at the bedside"),
    Happened.IDENTITY_CONFIRMED: N_("Identity confirmed by two"),
    Happened.CONFIRMATION_LAPSED: N_("Confirmation lapsed"),
    Happened.INFUSION_STARTED: N_("Infusion started"),
    Happened.INTERRUPTED: N_("Infusion paused"),
    Happened.RESUMED: N_("Infusion resumed"),
    Happened.INFUSED: N_("Infusion finished"),
    Happened.PARTLY_INFUSED: N_("Infusion stopped before the end"),
    Happened.DONE_AGAINST_RULE: N_("Done against a rule"),
    Happened.GIVEN: N_("Infusion given"),
    Happened.MISSED: N_("Did not take place"),
    Happened.WITHDRAWN: N_("Order withdrawn"),
    Happened.LOST: N_("Reported lost"),
    Happened.FOUND: N_("Found again"),
    Happened.IDENTIFIER_RECORDED: N_("Identifier recorded"),
    Happened.CORRECTED: N_("Correction recorded"),
}

AGAINST: frozenset[Happened] = frozenset(
    {
        Happened.REJECTED,
        Happened.RELEASE_REFUSED,
        Happened.RECALLED,
        Happened.ENROLMENT_REFUSED,
        Happened.START_REFUSED,
        Happened.CHECK_REFUSED,
        Happened.HANG_REFUSED,
        Happened.COLLECTION_REFUSED,
        Happened.ISSUE_REFUSED,
        Happened.DONE_AGAINST_RULE,
        Happened.LOST,
    }
)
"""What a history shows as a stop."""

DOUBTFUL: frozenset[Happened] = frozenset(
    {
        Happened.HELD,
        Happened.DEVIATION_OPENED,
        Happened.LABEL_SPOILED,
        Happened.LABELS_UNLOCKED,
        Happened.CONFIRMATION_LAPSED,
        Happened.ABORTED,
        Happened.INTERRUPTED,
        Happened.PARTLY_INFUSED,
        Happened.RETURNED,
        Happened.CONSENT_WITHDRAWN,
    }
)
"""What a history shows as a warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a work list says of a task: what it is about, what its button says, and what it says of several at once."""

    title: str
    action: str
    several: str = ""


TASKS: Mapping[TaskKind, Work] = {
    TaskKind.DECIDE_DONOR: Work(title=N_("Decide on the donor"), action=N_("Decide")),
    TaskKind.OPEN_LOT: Work(title=N_("Open a lot from the donation"), action=N_("Open lot")),
    TaskKind.CULTURE_LOT: Work(title=N_("Go on with the culture"), action=N_("Record")),
    TaskKind.FILL_CONTAINERS: Work(title=N_("Fill the harvest into containers"), action=N_("Fill")),
    TaskKind.PRINT_LABEL: Work(title=N_("Print the label"), action=N_("Print"), several=N_("Print {count} labels")),
    TaskKind.SEND_TO_TEST: Work(title=N_("Send the samples to test"), action=N_("Send")),
    TaskKind.STORE_CONTAINER: Work(
        title=N_("Store the container"), action=N_("Store"), several=N_("Store {count} containers")
    ),
    TaskKind.SCAN_LABEL_BACK: Work(
        title=N_("Scan the printed label back"), action=N_("Scan back"), several=N_("Scan {count} printed labels back")
    ),
    TaskKind.SAY_IF_PRINTED: Work(title=N_("Say whether the label came out"), action=N_("Look")),
    TaskKind.ENTER_RESULT: Work(title=N_("Enter the test results"), action=N_("Enter result")),
    TaskKind.REVIEW_RESULT: Work(title=N_("Review the test results"), action=N_("Review")),
    TaskKind.RELEASE_LOT: Work(title=N_("Release or reject the lot"), action=N_("See what speaks against it")),
    TaskKind.ENROL: Work(title=N_("Enrol the participant"), action=N_("Enrol")),
    TaskKind.PERFORM_EXCHANGE: Work(title=N_("Perform the plasma exchange"), action=N_("Open session")),
    TaskKind.CHECK_PLASMA: Work(title=N_("Check the plasma with two people"), action=N_("Check")),
    TaskKind.COLLECT_SPECIMEN: Work(
        title=N_("Draw the blood tube"), action=N_("Draw"), several=N_("Draw {count} blood tubes")
    ),
    TaskKind.RECEIVE_SPECIMEN: Work(
        title=N_("Receive the tube"), action=N_("Receive"), several=N_("Receive {count} tubes")
    ),
    TaskKind.STORE_SPECIMEN: Work(title=N_("Store the tube"), action=N_("Store"), several=N_("Store {count} tubes")),
    TaskKind.AUTHORISE_THAW: Work(title=N_("Authorise the thaw"), action=N_("Decide")),
    TaskKind.PREPARE_DOSE: Work(title=N_("Thaw and prepare the dose"), action=N_("Prepare")),
    TaskKind.TEST_DOSE: Work(title=N_("Test the prepared dose"), action=N_("Enter result")),
    TaskKind.RELEASE_DOSE: Work(title=N_("Release the dose"), action=N_("See what speaks against it")),
    TaskKind.ISSUE_DOSE: Work(title=N_("Issue the dose"), action=N_("Check and issue")),
    TaskKind.CARRY_DOSE: Work(title=N_("Carry the dose to the ward"), action=N_("Take it over")),
    TaskKind.ACCEPT_DOSE: Work(title=N_("Accept the dose on the ward"), action=N_("Accept")),
    TaskKind.INFUSE_DOSE: Work(title=N_("Check the dose at the bedside"), action=N_("Check at the bedside")),
    TaskKind.STOP_INFUSION: Work(title=N_("End the infusion"), action=N_("Record the end")),
    TaskKind.DECIDE_EXCURSION: Work(title=N_("Decide on the temperature excursion"), action=N_("Decide")),
    TaskKind.DECIDE_RUNNING: Work(title=N_("Decide on an infusion whose bag was called back"), action=N_("Decide")),
    TaskKind.ANSWER_STOP: Work(title=N_("Answer a stop at the bedside"), action=N_("Answer")),
    TaskKind.CLASSIFY_DEVIATION: Work(title=N_("Classify the deviation"), action=N_("Classify")),
    TaskKind.NOT_VERIFIED: Work(title=N_("Verify what was done without a check"), action=N_("Verify")),
}
