"""How is a dose told in the pharmacy: whose it is, how much, until when, where?"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

from flask_babel import gettext as _

from labtrack.edge.language import hour, named, quantity, when
from labtrack.services.dose_evidence import DoseBasis, DoseOnTheWay
from labtrack.services.waiting import urgency_of
from labtrack.web import words

NOT_STARTED = frozenset(
    {"prepared", "released", "issued", "in-transit", "on-ward", "identity-confirmed", "returned", "lost"}
)
"""The states in which the time to start runs."""


def dose_facts(basis: DoseBasis) -> list[tuple[str, ...]]:
    """A dose as pairs of label and text."""
    dose, around = basis.around.dose, basis.around
    medium = around.protocol.medium(dose.medium)
    return [
        (_("Patient"), around.participant.study_number, "ident"),
        (
            _("Infusion"),
            _("%(number)s of %(count)s", number=around.order.number, count=around.protocol.infusion.count),
        ),
        (_("Lot"), basis.lots, "ident"),
        (_("Viable cells"), millions(dose.viable_cells)),
        (_("Viability"), quantity(dose.viability_permille, "%")),
        (_("Volume"), quantity(dose.volume_ul, "mL")),
        (_("Medium"), named(medium)),
        (_("Thawed"), when(dose.thawed_at)),
        (_("Start by"), when(dose.start_by)),
        (_("Complete by"), when(dose.complete_by)),
        (_("Held by"), words.holder(basis.item, basis.place.name if basis.place is not None else None)),
    ]


def millions(cells: int) -> str:
    """Cells in millions with two decimals at most, rounded: `6.88 × 10⁶`."""
    return quantity(int(Decimal(cells).quantize(Decimal("1e4"), rounding=ROUND_HALF_UP)), "10*6")


def time_left(start_by: datetime, state: str, *, at: datetime) -> dict[str, object]:
    """How long a dose may still wait for its start, as the entries of the `worklist` macro."""
    if state not in NOT_STARTED:
        return {"time": words.state_word(state), "time_note": "", "until": "", "urgency": ""}
    return {
        "time": minutes_left(start_by, at=at),
        "time_note": _("start by %(time)s", time=hour(start_by)),
        "until": until(start_by),
        "urgency": urgency_of(start_by, at=at).value,
    }


def minutes_left(then: datetime, *, at: datetime) -> str:
    """The whole minutes from now until then, as they stand there without a countdown."""
    minutes = int((then - at).total_seconds() // 60)
    return str(_("%(n)s min over", n=-minutes) if minutes < 0 else _("%(n)s min", n=minutes))


def until(at: datetime) -> str:
    """A moment as a countdown counts to it: UTC, `2026-11-23T03:30:00Z`."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def whereabouts(one: DoseOnTheWay) -> str:
    """Who has it: `Ward nurse, Ward 7`; on its way, who carries it where."""
    if one.item.state == "in-transit" and one.porter is not None and one.ward is not None:
        return str(_("%(porter)s carries it to %(ward)s", porter=one.porter.printed_name, ward=one.ward.name))
    return words.holder(one.item, one.place.name if one.place is not None else None)
