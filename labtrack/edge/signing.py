"""Did the person at this screen sign, and with what proof?"""

from __future__ import annotations

from typing import Self

from flask_babel import lazy_gettext as _l

from labtrack.domain.errors import Invalid, SignatureRequired
from labtrack.domain.people import Actor, Person
from labtrack.domain.signatures import Proof
from labtrack.edge.fields import SecretField, TextField
from labtrack.edge.forms import CommandForm
from labtrack.edge.proving import prove
from labtrack.edge.session import current_actor, device, here
from labtrack.edge.transaction import reading
from labtrack.services.people import actor_at


class SignedForm(CommandForm):
    """A form that is signed: by code and password, or by badge and PIN. The code of who is signed in stands there.

    `proof` is there once the form was sent in order.
    """

    signer = TextField(_l("Sign-in code or badge"), render_kw={"data-scan": "next"})
    secret = SecretField(_l("Password, or PIN with a badge"))
    proof: Proof | None = None

    @classmethod
    def asked(cls, **values: object) -> Self:
        """The signer is whoever is at the screen."""
        return super().asked(**{"signer": current_actor().code, **values})

    def sent_in_order(self) -> bool:
        """Whether it was posted without a fault and is signed; the signature is checked when all else is in order."""
        if not super().sent_in_order():
            return False
        try:
            self.prove()
        except SignatureRequired as error:
            self.take_faults(error)
        return self.fault is None

    def prove(self) -> None:
        """Check the signature, before any transaction opens. Raises SignatureRequired at the fields."""
        self.proof = proof_of(self.signer.data or "", self.secret.data or "", by=current_actor())


class TwoSignedForm(SignedForm):
    """A form that two different people sign on one screen; `second_actor` and `second_proof` are those of the other.

    The second acts at this screen's place too, unless `second_place_id` names the one that they answer for.
    """

    second = TextField(_l("Second person: sign-in code or badge"), render_kw={"data-scan": "next"})
    second_secret = SecretField(_l("Second person: password, or PIN with a badge"), autocomplete="off")
    second_place_id: int | None = None
    second_actor: Actor | None = None
    second_proof: Proof | None = None

    def prove(self) -> None:
        """Check both signatures. Raises SignatureRequired at the fields."""
        super().prove()
        self.second_actor, self.second_proof = another_of(
            self.second.data or "", self.second_secret.data or "", place_id=self.second_place_id
        )

    @property
    def other(self) -> Actor:
        """The second person, once the form was sent in order."""
        if self.second_actor is None:
            raise ValueError("nobody signed as the second")
        return self.second_actor


def proof_of(who: str, secret: str, *, by: Actor, who_field: str = "signer", secret_field: str = "secret") -> Proof:
    """Check that it is this very person who signs. Raises SignatureRequired at one of the fields."""
    person = _proved(who, secret, secret_field=secret_field)
    if person.id != by.id:
        raise SignatureRequired("signer-is-another", fields={who_field: "signer-is-another"})
    return _proof(person)


def another_of(
    who: str,
    secret: str,
    *,
    who_field: str = "second",
    secret_field: str = "second_secret",
    place_id: int | None = None,
) -> tuple[Actor, Proof]:
    """Check a second person at this screen, and say as whom they act at this place, or at the one that is named.

    Raises SignatureRequired at one of the fields: what was given is wrong, or it is the person who is signed in.
    """
    first = current_actor()
    person = _proved(who, secret, secret_field=secret_field)
    if person.id == first.id:
        raise SignatureRequired("same-person", fields={who_field: "same-person"})
    with reading(here()) as store:
        second = actor_at(store, person, place_id or first.place_id, device=first.device, at=here().clock())
    return second, _proof(person)


def _proved(who: str, secret: str, *, secret_field: str) -> Person:
    try:
        return prove(here(), who, secret, device=device(), secret_field=secret_field)
    except Invalid as fault:
        raise SignatureRequired(fault.reason, fields=fault.fields, **fault.facts) from fault


def _proof(person: Person) -> Proof:
    return Proof(person_id=person.id, at=here().clock())
