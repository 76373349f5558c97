"""What did this scan name, to a program?"""

from __future__ import annotations

from apiflask import APIBlueprint

from labtrack.api.drawing import candidate_out, item_out, place_out
from labtrack.api.problems import problems
from labtrack.api.schemas import ScanIn, ScanOut
from labtrack.domain import sentences
from labtrack.edge.language import say
from labtrack.edge.scan_troubles import note_failure, note_typed
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.interop.scans import read
from labtrack.services.scanning import resolve

api = APIBlueprint("api_scans", __name__, tag="Scans")


@api.post("/scans")
@api.input(ScanIn, arg_name="scan")
@api.output(ScanOut)
@api.doc(summary="Say what a scan names", responses=problems(400, 401, 403, 415, 422))
def answer_scan(scan: ScanIn) -> ScanOut:
    """Answer a scan without guessing: the same scan has the same answer. What names nothing is kept."""
    actor, at = current_actor(), here().clock()
    taken = read(scan.scan, typed=scan.typed, bands=here().premises.bands)
    with reading(here()) as store:
        answer = resolve(store, taken, by=actor, at=at)
    if answer.code and not answer.several:
        note_failure(answer.code, scan.scan, taken)
    note_typed(scan.scan, taken)
    return ScanOut(
        code=answer.code,
        sentence=say(sentences.faults()[answer.code], current=answer.current) if answer.code else "",
        typed=answer.typed,
        item=item_out(answer.item) if answer.item is not None else None,
        several=[candidate_out(candidate) for candidate in answer.several],
        person=answer.person.printed_name if answer.person is not None else None,
        place=place_out(answer.place) if answer.place is not None else None,
    )
