"""How is blood drawn into a tube of the visit plan: wristband first, then the tube?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from labtrack.domain.custody import Kind
from labtrack.domain.errors import NotFound
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.domain.readings import wristband_of
from labtrack.domain.specimens import TubeType
from labtrack.edge.errors import fault_sentence
from labtrack.edge.fields import OneOfField, QuantityField, TextField, choices_of
from labtrack.edge.forms import CommandForm
from labtrack.edge.language import named, quantity
from labtrack.edge.scan_fields import ScanField
from labtrack.edge.session import here
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services import specimens
from labtrack.services.identification import one_item
from labtrack.services.tubes import TubeLine, tube_lines
from labtrack.web import words
from labtrack.web.acting import FormPage, act, may, seen_number
from labtrack.web.ward import ward


class CollectionForm(CommandForm):
    """Whose arm, which tube, and how much is in it."""

    wristband = ScanField(_l("The patient's wristband"), description=_l("Scan it first, at the patient's side."))
    tube = ScanField(_l("The tube's label"), description=_l("Scan it once the blood is in it."))
    tube_type = OneOfField(_l("What kind of tube it is"), choices_of(TubeType))
    volume = QuantityField(_l("Volume in the tube"), "mL")
    expected: UUID | None = None

    def sent_in_order(self) -> bool:
        """Whether it was posted without a fault, and the tube that was scanned is the one that the page is about."""
        if not super().sent_in_order():
            return False
        fault = self._tube_fault()
        self.tube.errors = [*self.tube.errors, fault] if fault else self.tube.errors
        return not fault

    def _tube_fault(self) -> str:
        if self.tube.reading is None:
            return fault_sentence("needed")
        try:
            with reading(here()) as store:
                scanned = one_item(store, self.tube.reading, Kind.SPECIMEN)
        except NotFound as error:
            return fault_sentence(error.reason, error)
        if scanned.uid != self.expected:
            return str(_("This is another tube than the one that is open here: scan this tube, or open that one."))
        return ""


class MissForm(CommandForm):
    """Why a tube of the plan was not taken."""

    reason = TextField(_l("Why"), longest=200)


@ward.route("/specimens/<uuid:uid>/collections/new", methods=["GET", "POST"])
@may(Permission.COLLECT_SPECIMEN)
def collect(uid: UUID) -> ResponseReturnValue:
    """Draw the blood of one tube."""
    form = CollectionForm.asked(seen=seen_number(uid))
    form.expected = uid
    tube, others = _expected(uid)
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Draw the blood tube"),
        lead=_(
            "%(patient)s · %(visit)s · %(tube)s, %(volume)s planned",
            patient=tube.study_number,
            visit=named(tube.visit),
            tube=words.word(tube.specimen.tube_type),
            volume=quantity(tube.specimen.planned_volume_ul, "mL"),
        ),
        submit_note=ngettext("%(num)s more tube of this visit", "%(num)s more tubes of this visit", len(others))
        if others
        else "",
        submit_label=_("It is drawn"),
        template="ward/form.html",
        goes_to=lambda _outcome: url_for("ward.collect", uid=others[0]) if others else url_for("items.show", uid=uid),
    )

    def collected(store: Store, by: Actor, at: datetime) -> Outcome:
        return specimens.collect_specimen(
            store,
            uid,
            wristband=_wristband(form),
            tube_type=TubeType(form.tube_type.data),
            volume_ul=form.volume.needed,
            by=by,
            at=at,
            seen=form.seen_number,
        )

    return act(page, "collect_specimen", collected)


@ward.route("/specimens/<uuid:uid>/misses/new", methods=["GET", "POST"])
@may(Permission.COLLECT_SPECIMEN)
def miss_tube(uid: UUID) -> ResponseReturnValue:
    """Record that a tube of the plan was not taken."""
    form = MissForm.asked(seen=seen_number(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("The tube was not taken"),
        submit_label=_("Record it"),
        submit_kind="danger",
        template="ward/form.html",
    )

    def missed(store: Store, by: Actor, at: datetime) -> Outcome:
        return specimens.miss_specimen(store, uid, reason=form.reason.data or "", by=by, at=at, seen=form.seen_number)

    return act(page, "miss_specimen", missed)


def _expected(uid: UUID) -> tuple[TubeLine, Sequence[UUID]]:
    """The tube as it is expected, and the tubes of its visit that are still to be drawn after it."""
    with reading(here()) as store:
        specimen = store.specimens.get(store.items.by_uid(uid).id)
        (tube,) = tube_lines(store, [specimen])
        return tube, specimens.others_expected(store, specimen)


def _wristband(form: CollectionForm) -> str:
    """What the wristband's symbol carries, without what the scanner puts around it."""
    scanned = form.wristband.reading
    return (wristband_of(scanned) if scanned is not None else None) or form.wristband.data or ""
