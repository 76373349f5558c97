"""Is a donor decided on one page, signed, and refused only with a reason?"""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.manufacture import a_received_donation
from tests.web.browsing import Site
from tests.web.deciding import sign


@pytest.fixture
def path(site: Site) -> str:
    return f"/quality/donors/{a_received_donation(site.world)}"


def test_the_page_says_what_is_known_of_the_cord_and_asks_with_nothing_preselected(site, path):
    page = site.browser("qa-a").open(path)

    assert page.heading == "Decide on the donor"
    assert {"M-0137", "5 h", "4.2 °C"} <= {one.words for one in page.all("dd")}
    assert not [one for one in page.all("input") if "checked" in one.attributes]


@pytest.mark.parametrize(
    ("decision", "reason", "state"), [("accept", "", "accepted"), ("refuse", "HBsAg reactive", "rejected")]
)
def test_the_decision_is_signed_and_moves_the_donation(site, path, decision, reason, state):
    page = sign(site.browser("qa-a"), path, decision=decision, reason=reason)

    assert page.heading == "Donation A9999 26 000137"
    with site.world.look() as store:
        item = store.items.by_uid(_uid(path))
        (signature,) = store.signatures.all(item_id=item.id)
    assert item.state == state
    assert signature.printed_name == "Quality Assurance A"


def test_a_refusal_without_a_reason_comes_back_with_the_choice_still_made(site, path):
    page = sign(site.browser("qa-a"), path, decision="refuse")

    assert page.status == 422
    assert page.faults == ["This is needed."]
    assert page.fields()["decision"] == "refuse"
    assert site.world.item(_uid(path)).state == "received"


def test_without_a_choice_nothing_is_signed(site, path):
    page = sign(site.browser("qa-a"), path, reason="Panel complete")

    assert page.status == 422
    assert page.fields()["reason"] == "Panel complete"
    assert site.world.item(_uid(path)).state == "received"


def test_a_wrong_password_signs_nothing_and_keeps_what_was_typed(site, path):
    page = sign(site.browser("qa-a"), path, password="guessed", decision="accept", reason="Panel complete")

    assert page.status == 403
    assert page.faults == [
        "Code or badge and password or PIN do not fit. After several wrong ones the account is locked."
    ]
    assert page.fields()["reason"] == "Panel complete"
    assert page.fields()["secret"] == ""
    assert site.world.item(_uid(path)).state == "received"


def _uid(path: str) -> UUID:
    return UUID(path.rpartition("/")[2])
