"""Does a legal history verify, and is any change to it found where it was made?"""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labtrack.domain.verification import SENTENCES, Fault, KeptLink, first_wrong, said_by, signed_text_holds
from tests.domain.chains import Chain, a_link, chains, kept
from tests.domain.shapes import A_FEW

ZERO = "0" * 64


@A_FEW
@given(chains())
def test_a_legal_history_holds(chain: Chain) -> None:
    assert first_wrong(chain.head, chain.links) is None


@A_FEW
@given(chains(), st.data())
def test_any_other_byte_in_any_body_is_found_there(chain: Chain, data: st.DataObject) -> None:
    number, link = any_link(chain, data)
    place = data.draw(st.integers(0, len(link.body) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != link.body[place]))
    edited = replace(link, body=link.body[:place] + bytes([byte]) + link.body[place + 1 :])

    assert first_wrong(chain.head, with_link(chain, number, edited)) == (number, Fault.EDITED)


@A_FEW
@given(chains(), st.data())
def test_a_body_that_was_rewritten_with_its_digest_is_found_there(chain: Chain, data: st.DataObject) -> None:
    number, link = any_link(chain, data)
    said = json.loads(link.body) | {"detail": {"note": "forged"}, data.draw(st.sampled_from(["more", "before"])): ZERO}
    body = json.dumps(said).encode()
    edited = replace(link, body=body, digest=sha256(b"\0" + body).digest())

    found = first_wrong(chain.head, with_link(chain, number, edited))

    assert found is not None
    assert found[0] == number


@A_FEW
@given(chains(), st.data())
def test_any_copied_column_that_says_otherwise_is_found_there(chain: Chain, data: st.DataObject) -> None:
    number, link = any_link(chain, data)
    name = data.draw(st.sampled_from(sorted(link.copies)))
    other = data.draw(st.none() | st.text(max_size=5))
    copies = {**link.copies, name: other if other != link.copies[name] else "other"}

    found = first_wrong(chain.head, with_link(chain, number, replace(link, copies=copies)))

    assert found == (number, Fault.COPY_DIFFERS)


@A_FEW
@given(chains(), st.data())
def test_a_removed_event_is_found_where_it_was(chain: Chain, data: st.DataObject) -> None:
    number, link = any_link(chain, data)
    rest = tuple(other for other in chain.links if other is not link)

    assert first_wrong(chain.head, rest) == (number, Fault.CUT_OFF if number == len(chain.links) else Fault.REMOVED)


@A_FEW
@given(chains(), st.data())
def test_two_exchanged_events_are_found_at_the_first_of_them(chain: Chain, data: st.DataObject) -> None:
    if len(chain.links) < 2:
        return
    one, other = sorted(data.draw(st.permutations(range(1, len(chain.links) + 1)))[:2])
    links = list(chain.links)
    links[one - 1], links[other - 1] = (
        replace(chain.links[other - 1], number=one),
        replace(chain.links[one - 1], number=other),
    )

    assert first_wrong(chain.head, links) == (one, Fault.REORDERED)


@A_FEW
@given(chains(), st.data())
def test_an_inserted_event_is_found_where_it_was_put(chain: Chain, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, len(chain.links) + 1))
    before = chain.links[number - 2].digest if number > 1 else bytes(32)
    model = chain.links[min(number, len(chain.links)) - 1]
    said = json.loads(model.body) | {"number": number, "before": before.hex(), "detail": {"note": "forged"}}
    body = json.dumps(said).encode()
    forged = replace(model, number=number, body=body, digest=sha256(b"\0" + body).digest())
    later = (replace(link, number=link.number + 1) for link in chain.links[number - 1 :])

    found = first_wrong(chain.head, (*chain.links[: number - 1], forged, *later))

    assert found == (number, Fault.INSERTED)


@A_FEW
@given(chains(), st.data())
def test_any_change_of_the_item_is_found(chain: Chain, data: st.DataObject) -> None:
    head = chain.head
    changed = data.draw(
        st.sampled_from(
            [
                replace(head, number=head.number + 1),
                replace(head, number=head.number - 1),
                replace(head, digest=bytes(32)),
                replace(head, newest={**head.newest, "state": "somewhere else"}),
                replace(head, newest={**head.newest, "holder": "porter in transit"}),
                replace(head, first={**head.first, "place": "somewhere else"}),
                replace(head, first={**head.first, "at": "some other time"}),
                replace(head, made_from=head.made_from | {"somebody else's lot"}),
                replace(head, made_from=frozenset({"somebody else's lot"})),
                replace(head, codes=frozenset()),
            ]
        )
    )

    assert first_wrong(changed, chain.links) is not None


def test_an_item_without_any_event_was_cut_off_at_its_first() -> None:
    chain = kept([a_link()])

    assert first_wrong(chain.head, ()) == (1, Fault.CUT_OFF)


def test_what_is_no_body_of_ours_says_nothing_and_stops_nobody() -> None:
    for body in (b"", b"\xff", b"[]", b"{}", b"null", b'{"format":"9"}', b"[" * 100_000):
        assert said_by(body) == {}


SIGNED = b'"digest":"ab","item":"I","meaning":"released","name":"N","number":4,"role":"pharmacist"}'
SINCE = b'{"at":"T","format":"2","local_time":"L","person":"P",'


@pytest.mark.parametrize("text", [b"{" + SIGNED, SINCE + SIGNED], ids=["first format", "second format"])
def test_a_signed_text_holds_only_for_what_was_signed(text: bytes) -> None:
    copies = {"item": "I", "digest": "ab", "meaning": "released", "name": "N", "role": "pharmacist"}
    if text.startswith(SINCE):
        copies |= {"at": "T", "local_time": "L", "person": "P"}
    digest = sha256(text).digest()

    assert signed_text_holds(text, digest, number=4, copies=copies)
    assert not signed_text_holds(text, digest, number=5, copies=copies)
    assert not signed_text_holds(text, bytes(32), number=4, copies=copies)
    assert not signed_text_holds(text.replace(b"4", b"5"), digest, number=5, copies=copies)
    for name in copies:
        assert not signed_text_holds(text, digest, number=4, copies={**copies, name: "other"})


def test_a_text_of_the_first_format_is_not_held_against_columns_that_it_says_nothing_of() -> None:
    copies = {"item": "I", "at": "T", "local_time": "L", "person": "P"}
    first, unknown = b"{" + SIGNED, SINCE.replace(b'"2"', b'"3"') + SIGNED

    assert signed_text_holds(first, sha256(first).digest(), number=4, copies=copies)
    assert not signed_text_holds(unknown, sha256(unknown).digest(), number=4, copies=copies)


def test_every_fault_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Fault)
    assert len(set(SENTENCES.values())) == len(Fault)


def any_link(chain: Chain, data: st.DataObject) -> tuple[int, KeptLink]:
    number = data.draw(st.integers(1, len(chain.links)))
    return number, chain.links[number - 1]


def with_link(chain: Chain, number: int, link: KeptLink) -> tuple[KeptLink, ...]:
    return (*chain.links[: number - 1], link, *chain.links[number:])
