"""What does a legal chain of custody look like, made step by step along the life cycles?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from labtrack.domain.custody import NO_DIGEST, Happened, Kind, Link, body_of, digest_of
from labtrack.domain.lifecycles import NOT_YET, after
from labtrack.domain.verification import KeptHead, KeptLink

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """An item's head, and its links as they were kept."""

    head: KeptHead
    links: tuple[KeptLink, ...]


def a_link(**changes: object) -> Link:
    """One complete link, with some things changed."""
    link = Link(
        item=UUID(int=1),
        kind=Kind.DONATION,
        number=1,
        what=Happened.RECEIVED,
        detail={},
        state="received",
        holder=f"technician@{UUID(int=4)}",
        made_from=frozenset(),
        codes={},
        actor=UUID(int=2),
        witness=None,
        place=UUID(int=4),
        at=START,
        device_at=None,
        command=UUID(int=5),
        before=NO_DIGEST,
    )
    return replace(link, **changes)  # type: ignore[arg-type]


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """Any legal history of one to twelve events of any kind of item."""
    kind = draw(st.sampled_from(Kind))
    parents = frozenset(draw(st.lists(st.uuids(), max_size=2)))
    codes = {"label": draw(st.text("LB-0123456789", min_size=1))}
    links: list[Link] = []
    state, before = NOT_YET, NO_DIGEST
    for number in range(1, draw(st.integers(1, 12)) + 1):
        what = draw(st.sampled_from([what for what in Happened if after(kind, state, what) is not None]))
        state = after(kind, state, what) or NOT_YET
        link = a_link(
            kind=kind, number=number, what=what, state=state, before=before, at=START + timedelta(minutes=number),
            detail={"note": draw(st.text(st.characters(codec="utf-8"), max_size=9)), "cells": draw(st.integers(0, 9))},
            made_from=parents if number == 1 else frozenset(), codes=codes if number == 1 else {},
            witness=draw(st.none() | st.just(UUID(int=7))),
        )  # fmt: skip
        links.append(link)
        before = digest_of(body_of(link))
    return kept(links)


def kept(links: list[Link]) -> Chain:
    """The chain as an honest database gives it back."""
    first, last = links[0], links[-1]
    head = KeptHead(
        number=len(links),
        digest=digest_of(body_of(last)),
        newest={"state": last.state, "holder": last.holder},
        first={"place": str(first.place), "at": text_of(first.at)},
        made_from=frozenset(str(parent) for parent in first.made_from),
        codes=frozenset({*first.codes.items(), ("label", "a later print")}),
    )
    return Chain(head=head, links=tuple(kept_link(link) for link in links))


def kept_link(link: Link) -> KeptLink:
    """One link as an honest database gives it back."""
    body = body_of(link)
    copies = {
        "item": str(link.item),
        "kind": link.kind.value,
        "what": link.what.value,
        "at": text_of(link.at),
        "actor": str(link.actor),
        "witness": str(link.witness) if link.witness else None,
        "command": str(link.command),
    }
    return KeptLink(number=link.number, body=body.encode(), digest=digest_of(body), copies=copies)


def text_of(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.%f}Z"
