"""How is it written down that a bag was infused although a rule spoke against it?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from labtrack.domain import bedside
from labtrack.domain.custody import Happened, Kind
from labtrack.domain.errors import Invalid, NotFound, SignatureRequired
from labtrack.domain.marking import N_
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.edge.fields import LongTextField, Needed, TextField, WhenField
from labtrack.edge.language import quantity, say
from labtrack.edge.scan_fields import ScanField
from labtrack.edge.session import here
from labtrack.edge.signing import another_of
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services.after_the_fact import record_infusion_against_rule
from labtrack.services.checks import BagInHand, bag_in_hand
from labtrack.services.identification import one_item
from labtrack.web.acting import FormPage, act, may, seen_number
from labtrack.web.ward import ward
from labtrack.web.ward.bag_forms import GivenForm

SHORT: Mapping[str, str] = MappingProxyType(
    {
        "B01": N_("The bag was another patient's."),
        "B09": N_("One of the two people is not qualified on this ward."),
        "B12": N_("There were no vital signs shortly before."),
        "B13": N_("A vital sign was outside the limits for a start."),
        "B26": N_("It would expire before the infusion ends, or had expired."),
    }
)
"""The rules whose sentence speaks of facts that nobody has gathered here, in words of their own."""


class AgainstRuleForm(GivenForm):
    """What was done, in the words of whoever was there."""

    rules = SelectMultipleField(
        _l("Which rules spoke against it"),
        validators=[Needed()],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    account = LongTextField(_l("What happened"), longest=2000, render_kw={"rows": 4})
    started_at = WhenField(_l("Started"))
    stopped_at = WhenField(_l("Ended"))
    received_by = ScanField(
        _l("Wristband of whoever received it"),
        optional=True,
        description=_l("Only if it was another patient than the bag was prepared for."),
    )
    witness = TextField(_l("Witness: badge"), optional=True, render_kw={"data-scan": "next"})
    witness_pin = PasswordField(_l("Witness: PIN"), render_kw={"autocomplete": "off", "inputmode": "numeric"})
    second: Actor | None = None

    def sent_in_order(self) -> bool:
        """Whether it was posted without a fault; a witness who is named has proved to be there."""
        if not super().sent_in_order():
            return False
        if not self.witness.data:
            return True
        try:
            self.second, _proof = another_of(
                self.witness.data, self.witness_pin.data or "", who_field="witness", secret_field="witness_pin"
            )
        except SignatureRequired as error:
            self.take_faults(error)
        return self.fault is None


@ward.route("/doses/<uuid:uid>/infusions-against-rule/new", methods=["GET", "POST"])
@may(Permission.RECORD_AFTER_THE_FACT)
def record_against_rule(uid: UUID) -> ResponseReturnValue:
    """Write down that a bag was infused although a rule spoke against it. The record is never refused."""
    bag = _bag(uid)
    form = AgainstRuleForm.asked(seen=seen_number(uid))
    form.rules.choices = [(rule.id, f"{say(SHORT.get(rule.id, rule.stop))} ({rule.id})") for rule in bedside.RULES]
    page = FormPage(
        form=form,
        item=uid,
        heading=_("It was infused all the same"),
        lead=_(
            "What has happened can always be recorded. It opens a critical deviation and calls the people in charge. "
            "The bag held %(volume)s, for %(patient)s.",
            volume=quantity(bag.dose.volume_ul, "mL"),
            patient=bag.study_number,
        ),
        submit_label=_("Record it"),
        template="ward/against_rule.html",
        more={"found": _found(uid)},
    )

    def recorded(store: Store, by: Actor, at: datetime) -> Outcome:
        return record_infusion_against_rule(
            store,
            uid,
            rules_broken=form.rules.data or [],
            account=form.account.data or "",
            started_at=form.started_at.needed,
            stopped_at=form.stopped_at.needed,
            given_ul=form.volume.needed,
            received_by=_receiver(store, form),
            witness=form.second,
            by=by,
            at=at,
        )

    return act(page, "record_infusion_against_rule", recorded)


def _bag(uid: UUID) -> BagInHand:
    with reading(here()) as store:
        return bag_in_hand(store, store.items.by_uid(uid), at=here().clock())


def _found(uid: UUID) -> list[str]:
    """The rules that the last check or refused start of this bag named; they stand first, and nothing is ticked."""
    with reading(here()) as store:
        item = store.items.by_uid(uid)
        event = store.custody.last(item.id, Happened.CHECKED_AT_BEDSIDE, Happened.START_REFUSED)
    named = event.detail.get("findings") if event is not None else None
    return [str(code).removesuffix("-unknown") for code in named] if isinstance(named, list) else []


def _receiver(store: Store, form: AgainstRuleForm) -> UUID | None:
    """Whoever got it, if a wristband was scanned. Raises Invalid at the field when that is nobody's."""
    if not form.received_by.data or form.received_by.reading is None:
        return None
    try:
        return one_item(store, form.received_by.reading, Kind.PARTICIPANT).uid
    except NotFound as error:
        raise Invalid(error.reason, fields={"received_by": error.reason}) from error
