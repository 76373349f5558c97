"""What did it come from, and what came of it, as a picture and as a list?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import url_for
from markupsafe import Markup

from labtrack.domain.custody import Item
from labtrack.services.items import Story
from labtrack.web import words

STEPS = 8
"""More steps than any cell makes from the cord to the patient."""

DRAWN = 2
"""How many of one generation the picture holds; all of them stand in the list."""

LISTED = 80


def picture_of(story: Story) -> Mapping[str, object]:
    """The entries of the `family` macro, the oldest generation first, and how many relatives are not drawn."""
    drawn = {level: _first(story, row) for level, row in _generations(story).items()}
    kept = {item.id for row in drawn.values() for item in row}
    return {
        "generations": [[_entry(story, item) for item in row] for row in drawn.values()],
        "links": [(parent, child) for parent, child in story.links if parent in kept and child in kept],
        "left_out": len(story.family) - len(kept),
    }


def rows_of(story: Story) -> list[list[object]]:
    """Every relative as a row of a table, the oldest generation first."""
    relatives = [item for row in _generations(story).values() for item in row if item.id != story.summary.item.id]
    return [_row(story, item) for item in relatives[:LISTED]]


def _generations(story: Story) -> Mapping[int, Sequence[Item]]:
    """The family by rows: each parent right above the first of its children, so that no line hides behind a box."""
    depth = dict.fromkeys(story.family, 0)
    children: dict[int, list[int]] = {}
    for _step in range(STEPS):
        for parent, child in story.links:
            depth[child] = max(depth[child], depth[parent] + 1)
    for parent, child in story.links:
        children.setdefault(parent, []).append(child)
    for parent in sorted(children, key=lambda key: depth[key], reverse=True):
        depth[parent] = min(depth[child] for child in children[parent]) - 1
    return {
        level: [story.family[key] for key in sorted(depth) if depth[key] == level]
        for level in sorted({*depth.values()})
    }


def _first(story: Story, row: Sequence[Item]) -> Sequence[Item]:
    """The item itself if it stands in this row, and the first of its kin beside it."""
    own = story.summary.item.id
    chosen = sorted(row, key=lambda item: (item.id != own, item.id))[:DRAWN]
    return sorted(chosen, key=lambda item: item.id)


def _entry(story: Story, item: Item) -> Mapping[str, object]:
    return {
        "id": item.id,
        "label": words.short_name(story.names[item.id]),
        "notes": (words.word(item.kind), words.state_word(item.state)),
        "url": url_for("items.show", uid=item.uid),
        "this": item.id == story.summary.item.id,
    }


def _row(story: Story, item: Item) -> list[object]:
    link = Markup('<a class="ident" href="{}">{}</a>').format(
        url_for("items.show", uid=item.uid), words.name(story.names[item.id])
    )
    return [link, words.word(item.kind), words.state_word(item.state)]
