"""What is asked at the bedside, and who signs?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext as _l

from labtrack.domain.marking import N_
from labtrack.edge.fields import OneOfField, SecretField, TextField, YesNoField
from labtrack.edge.forms import CommandForm
from labtrack.edge.session import NotSignedIn, current_actor, current_session
from labtrack.edge.signing import TwoSignedForm, another_of, proof_of

WAYS: Mapping[str, str] = MappingProxyType(
    {
        "aloud": N_("The patient says it aloud"),
        "relative": N_("A relative or carer confirms it"),
        "staff": N_("Second staff, against the wristband"),
        "no": N_("It does not fit"),
    }
)
"""How name and birth date were confirmed, as the buttons say it; the last one stops."""

TYPED_BECAUSE: Mapping[str, str] = MappingProxyType(
    {
        "symbol-damaged": N_("The symbol is damaged"),
        "scanner-broken": N_("The scanner does not work"),
        "out-of-reach": N_("The symbol cannot be reached"),
    }
)
"""Why something was typed and not scanned: one tap each; anything else is written out."""


class AnswerForm(CommandForm):
    """One answer to one question of a check."""

    identifier_confirmed = OneOfField(_l("Name and birth date"), tuple(WAYS.items()), optional=True)
    inspected = YesNoField(_l("The bag passes inspection"), optional=True)
    typed_reason = TextField(_l("Another reason"), optional=True, longest=200)


class BothSignForm(TwoSignedForm):
    """Both people of a check sign: whoever is signed in by PIN, the other by badge and PIN.

    The badge of whoever is signed in never stands in the page: it is theirs already.
    """

    signer = None  # type: ignore[assignment] # the session says who it is
    secret = SecretField(_l("PIN"), autocomplete="off", render_kw={"inputmode": "numeric"})
    second = TextField(_l("Badge"), render_kw={"data-scan": "next", "data-scan-first": True})
    second_secret = SecretField(_l("PIN"), autocomplete="off", render_kw={"inputmode": "numeric"})

    def prove(self) -> None:
        """Check both signatures. Raises SignatureRequired at the fields."""
        session = current_session()
        if session is None:
            raise NotSignedIn()
        self.proof = proof_of(session.person.badge, self.secret.data or "", by=current_actor(), who_field="secret")
        self.second_actor, self.second_proof = another_of(self.second.data or "", self.second_secret.data or "")
