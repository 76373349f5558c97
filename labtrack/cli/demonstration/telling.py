"""How is a played use case told, and does the database, asked by a second connection, say the same?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from labtrack.domain.custody import digest_of
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor
from labtrack.edge.installation import Installation
from labtrack.edge.transaction import reading
from labtrack.services.naming import name_of


class DoesNotHold(Exception):
    """A step did not come out as it was told, or not as the story goes."""


@dataclass(slots=True)
class Teller:
    """Reads every committed step again by a connection of its own, and prints it with identifier and digest."""

    second: Installation
    say: Callable[[str], None]
    steps: int = field(default=0)

    def __call__(self, use_case: str, outcome: Outcome, by: Actor) -> None:
        """Tell one step; DoesNotHold when the database says otherwise."""
        self.steps += 1
        if outcome.refused:
            codes = ", ".join(finding.code for finding in outcome.findings)
            raise DoesNotHold(f"{use_case} was refused: {codes}")
        if outcome.number == 0 or outcome.item is None:
            self.say(f"{outcome.at:%Y-%m-%d %H:%M}  {by.printed_name:<22} {use_case.replace('_', ' ')}")
            return
        with reading(self.second) as store:
            item = store.items.by_uid(outcome.item)
            event = store.custody.find(item_id=item.id, number=outcome.number)
            if event is None or event.what.value != outcome.what or event.digest != digest_of(event.body):
                raise DoesNotHold(f"{use_case}: event {outcome.number} of {item.uid} is not there as it was told")
            if event.actor_id != by.id or event.at != outcome.at:
                raise DoesNotHold(f"{use_case}: event {outcome.number} names somebody else or another time")
            name = name_of(store, item)
        what = f"{event.what.value.replace('-', ' ')}"
        called = f"{name.kind.value} {name.text}{f' / {name.number}' if name.number else ''}"
        self.say(
            f"{outcome.at:%Y-%m-%d %H:%M}  {by.printed_name:<22} {what:<22} {called:<38} "
            f"event {event.number:<3} {event.digest.hex()[:16]}"
        )
