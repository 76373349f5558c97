"""Where does it come from and what became of it, to a program?"""

from __future__ import annotations

from apiflask import APIBlueprint

from labtrack.api.drawing import trace_out
from labtrack.api.problems import problems
from labtrack.api.schemas import TraceOut
from labtrack.domain.blinding import hidden_from
from labtrack.domain.people import Permission, require
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services.trace import trace

api = APIBlueprint("api_traces", __name__, tag="Traces")


@api.get("/trace/<path:identifier>")
@api.output(TraceOut)
@api.doc(summary="The family of an item with every event", responses=problems(401, 403, 404))
def show(identifier: str) -> TraceOut:
    """Trace whatever an identifier names: a scan, a number, or a uid; an identifier that fits several is not found."""
    actor = current_actor()
    require(actor, Permission.LOOK)
    with reading(here()) as store:
        traced = trace(store, identifier, hidden=hidden_from(actor))
    return trace_out(traced)
