"""What was tried, printed and configured, by whom and when; and who was shown whose identity?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.people import Permission
from labtrack.edge.fields import ListField, TextField
from labtrack.edge.forms import HouseForm
from labtrack.edge.language import when, zone
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services.auditing import Asked, AuditChoices, audit_choices, audit_entries, disclosures
from labtrack.web.acting import may
from labtrack.web.audit import audit
from labtrack.web.audit.audit_words import entry_row, outcome_word, page_word, use_case_word
from labtrack.web.paging import page_asked

PAGE_SIZE = 50


class SearchForm(HouseForm):
    """By what the audit trail is searched; every field may stay open."""

    use_case = ListField(_l("What"), optional=True)
    code = ListField(_l("What came of it"), optional=True)
    person = ListField(_l("Who"), optional=True)
    day = TextField(_l("Day"), optional=True, render_kw={"type": "date"})


@audit.get("/entries")
@may(Permission.READ_AUDIT)
def entries() -> ResponseReturnValue:
    """Show the audit trail, searched by what, what came of it, who and day; the newest first."""
    actor, number = current_actor(), page_asked()
    form = SearchForm(request.args)
    with reading(here()) as store:
        _offer(form, audit_choices(store, by=actor))
        in_order = form.validate()
        asked = _asked(form) if in_order else Asked()
        page = audit_entries(store, asked, first=(number - 1) * PAGE_SIZE, most=PAGE_SIZE, by=actor)
    shown = render_template(
        "audit/entries.html",
        form=form,
        rows=[entry_row(entry, page.people) for entry in page.entries],
        count=page.count,
        page=number,
        pages=max(-(-page.count // PAGE_SIZE), 1),
        searched={name: value for name, value in request.args.items() if name in form and value},
    )
    return shown, 200 if in_order else 422


@audit.get("/disclosures")
@may(Permission.READ_AUDIT)
def shown_identities() -> ResponseReturnValue:
    """Show when the identity of a participant was opened, to whom and on which page; no name stands here."""
    number = page_asked()
    with reading(here()) as store:
        count, found, people = disclosures(store, first=(number - 1) * PAGE_SIZE, most=PAGE_SIZE, by=current_actor())
    rows = [
        [when(one.at, seconds=True), one.study_number, people[one.person_id].printed_name, page_word(one.page)]
        for one in found
    ]
    pages = max(-(-count // PAGE_SIZE), 1)
    return render_template("audit/disclosures.html", rows=rows, count=count, page=number, pages=pages)


def _offer(form: SearchForm, choices: AuditChoices) -> None:
    everything = ("", _("all"))
    form.use_case.offer([everything, *((one, use_case_word(one)) for one in choices.use_cases)])
    form.code.offer([everything, *((one, outcome_word(one)) for one in choices.codes)])
    form.person.offer([everything, *((str(one.id), one.printed_name) for one in choices.people)])


def _asked(form: SearchForm) -> Asked:
    begins = _day(form.day.data or "")
    return Asked(
        use_case=form.use_case.data or None,
        code=form.code.data or None,
        person_id=int(form.person.data) if form.person.data else None,
        begins=begins,
        ends=begins + timedelta(days=1) if begins is not None else None,
    )


def _day(text: str) -> datetime | None:
    """The beginning of a day by the site's clock; None for no day, or none that is one."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=zone()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
