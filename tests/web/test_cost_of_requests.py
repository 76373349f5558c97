"""How many statements does a whole request send, from who is at the screen to the last word of the page?

Counted is all that goes to the database: reads with the locks among them, writes with the command's own rows; only what
begins and ends transactions is left out.
"""

from __future__ import annotations

from collections.abc import Callable

from labtrack.domain.people import Role
from labtrack.edge.transaction import writing
from labtrack.services.people import grant_role
from tests.clinic import NURSES
from tests.statements import Sort, counted, sent_by
from tests.web.browsing import Browser
from tests.web.wards import Ward, path_of

READS, WRITES = (Sort.READ, Sort.LOCK), (Sort.WRITE, Sort.COMMAND)


def cost(ward: Ward, request: Callable[[], object]) -> tuple[int, int]:
    """What one request reads and writes."""
    found = counted(sent_by(ward.clinic.world.installation.database.engine, request))
    return sum(found[sort] for sort in READS), sum(found[sort] for sort in WRITES)


def test_who_is_at_the_screen_is_one_statement_and_the_scan_page_needs_no_other(ward: Ward) -> None:
    browser = ward.browser("tech-a")

    assert cost(ward, lambda: browser.client.get("/scan")) == (1, 0)
    assert cost(ward, lambda: browser.client.get("/static/css/base.css", buffered=True)) == (0, 0)
    nobody = Browser(ward.client.application.test_client())
    assert cost(ward, lambda: nobody.client.get("/sign-in")) == (3, 0), "clock of the site, accounts to try out"


def test_that_stays_so_for_a_person_with_many_roles_and_who_has_signed_in_often(ward: Ward) -> None:
    trust_with_every_role(ward, "tech-a")
    browser = ward.browser("tech-a")
    for _ in range(3):
        browser = ward.browser("tech-a")

    assert cost(ward, lambda: browser.client.get("/scan")) == (1, 0)
    assert "/admin/people" in browser.open("/scan").links()


def test_a_scan_is_answered_by_eight_statements_at_most_whatever_it_names(ward: Ward) -> None:
    dose = ward.clinic.on_ward("LF-001")
    browser = ward.browser("tech-a")
    named = {
        "a container": ward.clinic.symbol(ward.clinic.furnished.bags[-1]),
        "a dose": ward.clinic.symbol(dose),
        "a patient": ward.clinic.wristband("LF-001"),
        "a person": ward.clinic.badge("nurse-a"),
        "nothing": "=A99992699999900",
    }
    token = browser.open("/").fields("/scan")["csrf_token"]

    def scan(raw: str) -> Callable[[], object]:
        return lambda: browser.client.post("/scan", data={"csrf_token": token, "scan": raw, "typed": "0"})

    assert {name: cost(ward, scan(raw)) for name, raw in named.items()} == {
        "a container": (7, 0),
        "a dose": (8, 0),
        "a patient": (6, 0),
        "a person": (2, 0),
        "nothing": (6, 2),
    }


def test_that_a_person_is_at_work_is_noted_once_a_minute(ward: Ward) -> None:
    browser = ward.browser("tech-a")
    ward.clinic.later(minutes=2)

    assert cost(ward, lambda: browser.client.get("/scan")) == (1, 1)
    assert cost(ward, lambda: browser.client.get("/scan")) == (1, 0)


def test_a_scan_at_the_bedside_and_the_page_with_its_verdict(ward: Ward) -> None:
    dose = ward.clinic.on_ward("LF-001")
    browser = ward.browser(NURSES[0])
    page = ward.gone(browser, "LF-001", dose)
    check, raw = path_of(page), ward.clinic.symbol(dose)
    fields = page.fields(f"{check}/scans")

    def scan() -> object:
        return browser.client.post(f"{check}/scans", data={**fields, "scan": raw, "typed": "0"})

    assert page.heading == "GO"
    assert cost(ward, scan)[1] == 2, "the command and its outcome: just this stood in the chain"
    assert cost(ward, lambda: browser.client.get(check)) == (14, 1)
    assert cost(ward, lambda: browser.client.get(f"{check}/live")) == (14, 1)


def trust_with_every_role(ward: Ward, code: str) -> None:
    """Grant a person every role at the whole site."""
    by = ward.clinic.person("admin")
    with writing(ward.clinic.world.installation) as store:
        person, site = store.people.find(code=code), store.places.find(code="SITE")
        assert person is not None
        assert site is not None
        for role in Role:
            grant_role(store, person, role, site, by=by, at=ward.clinic.at)
