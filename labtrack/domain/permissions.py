"""By which words does a person know what somebody may do?"""

from __future__ import annotations

from collections.abc import Mapping

from labtrack.domain.marking import N_
from labtrack.domain.people import Permission

WORDS: Mapping[Permission, str] = {
    Permission.LOOK: N_("Look at items and their history"),
    Permission.RECEIVE_DONATION: N_("Receive a cord donation"),
    Permission.DECIDE_DONOR: N_("Decide on a donor"),
    Permission.MANUFACTURE: N_("Culture, harvest and fill"),
    Permission.LABEL: N_("Print and settle labels"),
    Permission.STORE: N_("Store and move"),
    Permission.ENTER_RESULT: N_("Enter results of tests"),
    Permission.REVIEW_RESULT: N_("Review results of tests"),
    Permission.RELEASE_LOT: N_("Release or reject a lot"),
    Permission.PLACE_HOLD: N_("Place a hold on an item"),
    Permission.RECALL: N_("Recall what was released"),
    Permission.RECORD_DEVIATION: N_("Record a deviation"),
    Permission.DECIDE_DEVIATION: N_("Classify and close a deviation"),
    Permission.ENROL: N_("Screen and enrol a participant"),
    Permission.SEE_IDENTITY: N_("See who a patient is"),
    Permission.SEE_ARM: N_("See the arm of a participant"),
    Permission.SEE_TREATMENT: N_("See what only some arms are given"),
    Permission.RECORD_CLINICAL: N_("Record weight, vital signs and what befell a patient"),
    Permission.WITHDRAW_CONSENT: N_("Record that consent was withdrawn"),
    Permission.PERFORM_EXCHANGE: N_("Perform a plasma exchange"),
    Permission.RECEIVE_PLASMA: N_("Receive and check plasma"),
    Permission.COLLECT_SPECIMEN: N_("Collect a specimen"),
    Permission.RECEIVE_SPECIMEN: N_("Receive and process a specimen"),
    Permission.AUTHORISE_THAW: N_("Authorise a thaw"),
    Permission.PREPARE_DOSE: N_("Thaw and prepare a dose"),
    Permission.RELEASE_DOSE: N_("Release a dose by signature"),
    Permission.ISSUE_DOSE: N_("Issue a dose to a ward"),
    Permission.CARRY: N_("Carry between places"),
    Permission.ACCEPT_DOSE: N_("Accept a dose that is handed over"),
    Permission.CHECK_AT_BEDSIDE: N_("Check a dose at the bedside"),
    Permission.INFUSE: N_("Start and end an infusion"),
    Permission.RECORD_AFTER_THE_FACT: N_("Record what was done against a rule"),
    Permission.READ_AUDIT: N_("Read the audit trail"),
    Permission.VERIFY_LEDGER: N_("Verify the ledger"),
    Permission.EXPORT_PASSPORT: N_("Export a custody passport"),
    Permission.CONFIGURE: N_("Administer people, places, printers and configuration"),
}
