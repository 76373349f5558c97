"""What must this lot or dose be tested for, what came out, and who has reviewed it?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from labtrack.domain.errors import NotFound
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.domain.testing import Limit, Reading
from labtrack.edge.language import named
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services.results import Sheet, enter_results, review_results, sheet_of
from labtrack.web.acting import FormPage, act, may
from labtrack.web.quality import quality
from labtrack.web.quality.result_forms import EntryForm, ReviewForm, entry_form
from labtrack.web.readings import limit_text, row_of

OPEN_STATES = frozenset({"quarantined", "released", "prepared"})
"""Where a result may still be entered or reviewed."""


@quality.get("/results/<uuid:uid>")
@may(Permission.LOOK)
def results(uid: UUID) -> ResponseReturnValue:
    """Show every test that is asked for, beside its result."""
    return _sheet_page(uid)


@quality.post("/results/<uuid:uid>")
@may(Permission.ENTER_RESULT)
def enter(uid: UUID) -> ResponseReturnValue:
    """Enter the results that were typed."""
    return _sheet_page(uid)


@quality.post("/results/<uuid:uid>/reviews")
@may(Permission.REVIEW_RESULT)
def review(uid: UUID) -> ResponseReturnValue:
    """Say of one result, or of all that are shown, that they were reviewed."""
    form = ReviewForm.asked()

    def reviewed(store: Store, by: Actor, at: datetime) -> Outcome:
        chosen = [_uid(text) for text in form.results]
        return review_results(store, uid, chosen, by=by, at=at, seen=form.seen_number)

    sheet = _sheet(uid)
    entry = entry_form(_asked_limits(sheet)).blank(sheet.item.number)
    return act(_page(uid, form, sheet, entry), "review_results", reviewed)


def _sheet_page(uid: UUID) -> ResponseReturnValue:
    sheet = _sheet(uid)
    form = entry_form(_asked_limits(sheet)).asked(seen=sheet.item.number)

    def entered(store: Store, by: Actor, at: datetime) -> Outcome:
        return enter_results(store, uid, form.entries, by=by, at=at, seen=form.seen_number)

    return act(_page(uid, form, sheet, form), "enter_results", entered)


def _page(uid: UUID, form: EntryForm | ReviewForm, sheet: Sheet, entry: EntryForm) -> FormPage:
    actor = current_actor()
    is_open = sheet.item.state in OPEN_STATES
    waiting = [one.result for one in sheet.readings if one.result is not None and one.result.reviewed_at is None]
    reviewable = [str(one.uid) for one in waiting if one.entered_by_id != actor.id]
    if not (is_open and actor.may(Permission.REVIEW_RESULT)):
        reviewable = []
    may_enter = is_open and actor.may(Permission.ENTER_RESULT)
    return FormPage(
        form=form,
        heading=_("Test results"),
        submit_label=_("Record what I have entered"),
        item=uid,
        template="quality/results.html",
        goes_to=lambda _outcome: url_for("quality.results", uid=uid),
        more={
            "uid": uid,
            "specification": sheet.specification,
            "entry": entry,
            "asked": [_asked(one, entry) for one in sheet.readings if one.limit.code in entry.codes],
            "may_enter": may_enter and bool(entry.codes),
            "rows": [_row(one, sheet, reviewable, may_enter) for one in sheet.readings if one.result is not None],
            "reviewable": reviewable,
            "own": sum(1 for one in waiting if one.entered_by_id == actor.id),
            "review": form if isinstance(form, ReviewForm) else ReviewForm.blank(sheet.item.number),
            "counts": _counts(sheet),
        },
    )


def _sheet(uid: UUID) -> Sheet:
    with reading(here()) as store:
        return sheet_of(store, store.items.by_uid(uid))


def _asked_limits(sheet: Sheet) -> list[Limit]:
    """A row is open where nothing stands yet, where a correction is asked for, and where something was typed."""
    open_codes = {one.limit.code for one in sheet.readings if one.result is None}
    open_codes |= {request.args.get("again", ""), *(name.removesuffix(".value") for name in request.form)}
    return [one.limit for one in sheet.readings if one.limit.code in open_codes]


def _asked(one: Reading, form: EntryForm) -> dict[str, object]:
    code = one.limit.code
    has_unit = form.has(code, "unit")
    return {
        "code": code,
        "name": named(one.limit.name),
        "limit": limit_text(one.limit),
        "value": form.part(code, "value"),
        "unit": form.part(code, "unit") if has_unit else None,
        "as_reported": form.part(code, "as_reported") if has_unit else None,
    }


def _row(one: Reading, sheet: Sheet, reviewable: list[str], may_enter: bool) -> dict[str, object]:
    row = row_of(one, sheet.people)
    result = one.result
    if result is None:
        return row
    if str(result.uid) in reviewable:
        row["review"] = str(result.uid)
    elif may_enter and request.args.get("again") != one.limit.code:
        row["again"] = url_for("quality.results", uid=sheet.item.uid, again=one.limit.code)
    return row


def _counts(sheet: Sheet) -> dict[str, int]:
    entered = [one.result for one in sheet.readings if one.result is not None]
    return {
        "asked": len(sheet.readings),
        "entered": len(entered),
        "reviewed": sum(1 for one in entered if one.reviewed_at is not None),
    }


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as fault:
        raise NotFound(what="result") from fault
