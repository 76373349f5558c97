"""What does a line of the audit trail say, in words?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from labtrack.domain.marking import N_

USE_CASES: Mapping[str, str] = MappingProxyType(
    {
        "abort_exchange": N_("Break off a plasma exchange"),
        "accept_on_ward": N_("Accept a dose on the ward"),
        "add_person": N_("Add a person"),
        "add_place": N_("Add a place"),
        "account_by_scan": N_("Account for a label by scan"),
        "adopt_label_design": N_("Put what is asked of a label design in force"),
        "lock_run": N_("Close the printing of a lot's labels"),
        "lose_label": N_("Sign that a label cannot be found"),
        "spoil_label": N_("Report a label as spoiled"),
        "unlock_run": N_("Open the printing of a lot's labels again"),
        "adopt_protocol": N_("Put a protocol in force"),
        "adopt_specification": N_("Put a specification in force"),
        "answer": N_("Answer a question of a bedside check"),
        "authorise_thaw": N_("Authorise a thaw"),
        "cancel_exchange": N_("Call off a plasma exchange"),
        "check_plasma_units": N_("Check plasma with two people"),
        "clock": N_("Read the server's clock"),
        "close_account": N_("Close an account"),
        "collect_specimen": N_("Draw a blood tube"),
        "complete_exchange": N_("Complete a plasma exchange"),
        "confirm_identity": N_("Confirm identity at the bedside"),
        "count_by_word": N_("Count a plasma exchange by the investigator's word"),
        "decide_donor": N_("Decide about a donor"),
        "enrol": N_("Judge and enrol a participant"),
        "export_passport": N_("Export a custody passport"),
        "export_scan_failures": N_("Export the register of failed scans"),
        "fill_containers": N_("Fill the containers of a lot"),
        "finish_unit": N_("Record that a bag of plasma has run in"),
        "found_administrator": N_("Make the first account"),
        "found_site": N_("Found the site"),
        "grant_role": N_("Grant a role"),
        "hang_plasma_unit": N_("Hang a bag of plasma"),
        "harvest": N_("Harvest a lot"),
        "issue_dose": N_("Issue a dose"),
        "keep_checkpoint": N_("Keep a checkpoint outside"),
        "lift_hold": N_("Lift a hold"),
        "open_check": N_("Begin a bedside check"),
        "open_deviation": N_("Open a deviation"),
        "open_lot": N_("Open a lot"),
        "open_screening": N_("Screen a patient"),
        "place_hold": N_("Put something on hold"),
        "plan_exchange": N_("Plan one more plasma exchange"),
        "prepare_dose": N_("Prepare a dose"),
        "print_badge": N_("Print a badge"),
        "print_label": N_("Print a label"),
        "print_wristband": N_("Print a wristband"),
        "register_printer": N_("Register a printer"),
        "retire_printer": N_("Retire a printer"),
        "try_printer": N_("Print a test label"),
        "send_print": N_("Send a label to its printer"),
        "say_if_printed": N_("Say whether a label came out"),
        "send_elsewhere": N_("Send a label to another printer"),
        "recall_lot": N_("Recall a lot"),
        "receive_donation": N_("Receive a cord donation"),
        "receive_plasma_unit": N_("Receive a bag of plasma"),
        "receive_specimen": N_("Receive a tube"),
        "record_blood_group": N_("Record a blood group result"),
        "record_chain_of_identity": N_("Record a Chain of Identity"),
        "record_consent": N_("Record consent"),
        "record_european_code": N_("Record a Single European Code"),
        "record_passage": N_("Record a passage"),
        "record_refusal": N_("Record that a patient refuses"),
        "record_vital_signs": N_("Record vital signs"),
        "record_weight": N_("Record a weight"),
        "record_wristband": N_("Record a hospital wristband"),
        "reject_lot": N_("Reject a lot"),
        "reject_specimen": N_("Turn a tube away"),
        "release_dose": N_("Release a dose"),
        "release_lot": N_("Release a lot"),
        "reserve_containers": N_("Reserve containers"),
        "return_unit": N_("Send a bag of plasma back"),
        "scan_label_back": N_("Scan a label back"),
        "send_to_test": N_("Send samples to test"),
        "sign_in": N_("Sign in"),
        "sign_out": N_("Sign out"),
        "start_exchange": N_("Start a plasma exchange"),
        "start_infusion": N_("Start an infusion"),
        "stop_infusion": N_("End an infusion"),
        "store_container": N_("Store a container"),
        "store_specimen": N_("Store a tube"),
        "take_scan": N_("Take a scan at the bedside"),
        "test_scanner": N_("Test the scanner of a station"),
        "thaw_container": N_("Thaw a container"),
        "use_material": N_("Record a material"),
        "verify_ledger": N_("Verify the ledger"),
        "waste_unit": N_("Throw a bag of plasma away"),
        "withdraw_consent": N_("Withdraw consent"),
    }
)
"""What somebody did, or tried to do; what stands nowhere here is shown by its code."""

OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "done": N_("Done"),
        "printed": N_("Printed again"),
        "exported": N_("Exported"),
        "holds": N_("Every chain holds"),
        "passed": N_("The scanner passed its test"),
        "not-passed": N_("The scanner did not pass its test"),
        "does-not-hold": N_("A chain does not hold"),
        "locked": N_("The account was locked for a time"),
        "print-waits": N_("Kept for another try"),
        "print-queued": N_("Taken by the printer"),
        "print-not-known": N_("Nobody knows whether it came out"),
        "print-came-out": N_("The label came out"),
        "print-did-not-come-out": N_("The label did not come out"),
        "print-moved": N_("Sent to another printer"),
        "stepped-back": N_("It stepped back behind what is recorded"),
    }
)
"""What came of it; every other code is a reason why it was not done, and has its sentence among the faults."""

IN_ORDER = frozenset(
    {"done", "exported", "printed", "holds", "passed", "print-queued", "print-came-out", "print-moved"}
)

PAGES: Mapping[str, str] = MappingProxyType({"bedside-check": N_("Bedside check"), "wristband": N_("Wristband")})
"""Where identity was shown."""

KEPT: Mapping[str, str] = MappingProxyType(
    {
        "printer-registered": N_("Printer registered"),
        "printer-retired": N_("Printer retired"),
        "printer-tested": N_("Test label sent"),
        "print-settled": N_("Print settled"),
        "print-moved": N_("Sent to another printer"),
        "account-closed": N_("Account closed"),
        "person-added": N_("Person added"),
        "place-added": N_("Place added"),
        "role-granted": N_("Role granted"),
        "protocol-adopted": N_("Protocol in force"),
        "label-design-adopted": N_("Label design in force"),
        "specification-adopted": N_("Specification in force"),
    }
)
"""What was recorded by a command that is about no item."""
