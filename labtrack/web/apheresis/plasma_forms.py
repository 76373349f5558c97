"""What is asked of a bag of plasma, and of the two people who check it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TypeVar

from flask_babel import lazy_gettext as _l

from labtrack.domain.errors import SignatureRequired
from labtrack.domain.identifiers import BloodGroup, Din, Divisions, ProductCode
from labtrack.domain.marking import N_
from labtrack.domain.people import Actor
from labtrack.domain.readings import IsbtReading
from labtrack.edge.errors import fault_sentence
from labtrack.edge.fields import LongTextField, OneOfField, QuantityField, SecretField, TextField, WhenField
from labtrack.edge.forms import CommandForm
from labtrack.edge.language import zone
from labtrack.edge.scan_fields import ScanField
from labtrack.edge.signing import another_of
from labtrack.web.apheresis.fields import ManyOfField, WristbandField

Part = TypeVar("Part")

WAYS: Mapping[str, str] = MappingProxyType(
    {
        "aloud": N_("The patient says it aloud"),
        "relative": N_("A relative or carer confirms it"),
        "staff": N_("Second staff, against the wristband"),
        "no": N_("It does not fit"),
    }
)
"""How name and birth date were confirmed; the last one stops."""


class PlasmaForm(CommandForm):
    """What the label of a bag says. One compound symbol may say all of it; what it leaves out is scanned below it."""

    unit = ScanField(_l("Bag: Data Matrix, or donation number"), render_kw={"data-scan": "next", "autofocus": True})
    product = ScanField(_l("Product code"), optional=True)
    group = ScanField(_l("Blood group"), optional=True)
    expiry = ScanField(_l("Expiry"), optional=True)
    volume = QuantityField(_l("Volume"), "mL", lowest=None)
    thawed_at = WhenField(_l("Thawed"), optional=True, description=_l("Without it the bag cannot be hung."))
    thaw_expires_at = WhenField(
        _l("Expires after the thaw"),
        optional=True,
        description=_l("If the label states one; else the protocol's time."),
    )
    out_since = WhenField(_l("Out of the refrigerator since"), optional=True)

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:
        """Ask for every part that no symbol carried, beside the field where it is scanned."""
        in_order = super().validate(extra_validators)  # type: ignore[arg-type]
        for field, found in self._parts().items():
            if not found and not self[field].errors:
                self[field].errors = [*self[field].errors, fault_sentence("needed")]
                in_order = False
        return in_order

    @property
    def din(self) -> Din:
        """The donation number."""
        return self._needed(lambda reading: reading.din)

    @property
    def product_code(self) -> ProductCode:
        """The product code."""
        return self._needed(lambda reading: reading.product_code)

    @property
    def divisions(self) -> Divisions | None:
        """The division that the product code leaves to a structure of its own, beside it in the same symbol."""
        return self._needed(_with_product).divisions

    @property
    def blood_group(self) -> BloodGroup:
        """What stands on the label as its group."""
        return self._needed(lambda reading: reading.blood_group)

    @property
    def label_expires_at(self) -> datetime:
        """The label's expiry, by the site's clock."""
        at: datetime = self._needed(lambda reading: reading.expires_at(zone()))
        return at

    def _needed(self, part: Callable[[IsbtReading], Part | None]) -> Part:
        found = self._found(part)
        if found is None:
            raise ValueError("a part of the label was not given")
        return found

    def _found(self, part: Callable[[IsbtReading], Part | None]) -> Part | None:
        readings = (field.reading for field in (self.unit, self.product, self.group, self.expiry))
        parts = (part(reading) for reading in readings if isinstance(reading, IsbtReading))
        return next((one for one in parts if one is not None), None)

    def _parts(self) -> Mapping[str, bool]:
        return {
            "unit": self._found(lambda reading: reading.din) is not None,
            "product": self._found(lambda reading: reading.product_code) is not None,
            "group": self._found(lambda reading: reading.blood_group) is not None,
            "expiry": self._found(lambda reading: reading.expires_at(zone())) is not None,
        }


def _with_product(reading: IsbtReading) -> IsbtReading | None:
    """The reading that carries the product code: its division is never taken from another."""
    return reading if reading.product_code is not None else None


class TogetherForm(CommandForm):
    """What two people checked at the patient, and the badge and PIN of the second."""

    wristband = WristbandField(_l("Wristband"), render_kw={"data-scan": "next", "autofocus": True})
    identifier = OneOfField(_l("Name and birth date"), [(way, _l(sentence)) for way, sentence in WAYS.items()])
    units = ManyOfField(_l("Bags that you compared, both of you"))
    second = TextField(_l("Second person: badge"), render_kw={"data-scan": "next"})
    second_secret = SecretField(_l("Second person: PIN"), autocomplete="off", render_kw={"inputmode": "numeric"})
    second_actor: Actor | None = None

    def sent_in_order(self) -> bool:
        """Whether all is in order and the second person proved to be there; that is checked last."""
        if not super().sent_in_order():
            return False
        try:
            self.second_actor, _proof = another_of(self.second.data or "", self.second_secret.data or "")
        except SignatureRequired as error:
            self.take_faults(error)
        return self.fault is None

    @property
    def other(self) -> Actor | None:
        """The second person."""
        return self.second_actor

    @property
    def said_identifier(self) -> str | None:
        """How the second identifier was confirmed; empty when it does not fit."""
        return "" if self.identifier.data == "no" else self.identifier.data


class EndForm(CommandForm):
    """Why a bag is not used, or not used up."""

    reason = LongTextField(_l("Reason"))
