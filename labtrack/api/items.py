"""What is this item, to a program?"""

from __future__ import annotations

from uuid import UUID

from apiflask import APIBlueprint

from labtrack.api.drawing import story_out
from labtrack.api.problems import problems
from labtrack.api.schemas import ItemWithEventsOut
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services.items import story_of

api = APIBlueprint("api_items", __name__, tag="Items")


@api.get("/items/<uuid:uid>")
@api.output(ItemWithEventsOut)
@api.doc(summary="One item and its chain of custody", responses=problems(401, 403, 404))
def show(uid: UUID) -> ItemWithEventsOut:
    """Tell what an item is, how it stands, and all that happened to it."""
    with reading(here()) as store:
        story = story_of(store, uid, by=current_actor(), at=here().clock())
    return story_out(story)
