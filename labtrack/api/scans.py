"""What did this scan name, to a program?"""

from __future__ import annotations

from apiflask import APIBlueprint

from labtrack.api.drawing import candidate_out, item_out, place_out
from labtrack.api.problems import problems
from labtrack.api.schemas import ScanIn, ScanOut
from labtrack.domain import sentences
from labtrack.edge.language import say
from labtrack.edge.session import current_actor, device, here
from labtrack.edge.transaction import reading, writing
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
    with reading(here()) as store:
        answer = resolve(store, read(scan.scan, typed=scan.typed, bands=here().premises.bands), by=actor, at=at)
    if answer.code and not answer.several:
        with writing(here()) as store:
            store.keep_failed_scan(answer.code, scan.scan, place_id=actor.place_id, device=device(), at=at)
    return ScanOut(
        code=answer.code,
        sentence=say(sentences.faults()[answer.code]) if answer.code else "",
        typed=answer.typed,
        item=item_out(answer.item) if answer.item is not None else None,
        several=[candidate_out(candidate) for candidate in answer.several],
        person=answer.person.printed_name if answer.person is not None else None,
        place=place_out(answer.place) if answer.place is not None else None,
    )
