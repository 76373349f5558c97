"""How is a participant judged, once, and enrolled?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain import sentences
from labtrack.domain.eligibility import EligibilityAnswers
from labtrack.domain.errors import Invalid
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.domain.protocol import Protocol
from labtrack.domain.quantities import is_unclear
from labtrack.domain.scores import Measured
from labtrack.domain.signatures import Meaning
from labtrack.domain.testing import decimal
from labtrack.edge.fields import ListField, OneOfField, TextField, YesNoField
from labtrack.edge.language import named
from labtrack.edge.session import here
from labtrack.edge.signing import SignedForm
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services import enrolment
from labtrack.services.protocol import protocol_in_force
from labtrack.web import words
from labtrack.web.acting import FormPage, Signing, act, may, seen_number
from labtrack.web.trial import trial

UNITS = (("umol/L", "µmol/L"), ("mg/dL", "mg/dL"))


class EnrolmentForm(SignedForm):
    """Laboratory values, the protocol's questions, and the arm; signed by the investigator."""

    bilirubin = TextField(_l("Bilirubin"), longest=12, render_kw={"inputmode": "decimal"})
    bilirubin_unit = ListField(_l("Unit of bilirubin"), UNITS)
    creatinine = TextField(_l("Creatinine"), longest=12, render_kw={"inputmode": "decimal"})
    creatinine_unit = ListField(_l("Unit of creatinine"), UNITS)
    inr = TextField(_l("INR"), longest=12, render_kw={"inputmode": "decimal"})
    dialysed = YesNoField(_l("Dialysed twice or more within the last week"))
    procedures_after_consent = YesNoField(_l("Every procedure of the trial came after the consent"))
    arm = OneOfField(_l("Arm"))


@trial.route("/participants/<uuid:uid>/enrolments/new", methods=["GET", "POST"])
@may(Permission.ENROL)
def enrol(uid: UUID) -> ResponseReturnValue:
    """Judge eligibility once, and enrol by signature."""
    with reading(here()) as store:
        _version, protocol = protocol_in_force(store)
    form = _form_for(protocol).asked(seen=seen_number(uid))
    form.arm.choices = [(str(arm.number), f"{arm.number} · {named(arm)}") for arm in protocol.arms]
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Judge and enrol"),
        lead=_("Eligibility is judged once. What speaks against it is kept, and said with what to do."),
        submit_label=_("Sign and enrol"),
        template="trial/enrol.html",
        signing=Signing(
            meaning=words.word(Meaning.AUTHORISED),
            statement=_("I have seen the record, and enrol this participant in the arm above."),
        ),
    )

    def enrolled(store: Store, by: Actor, at: datetime) -> Outcome:
        answers = _answers(form, protocol)
        return enrolment.enrol(
            store,
            uid,
            arm=int(form.arm.data or "0"),
            facts=answers,
            by=by,
            proof=form.proof,
            at=at,
            seen=form.seen_number,
        )

    return act(page, "enrol", enrolled)


def _form_for(protocol: Protocol) -> type[EnrolmentForm]:
    """The form with one question for each ground of the protocol; nothing is preselected."""
    plan = protocol.eligibility
    questions = {f"ground_{code}": YesNoField(_l(_phrase(code))) for code in (*plan.inclusion, *plan.exclusion)}
    return type("ProtocolEnrolmentForm", (EnrolmentForm,), questions)


def _phrase(code: str) -> str:
    """The protocol's ground in words; a site's own ground stands as its protocol spells it."""
    return sentences.phrases().get(code, code.replace("-", " ").capitalize())


def _answers(form: EnrolmentForm, protocol: Protocol) -> EligibilityAnswers:
    plan = protocol.eligibility
    values = _decimals({name: form[name].data or "" for name in ("bilirubin", "creatinine", "inr")})

    def grounds(codes: tuple[str, ...]) -> Mapping[str, bool | None]:
        fields = {code: form[f"ground_{code}"] for code in codes}
        return {code: field.value for code, field in fields.items() if isinstance(field, YesNoField)}

    return EligibilityAnswers(
        bilirubin=Measured(value=values["bilirubin"], unit=form.bilirubin_unit.data or ""),
        creatinine=Measured(value=values["creatinine"], unit=form.creatinine_unit.data or ""),
        inr=values["inr"],
        dialysed=form.dialysed.value,
        inclusion=grounds(plan.inclusion),
        exclusion=grounds(plan.exclusion),
        procedures_after_consent=form.procedures_after_consent.value,
    )


def _decimals(texts: Mapping[str, str]) -> dict[str, Decimal]:
    """Read decimals with point or comma. Raises Invalid with every field that is none."""
    values: dict[str, Decimal] = {}
    faults: dict[str, str] = {}
    for name, text in texts.items():
        if is_unclear(text):
            faults[name] = "comma-unclear"
            continue
        try:
            values[name] = decimal(text)
        except ValueError:
            faults[name] = "not-a-number"
    if faults:
        raise Invalid(fields=faults)
    return values
