"""What do hands do at a screen, and what has the story that they play come to?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from labtrack.domain.custody import Event, Item, Kind
from tests.world import World

SITE_CLOCK = ZoneInfo("Asia/Shanghai")
Given = str | Sequence[str]


class Hands(Protocol):
    """What a person does at a screen; over HTTP, or in a browser with a scanner.

    `seen_scanning` says whether the page can tell a scanner from fingers, which takes its script.
    """

    seen_scanning: bool

    @property
    def text(self) -> str:
        """All that can be read on the page."""

    @property
    def heading(self) -> str:
        """The page's own heading."""

    @property
    def path(self) -> str:
        """Where the page stands."""

    def become(self, code: str) -> None:
        """Somebody signs in, on a screen of their own."""

    def open(self, path: str) -> None:
        """Go to a page."""

    def fill(self, path: str, values: Mapping[str, Given]) -> None:
        """Go to a page, fill its form, scans with the scanner, and send it."""

    def press(self, action: str, values: Mapping[str, Given] | None = None) -> None:
        """Send the form of this page that goes to an address, by its button, with these values in it."""

    def scan(self, text: str) -> None:
        """Scan something into the scan box of this page."""


@dataclass(slots=True)
class Tale:
    """The story as far as it is told: whose hands, in which world, and what was made so far, by name."""

    hands: Hands
    world: World
    made: dict[str, UUID] = field(default_factory=dict)

    def local(self, **before: float) -> str:
        """A time of the site's clock as a form takes it; `hours=2` is two hours ago."""
        return as_typed(self.world.at - timedelta(**before))

    def item(self, name: str) -> Item:
        """Something that was made, as the database has it now."""
        return self.world.item(self.made[name])

    def holds(self, name: str, state: str, *, event: int) -> None:
        """The database has it in that state after that event, and the page said so in its notice."""
        item = self.item(name)
        assert (item.state, item.number) == (state, event), f"{name}: {self.hands.heading}: {self.hands.text[:600]}"
        assert f"Recorded as event {event} of " in self.hands.text, self.hands.text[:600]

    def says(self, *sentences: str) -> None:
        """All of that stands on the page."""
        for sentence in sentences:
            assert sentence in self.hands.text, f"{sentence!r} is not on {self.hands.path}: {self.hands.text[:900]}"

    def symbol(self, name: str, scheme: str) -> str:
        """A symbol of something, such as its wristband."""
        with self.world.look() as store:
            return store.items.codes(store.items.by_uid(self.made[name]).id)[scheme]

    def bag_symbol(self, name: str) -> str:
        """What a scanner reads off a bag: donation number and product code."""
        code = self.symbol(name, "product")
        return f"={code[:13]}00=<{code[13:]}"

    def waiting_label(self, name: str) -> str:
        """The symbol of the label of something that was printed and waits to be scanned back."""
        with self.world.look() as store:
            label = store.labels.find(item_id=store.items.by_uid(self.made[name]).id, live_at=None)
        assert label is not None
        return label.serial

    def slots(self, kind: Kind) -> list[UUID]:
        """The participant's infusions or exchanges, by number."""
        with self.world.look() as store:
            key = store.items.by_uid(self.made["participant"]).id
            rows = store.infusion_orders if kind is Kind.INFUSION else store.exchanges
            found = {one.number: one.item_id for one in rows.all(participant_item_id=key)}
            return [store.items.get(found[number]).uid for number in sorted(found)]

    def last_made(self, kind: Kind) -> UUID:
        """The newest item of a kind."""
        with self.world.look() as store:
            return max(store.items.all(kind=kind), key=lambda one: one.id).uid

    def chain(self, name: str) -> tuple[Event, ...]:
        """All events of something that was made."""
        return self.world.chain(self.made[name])


def as_typed(at: datetime) -> str:
    """A moment as a field for day and time takes it."""
    return f"{at.astimezone(SITE_CLOCK):%Y-%m-%dT%H:%M}"
