"""Did the person at this screen sign, and with what proof?"""

from __future__ import annotations

from typing import Self

from flask_babel import lazy_gettext as _l

from labtrack.domain.errors import SignatureRequired
from labtrack.domain.people import Actor, Person
from labtrack.domain.signatures import Proof
from labtrack.edge.forms import CommandForm, ScanField, SecretField
from labtrack.edge.proving import prove
from labtrack.edge.session import current_actor, device, here
from labtrack.edge.transaction import reading
from labtrack.services.people import actor_at


class SignedForm(CommandForm):
    """A form that is signed: by code and password, or by badge and PIN. The code of who is signed in stands there."""

    signer = ScanField(_l("Sign-in code or badge"), render_kw={"autocomplete": "username"})
    secret = SecretField(_l("Password, or PIN with a badge"))

    @classmethod
    def asked(cls, **values: object) -> Self:
        """The signer is whoever is at the screen."""
        return super().asked(**{"signer": current_actor().code, **values})


def proof_from(form: SignedForm) -> Proof:
    """Check the form's signature before any transaction opens. Raises Invalid or SignatureRequired at the fields."""
    return proof_of(form.signer.data or "", form.secret.data or "", by=current_actor())


def proof_of(who: str, secret: str, *, by: Actor, who_field: str = "signer", secret_field: str = "secret") -> Proof:
    """Check that it is this very person who signs."""
    person = prove(here(), who, secret, device=device(), secret_field=secret_field)
    if person.id != by.id:
        raise SignatureRequired("signer-is-another", fields={who_field: "signer-is-another"})
    return _proof(person)


def another_from(
    who: str, secret: str, *, who_field: str = "second", secret_field: str = "second_secret"
) -> tuple[Actor, Proof]:
    """Check a second person at this screen, and say as whom they act at this place.

    Raises Invalid when the proof is wrong, and SignatureRequired when it is the person who is signed in.
    """
    first = current_actor()
    person = prove(here(), who, secret, device=device(), secret_field=secret_field)
    if person.id == first.id:
        raise SignatureRequired("same-person", fields={who_field: "same-person"})
    with reading(here()) as store:
        second = actor_at(store, person, first.place_id, device=first.device, at=here().clock())
    return second, _proof(person)


def _proof(person: Person) -> Proof:
    return Proof(person_id=person.id, at=here().clock())
