"""How is the bag in the hand told: what it is, how fast, until when?"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from flask_babel import gettext as _
from markupsafe import Markup, escape

from labtrack.domain.doses import Dose, rate_ml_per_hour
from labtrack.domain.participants import VitalSigns
from labtrack.edge.language import hour, quantity, when, zone
from labtrack.services.checks import BagInHand
from labtrack.web import words

STUDY_NUMBER = re.compile(r"\b[A-Z]{2}-\d{3,6}\b")
TEN_THOUSAND = 10_000
NO_BREAK = "\N{NO-BREAK SPACE}"


def bag_facts(bag: BagInHand) -> list[tuple[str, ...]]:
    """The bag as pairs of label and text."""
    dose = bag.dose
    return [
        (_("Patient"), bag.study_number),
        (_("Infusion"), _("%(number)s of %(count)s", number=bag.number, count=bag.count)),
        (_("Bag"), words.name(bag.name), "ident"),
        (_("Lot"), bag.lot),
        (_("Viable cells"), viable_of(dose)),
        (_("Volume"), quantity(dose.volume_ul, "mL")),
        (_("Rate"), rate_of(bag)),
        (_("Start by"), when(dose.start_by)),
        (_("Complete by"), when(dose.complete_by)),
    ]


def viable_of(dose: Dose) -> str:
    """The viable cells as the label says them: millions, two decimals, never more than there are."""
    return quantity(dose.viable_cells // TEN_THOUSAND * TEN_THOUSAND, "10*6")


def rate_of(bag: BagInHand) -> str:
    """How fast, and for how long: `200 mL/h, 30 min`."""
    rate = rate_ml_per_hour(bag.dose.volume_ul, bag.minutes)
    said = str(_("%(rate)s mL/h, %(minutes)s min", rate=rate, minutes=bag.minutes))
    return said.replace(" ", NO_BREAK)


def signs_of(signs: VitalSigns) -> str:
    """One set of vital signs in a line."""
    return str(
        _(
            "%(temperature)s · pulse %(pulse)s · %(systolic)s/%(diastolic)s mmHg · %(saturation)s %%",
            temperature=quantity(signs.temperature_mc, "Cel"),
            pulse=signs.pulse,
            systolic=signs.systolic,
            diastolic=signs.diastolic,
            saturation=signs.saturation,
        )
    )


def clock(at: datetime) -> str:
    """The hour of today by the site's clock, with the zone: `22:24 CST`."""
    return f"{hour(at)} {at.astimezone(zone()):%Z}"


def unbroken(text: str) -> Markup:
    """A sentence in which no study number is torn apart at the end of a line."""
    return Markup(STUDY_NUMBER.sub(r'<span class="whole">\g<0></span>', str(escape(text))))


def until(at: datetime) -> str:
    """A moment as a countdown counts to it: UTC, `2026-11-23T03:30:00Z`."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def left(then: datetime, *, at: datetime) -> str:
    """The whole minutes from now until then, as they stand there without a countdown; never more than there is."""
    minutes = int((then - at).total_seconds() // 60)
    return str(_("%(n)s min over", n=-minutes) if minutes < 0 else _("%(n)s min", n=minutes))
