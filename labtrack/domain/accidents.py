"""What is a person told when nothing was done, and what can they do about it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labtrack.domain.marking import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Accident:
    """What a page says of an error: its heading, what happened, and what to do. `{name}` stands for a fact."""

    title: str
    sentence: str
    remedy: str


ACCIDENTS: Mapping[str, Accident] = {
    "not-found": Accident(
        title=N_("Nothing is known under that"),
        sentence=N_("labtrack knows nothing under this address or identifier."),
        remedy=N_("Scan the label again, or look for the item from your work list."),
    ),
    "not-permitted": Accident(
        title=N_("Not yours to do"),
        sentence=N_("Your role does not allow this here. Nothing was done, and the attempt was noted."),
        remedy=N_("Ask a colleague who may, or an administrator if your role should allow it."),
    ),
    "signature-required": Accident(
        title=N_("Not signed"),
        sentence=N_("The signature was missing or wrong. Nothing was done."),
        remedy=N_("Sign again with your password, or with your badge and PIN."),
    ),
    "not-signed-in": Accident(
        title=N_("Nobody is signed in"),
        sentence=N_("This needs somebody to be signed in."),
        remedy=N_("Sign in, then try again."),
    ),
    "invalid": Accident(
        title=N_("This cannot be taken"),
        sentence=N_("What was entered cannot be taken. Nothing was recorded."),
        remedy=N_("Look at what was entered, and send it again."),
    ),
    "key-reused": Accident(
        title=N_("This form was sent before"),
        sentence=N_("This form was sent before with other values. The first were recorded, these were not."),
        remedy=N_("Open the page again and look at what was recorded."),
    ),
    "conflict": Accident(
        title=N_("This does not fit"),
        sentence=N_("What was asked does not fit what is recorded. Nothing was done."),
        remedy=N_("Look at the item as it is now."),
    ),
    "wrong-state": Accident(
        title=N_("This cannot follow now"),
        sentence=N_("The item is in a state from which this cannot follow. Nothing was done."),
        remedy=N_("Look at the item as it is now, and at what may be done next."),
    ),
    "stale": Accident(
        title=N_("Something happened meanwhile"),
        sentence=N_(
            "The item has moved on since you opened this page. Nothing was recorded, and nothing you typed is lost."
        ),
        remedy=N_("Read what happened meanwhile. If your entry still holds, send it again."),
    ),
    "duplicate": Accident(
        title=N_("That is already taken"),
        sentence=N_("That identifier already belongs to another. Nothing was recorded."),
        remedy=N_("Scan or type it again; if it is right, the label is a duplicate: put it aside and say so."),
    ),
    "printer-unavailable": Accident(
        title=N_("No printer answers"),
        sentence=N_("No printer took the label. It is kept and can be printed again."),
        remedy=N_("Look whether the printer is on and has labels, then print again."),
    ),
    "csrf": Accident(
        title=N_("This form is too old"),
        sentence=N_("This form did not come from a page that labtrack has just shown. Nothing was recorded."),
        remedy=N_("Open the page again and enter it anew."),
    ),
    "bad-request": Accident(
        title=N_("This was not understood"),
        sentence=N_("labtrack could not read what was sent. Nothing was done."),
        remedy=N_("Open the page again."),
    ),
    "too-large": Accident(
        title=N_("That is too large"),
        sentence=N_("What was sent is larger than labtrack takes. Nothing was recorded."),
        remedy=N_("Send a smaller file."),
    ),
    "wrong-method": Accident(
        title=N_("Not in this way"),
        sentence=N_("This address cannot be used in this way."),
        remedy=N_("Go back and use the page's own buttons."),
    ),
    "not-json": Accident(
        title=N_("Not JSON"),
        sentence=N_("The interface takes JSON alone."),
        remedy=N_("Send Content-Type: application/json."),
    ),
    "fault": Accident(
        title=N_("labtrack made a mistake"),
        sentence=N_("Something went wrong inside labtrack. Nothing was recorded by this step."),
        remedy=N_("Try again. If it happens again, tell support the incident below."),
    ),
}
"""The kinds of accident, by their stable code."""

MEANWHILE = N_("Last recorded: {what}, by {who}, {at}.")

REASONS: Mapping[str, str] = {
    "no-role-now": N_("You have no role at any place now, so there is nowhere to sign in to."),
    "place-code-taken": N_("That code already names another place."),
    "site-founded": N_("The site was founded before."),
    "administrator-founded": N_("The first account was made before."),
    "record-number-taken": N_("That record number already belongs to another participant."),
    "code-taken": N_("That sign-in code is or was another person's."),
    "badge-taken": N_("That badge is or was another person's."),
    "erased": N_("The identity was erased."),
    "sealed-elsewhere": N_("The identity cannot be opened: its seal does not fit."),
    "busy": N_("Others were writing for too long. Nothing was recorded: send it again."),
    "bad-key": N_("This form lost its own mark on the way. Open the page again and enter it anew."),
    "lot-not-released": N_("The lot is not released."),
    "not-reserved": N_("It is not reserved for this order."),
    "on-hold": N_("It is on hold."),
    "fits-several": N_("This fits more than one. Scan the label of the bag itself."),
    "unknown-code": N_("No item, person or place bears this code."),
    "void-label": N_("This label identifies nothing any more, and its item has no live label. Put it aside."),
    "void-label-replaced": N_("This label is void. Its item bears {current} now: scan that one, and destroy this."),
    "identifier-on-record": N_("This was recorded before, by {who}, {at}."),
    "gs1-no-item": N_("This GS1 symbol names goods or a person who gives care, and nothing that labtrack follows."),
    "typed-to-look": N_(
        "This identifier has no check character, so a typed one is enough to look, and not to act. Scan the bag."
    ),
    "no-donation-number": N_("This symbol carries no donation number, so it does not say which bag. Scan the others."),
}
"""The finer codes of accidents, where they say more than their kind."""

FIELD_FAULTS: Mapping[str, str] = {
    "needed": N_("This is needed."),
    "not-a-number": N_("This is not a number."),
    "not-whole": N_("This is not a whole number."),
    "too-fine": N_("This has more decimals than can be recorded."),
    "too-low": N_("This is too low."),
    "too-high": N_("This is too high."),
    "not-a-time": N_("This is not a day and time."),
    "not-a-choice": N_("This is none of the choices."),
    "not-taken": N_("This is missing, unknown, or of another kind than is taken."),
    "too-long": N_("This is too long."),
    "wrong-credentials": N_(
        "Code or badge and password or PIN do not fit. After several wrong ones the account is locked."
    ),
    "locked": N_("After too many wrong attempts this account is locked until {until}."),
    "signer-is-another": N_("This is another person. Whoever is signed in signs; else change hands first."),
    "same-person": N_("Two different people are needed."),
}
"""What can be wrong with one field of a form."""
