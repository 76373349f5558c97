"""Do labels add up exactly when nobody has to ask where one of them is?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from labtrack.domain.label_accounts import account_of, sum_of
from labtrack.domain.label_designs import read_label_designs
from labtrack.domain.labelling import Label, proved

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
PRINTED = Label(
    id=1,
    uid=UUID(int=1),
    item_id=5,
    design="container-v1",
    serial="LB-00000001-T",
    content="{}",
    printed_at=NOON,
    printed_by_id=9,
    scan_back=True,
)
LIVE = replace(PRINTED, live_at=NOON)
VOID = replace(LIVE, void_at=NOON)
SPOILED = replace(PRINTED, spoiled_at=NOON)
DESTROYED = replace(VOID, destroyed_at=NOON)
NEVER_USED = replace(PRINTED, void_at=NOON, destroyed_at=NOON)
ACCOUNTED = (LIVE, SPOILED, DESTROYED, NEVER_USED)
MISSING = (PRINTED, VOID)


@given(st.lists(st.sampled_from(ACCOUNTED)), st.lists(st.sampled_from(MISSING)))
def test_labels_add_up_exactly_when_none_is_missing(accounted, missing):
    account = account_of("A bag", [*accounted, *missing])

    assert account.issued == len(accounted) + len(missing)
    assert account.adds_up is (not missing)
    assert len(account.missing) == len(missing)


def test_what_may_still_become_live_is_counted_with_what_is_live():
    assert account_of("A bag", [LIVE, PRINTED, VOID, SPOILED]).may_be_live == 2
    assert account_of("A bag", [LIVE, VOID, DESTROYED]).may_be_live == 1


def test_the_sum_of_accounts_is_the_account_of_all():
    one, other = account_of("A", [LIVE, PRINTED]), account_of("B", [SPOILED, DESTROYED, VOID])

    assert sum_of([one, other]) == account_of("", [LIVE, PRINTED, SPOILED, DESTROYED, VOID])


def test_a_live_label_proves_an_item_unless_another_print_is_a_claim():
    assert proved([VOID, LIVE])
    assert not proved([VOID])
    assert not proved([LIVE, PRINTED])
    assert proved([LIVE, replace(PRINTED, scan_back=False)])
    assert proved([LIVE, SPOILED])


def test_what_is_asked_of_designs_is_read_and_anything_else_is_refused():
    assert read_label_designs("[a-v1]\nscan_back = true\n[b-v1]\nscan_back = false") == {"a-v1": True, "b-v1": False}
    for odd in ("a = 1", "[a]\nscan_back = 1", "[a]\nscan_back = true\ncopies = 2", "[a]"):
        try:
            read_label_designs(odd)
        except ValueError:
            continue
        raise AssertionError(odd)
