"""What was looked at before a dose leaves for its patient, each with its evidence?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from labtrack.domain.dispensing import MG_PER_KG, nominal_cells
from labtrack.domain.findings import Weight
from labtrack.domain.holds import HoldKind
from labtrack.domain.signatures import Meaning
from labtrack.edge.language import named, quantity, when
from labtrack.services.dose_evidence import IssueEvidence
from labtrack.web import words
from labtrack.web.pharmacy.dose_words import millions
from labtrack.web.readings import result_text

STATES = {Weight.STOP: "stop", Weight.WARN: "warn", Weight.PENDING: "wait"}
Check = dict[str, object]


def checks_of(evidence: IssueEvidence, *, at: datetime) -> Mapping[str, list[Check]]:
    """Every rule of issue with its evidence: about the bag, about how much is in it, and about the patient."""
    return {
        "bag": [_check(evidence, rule, *told) for rule, told in _bag(evidence, at=at).items()],
        "dose": [_check(evidence, rule, *told) for rule, told in _dose(evidence).items()],
        "patient": [_check(evidence, rule, *told) for rule, told in _patient(evidence).items()],
    }


def reasons_of(evidence: IssueEvidence) -> list[dict[str, str]]:
    """What speaks against issuing it, each with where it can be put right."""
    uid = evidence.basis.item.uid
    ways_out = {
        "I02": {"url": url_for("pharmacy.release", uid=uid), "action": _("See its release")},
        "I03": {"url": url_for("quality.holds"), "action": _("See the holds")},
        "I15": {"url": url_for("pharmacy.excursion", uid=uid), "action": _("Decide on the excursion")},
    }
    entries = words.reason_entries(evidence.findings)
    for entry, finding in zip(entries, evidence.findings, strict=True):
        entry.update(ways_out.get(finding.id, {}))
    return entries


def gauge_of(evidence: IssueEvidence) -> dict[str, object] | None:
    """The dose against nominal, drawn; None while there is no dosing weight."""
    facts, plan = evidence.facts, evidence.basis.around.protocol.infusion
    nominal = nominal_cells(plan.cells_per_kg, facts.dosing_weight_mg or 0)
    if facts.viable_cells is None or nominal <= 0:
        return None
    percent = facts.viable_cells * 100 // nominal
    states = {finding.weight for finding in evidence.findings if finding.id in {"I12", "I20"}}
    kind = "stop" if Weight.STOP in states else "warn" if Weight.WARN in states else "go"
    return {
        "percent": percent,
        "low": 100 - plan.warn_off_percent,
        "high": 100 + plan.warn_off_percent,
        "kind": kind,
        "label": _("%(percent)s %% of nominal", percent=percent),
        "note": _(
            "of nominal; %(low)s to %(high)s %% passes without remark",
            low=100 - plan.warn_off_percent,
            high=100 + plan.warn_off_percent,
        ),
    }


def _check(evidence: IssueEvidence, rule: str, label: str, told: str) -> Check:
    weights = [finding.weight for finding in evidence.findings if finding.id == rule]
    worst = next((weight for weight in STATES if weight in weights), None)
    return {"label": label, "state": STATES[worst] if worst is not None else "ok", "evidence": told, "code": rule}


def _bag(evidence: IssueEvidence, *, at: datetime) -> Mapping[str, tuple[str, str]]:
    basis, around = evidence.basis, evidence.basis.around
    lots = ", ".join(f"{basis.lots}, {words.state_word(lot.state)}" for lot in around.lots[:1])
    released = next((one for one in basis.signatures if one.meaning is Meaning.RELEASED), None)
    signed = _("Nobody has released it.")
    if released is not None:
        signed = _("Signed by %(name)s, %(time)s.", name=released.printed_name, time=when(released.signed_at))
    holds = sum(1 for hold in around.holds if hold.kind is HoldKind.HOLD)
    minutes = int((around.dose.complete_by - at).total_seconds() // 60)
    lasts = int(around.protocol.infusion.duration.total_seconds() // 60)
    life = _(
        "Complete by %(time)s: %(minutes)s min left; the infusion takes %(lasts)s min.",
        time=when(around.dose.complete_by),
        minutes=minutes,
        lasts=lasts,
    )
    return {
        "I01": (_("The lot is released"), lots),
        "I04": (_("The lot is not recalled"), lots),
        "I05": (_("The lot is not rejected"), lots),
        "I02": (_("The dose is released"), signed),
        "I03": (_("No hold binds it"), _("Holds on the bag and on all it came from: %(n)s.", n=holds)),
        "I15": (_("No excursion waits for a decision"), _excursion(evidence)),
        "I16": (_("Its label is live"), _("Scanned back on the bag.") if around.label_live else _("Not scanned back.")),
        "I06": (_("It lives longer than the infusion lasts"), life),
    }


def _dose(evidence: IssueEvidence) -> Mapping[str, tuple[str, str]]:
    return {
        "I12": (_("As many cells as the weight asks for"), _amount(evidence)),
        "I20": (_("Not more than twice as many"), _("Nobody may override this.")),
        "I13": (_("Endotoxin of this bag for this patient"), _endotoxin(evidence)),
    }


def _patient(evidence: IssueEvidence) -> Mapping[str, tuple[str, str]]:
    around, ward = evidence.basis.around, evidence.basis.ward
    participant, order = around.participant, around.order
    number = _("%(patient)s, infusion %(number)s", patient=participant.study_number, number=order.number)
    authorised = _(
        "Authorised %(time)s, dosing weight %(weight)s of %(weighed)s.",
        time=when(order.authorised_at),
        weight=quantity(order.dosing_weight_mg, "kg"),
        weighed=when(order.dosing_weight_at),
    )
    consent = _("A consent is in force.") if around.consent_live else _("None is in force.")
    return {
        "I07": (_("Prepared for this patient's order"), number),
        "I17": (_("A physician has authorised it"), authorised),
        "I08": (_("The arm gives cells"), _arm(evidence)),
        "I09": (_("Earlier infusions are closed"), _sequence(evidence)),
        "I10": (_("The interval is kept"), _interval(evidence)),
        "I11": (_("The exchange that comes first is done"), _exchange(evidence)),
        "I14": (_("Consent"), consent),
        "I19": (_("The patient does not refuse"), _since(participant.refused_at)),
        "I18": (_("Alive, and no transplant"), _since(participant.died_at or participant.transplanted_at)),
        "I21": (_("The ward where the patient lies"), ward.name),
    }


def _since(at: datetime | None) -> str:
    return str(_("Nothing of the kind is recorded.") if at is None else _("Recorded %(time)s.", time=when(at)))


def _excursion(evidence: IssueEvidence) -> str:
    dose = evidence.basis.around.dose
    waiting = [hold for hold in evidence.basis.around.holds if hold.kind is HoldKind.EXCURSION]
    if waiting:
        return ", ".join(words.kept_at(hold) for hold in waiting)
    if dose.lowest_mc is None or dose.highest_mc is None:
        return str(_("It has not left the pharmacy."))
    lowest, highest = quantity(dose.lowest_mc, "Cel"), quantity(dose.highest_mc, "Cel")
    return str(_("On its last way: %(lowest)s to %(highest)s.", lowest=lowest, highest=highest))


def _amount(evidence: IssueEvidence) -> str:
    facts, plan = evidence.facts, evidence.basis.around.protocol.infusion
    if not facts.dosing_weight_mg or facts.viable_cells is None:
        return str(_("There is no locked dosing weight."))
    nominal = nominal_cells(plan.cells_per_kg, facts.dosing_weight_mg)
    return str(
        _(
            "%(viable)s viable cells; %(nominal)s are due for %(weight)s.",
            viable=millions(facts.viable_cells),
            nominal=millions(nominal),
            weight=quantity(facts.dosing_weight_mg, "kg"),
        )
    )


def _endotoxin(evidence: IssueEvidence) -> str:
    facts, limit = evidence.facts, evidence.basis.around.protocol.endotoxin_eu_per_kg
    if facts.endotoxin_eu is None or not facts.dosing_weight_mg:
        return str(_("It cannot be worked out."))
    per_kg = facts.endotoxin_eu * MG_PER_KG / facts.dosing_weight_mg
    results = ", ".join(result_text(one) for one in evidence.endotoxin)
    return str(
        _(
            "At most %(per_kg)s EU/kg; %(limit)s EU/kg is the limit. Result of the lot: %(result)s.",
            per_kg=f"{per_kg:.3f}",
            limit=limit,
            result=results,
        )
    )


def _arm(evidence: IssueEvidence) -> str:
    around = evidence.basis.around
    if around.participant.arm is None:
        return str(_("The patient is not enrolled."))
    arm = around.protocol.arm(around.participant.arm)
    return str(_("Arm %(number)s: %(name)s.", number=arm.number, name=named(arm)))


def _sequence(evidence: IssueEvidence) -> str:
    around = evidence.basis.around
    earlier = [item for order, item in around.orders if order.number < around.order.number]
    if not earlier:
        return str(_("It is the first one."))
    states = ", ".join(words.state_word(item.state) for item in earlier)
    return str(_("Earlier ones: %(states)s.", states=states))


def _interval(evidence: IssueEvidence) -> str:
    around = evidence.basis.around
    given = [order.given_at for order, _item in around.orders if order.given_at is not None]
    if not given:
        return str(_("None was given before."))
    days = around.protocol.infusion.shortest_interval.days
    return str(_("Last given %(time)s; at least %(days)s days between.", time=when(max(given)), days=days))


def _exchange(evidence: IssueEvidence) -> str:
    number, done = evidence.comes_first, evidence.exchange
    if number is None:
        return str(_("None comes before this infusion."))
    if done is None or done.ended_at is None:
        return str(_("Exchange %(number)s has not ended yet.", number=number))
    told = _("counts as done") if done.counts else _("does not count as done")
    return str(_("Exchange %(number)s ended %(time)s, %(told)s.", number=number, time=when(done.ended_at), told=told))
