"""How does a page take one scan after another?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from labtrack.domain.errors import Conflict, Invalid, LabtrackError, NotFound
from labtrack.domain.outcomes import Outcome
from labtrack.domain.readings import Reading
from labtrack.edge.errors import fault_sentence, status_of, told
from labtrack.edge.forms import CommandForm
from labtrack.edge.scan_fields import ScanField
from labtrack.edge.scan_troubles import note_failure
from labtrack.web.acting import Act, do, gone_on


class LoopForm(CommandForm):
    """What the scan box of a loop sends."""

    scan = ScanField(_l("Scan"))

    @property
    def reading(self) -> Reading:
        """What was scanned, once the form is in order."""
        if self.scan.reading is None:
            raise ValueError("nothing was scanned")
        return self.scan.reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A page with one scan box that is ready again after each scan.

    `template` draws the box by the macro of components/scanloop.html. `context` is asked whenever the page is drawn: it
    shows what is there then. `hint` is what the empty box says.
    """

    form: LoopForm
    template: str
    hint: str
    context: Callable[[], Mapping[str, object]]

    def drawn(self, status: int = 200, *, fault: str = "", about: object = None) -> ResponseReturnValue:
        """Draw it; after a scan that was not taken, with what arrived, why not, and the item that it is about."""
        if fault:
            self.form.renew()
        page = render_template(
            self.template,
            loop_key=self.form.client_key.data,
            loop_hint=self.hint,
            loop_fault=fault,
            loop_arrived=request.form.get("scan", "") if fault else "",
            loop_about=url_for("items.show", uid=about) if isinstance(about, UUID) else "",
            **self.context(),
        )
        return page, status

    def scanned(self) -> bool:
        """Whether a scan arrived and could be read."""
        return self.form.sent_in_order()

    def unread(self) -> ResponseReturnValue:
        """Answer what is no scan yet: the page, or why nothing could be read."""
        if request.method == "GET":
            return self.drawn()
        return self.drawn(422, fault=" ".join(str(error) for error in self.form.scan.errors))

    def refused(self, error: LabtrackError) -> ResponseReturnValue:
        """Answer a scan that could be read, and is not what was asked for; it is kept as one that failed."""
        if "scan" in error.fields:
            note_failure(error.fields["scan"], request.form.get("scan", ""), self.form.scan.reading)
        sentences = [fault_sentence(code, error) for code in error.fields.values()]
        return self.drawn(
            status_of(error), fault=" ".join(sentences) or told(error).sentence, about=error.facts.get("item")
        )

    def do(self, use_case: str, act: Act, goes_to: Callable[[Outcome], str]) -> ResponseReturnValue:
        """Do the command of a scan, and go on to what was committed; the box is then ready for the next."""
        try:
            outcome = do(self.form, use_case, act)
        except (Invalid, NotFound, Conflict) as error:
            return self.refused(error)
        return gone_on(outcome, self.form.key, goes_to)
