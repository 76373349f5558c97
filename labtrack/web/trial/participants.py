"""Who takes part, and how does a person come into the trial's view?"""

from __future__ import annotations

from datetime import date, datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from labtrack.domain.errors import Invalid
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Identity, Sex
from labtrack.domain.people import Actor, Permission
from labtrack.domain.places import PlaceKind
from labtrack.edge.fields import ListField, OneOfField, TextField, choices_of
from labtrack.edge.forms import CommandForm
from labtrack.edge.language import day
from labtrack.edge.session import here
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services.course import ParticipantLine, participant_lines
from labtrack.services.participants import open_screening
from labtrack.web import words
from labtrack.web.acting import FormPage, act, may
from labtrack.web.paging import page_asked
from labtrack.web.trial import trial

PAGE_SIZE = 40


class ScreeningForm(CommandForm):
    """Who it is in life: sealed from here on, and shown only where a person must be identified."""

    name = TextField(_l("Name"), longest=120)
    record_number = TextField(_l("Hospital record number"), longest=40)
    birth_date = TextField(_l("Birth date"), render_kw={"type": "date"})
    sex = OneOfField(_l("Sex"), choices_of(Sex))
    ward = ListField(_l("Ward"))


@trial.get("/participants")
@may(Permission.SEE_ARM)
def participants() -> ResponseReturnValue:
    """List participants by study number, a page at a time."""
    page = page_asked()
    with reading(here()) as store:
        count, lines = participant_lines(store, first=(page - 1) * PAGE_SIZE, most=PAGE_SIZE)
    pages = max((count + PAGE_SIZE - 1) // PAGE_SIZE, 1)
    rows = [_row(line) for line in lines]
    return render_template("trial/participants.html", rows=rows, count=count, page=page, pages=pages)


@trial.route("/participants/new", methods=["GET", "POST"])
@may(Permission.ENROL)
def screen() -> ResponseReturnValue:
    """Take a patient into screening: a study number and a wristband are given."""
    form = ScreeningForm.asked()
    with reading(here()) as store:
        form.ward.choices = [(ward.code, ward.name) for ward in store.places.all(kind=PlaceKind.WARD)]
    page = FormPage(
        form=form,
        heading=_("Screen a patient"),
        lead=_("Name, record number and birth date are sealed; everything else goes by the study number."),
        submit_label=_("Open screening"),
    )

    def screened(store: Store, by: Actor, at: datetime) -> Outcome:
        identity = Identity(
            name=form.name.data or "",
            record_number=form.record_number.data or "",
            birth_date=_date(form.birth_date.data or ""),
        )
        sex = Sex(form.sex.data or "")
        return open_screening(store, sex=sex, identity=identity, ward_code=form.ward.data or "", by=by, at=at)

    return act(page, "open_screening", screened)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise Invalid(fields={"birth_date": "not-a-time"}) from fault


def _row(line: ParticipantLine) -> list[object]:
    link = Markup('<a class="ident" href="{}">{}</a>').format(url_for("items.show", uid=line.uid), line.study_number)
    return [
        link,
        str(line.arm) if line.arm is not None else "–",
        words.state_word(line.state),
        line.ward,
        line.abo.value if line.abo is not None else _("not confirmed"),
        day(line.enrolled_at) if line.enrolled_at is not None else "–",
    ]
