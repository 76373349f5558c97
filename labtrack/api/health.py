"""Does labtrack answer?"""

from __future__ import annotations

from apiflask import APIBlueprint

from labtrack.api.schemas import HealthOut
from labtrack.edge.session import here, open_to_all
from labtrack.persistence import schema

api = APIBlueprint("api_health", __name__, tag="Health")


@api.get("/health")
@open_to_all
@api.output(HealthOut)
@api.doc(summary="Does labtrack answer?")
def health() -> HealthOut:
    """Say so, and at which schema the database is."""
    revision = schema.revision_of(here().database)
    return HealthOut(status="ok" if revision == schema.head() else "not-migrated", schema_revision=revision)
