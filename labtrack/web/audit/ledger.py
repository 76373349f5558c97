"""Does the ledger hold now?"""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from labtrack.domain.people import Permission
from labtrack.domain.verification import SENTENCES, WORDS, Fault, Where
from labtrack.edge.language import say, when
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading, writing
from labtrack.services.auditing import HOLDS, keep_verification, last_verification, verify_ledger
from labtrack.web.acting import may
from labtrack.web.audit import audit


@audit.post("/ledger")
@may(Permission.VERIFY_LEDGER)
def verify() -> ResponseReturnValue:
    """Walk every chain and the log now, and keep what came of it."""
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        verified = verify_ledger(store, by=actor)
    with writing(here()) as store:
        keep_verification(store, verified, by=actor, at=at)
    return redirect(url_for("audit.ledger"), 303)


@audit.get("/ledger")
@may(Permission.READ_AUDIT)
def ledger() -> ResponseReturnValue:
    """Show what the last verification found."""
    actor = current_actor()
    with reading(here()) as store:
        last = last_verification(store, by=actor)
    return render_template(
        "audit/ledger.html",
        last=last[0].detail if last is not None else None,
        holds=last is not None and last[0].code == HOLDS,
        verified_at=when(last[0].at, seconds=True) if last is not None else "",
        verified_by=last[1].printed_name if last is not None and last[1] is not None else "",
        wrong=[_wrong_row(one) for one in _wrong(last[0].detail)] if last is not None else [],
        may_verify=actor.may(Permission.VERIFY_LEDGER),
    )


def _wrong(detail: Mapping[str, object]) -> list[Mapping[str, object]]:
    found = detail.get("wrong")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _wrong_row(one: Mapping[str, object]) -> dict[str, object]:
    return {
        "item": one["item"],
        "where": say(WORDS[Where(str(one.get("where", Where.EVENT)))]),
        "url": url_for("items.show", uid=one["item"]) if one["item"] else "",
        "number": one["number"],
        "sentence": say(SENTENCES[Fault(str(one["fault"]))]),
        "code": one["fault"],
    }
