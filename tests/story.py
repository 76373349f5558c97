"""How is one dose brought from a cord to a bedside through the doors, whatever hands open them?"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from labtrack.cli.demonstration import manufacture
from labtrack.cli.demonstration.site import PASSWORD
from labtrack.cli.demonstration.stage import Stage
from labtrack.domain.custody import Happened, Kind
from labtrack.domain.identifiers import Abo, BloodGroup, Din, DonationNumber, Expiry, ProductCode, RhD
from labtrack.persistence.verification import verify
from labtrack.services.protocol import protocol_in_force
from tests.hands import SITE_CLOCK, Hands, Tale
from tests.story_laboratory import (
    CORD_NAME,
    a_cord_comes_in,
    a_dose_is_prepared,
    a_lot_grows,
    containers_are_filled_and_stored,
    quality_releases_the_lot,
)
from tests.web.browsing import badge, pin
from tests.world import World

STUDY_NUMBER = "LF-001"
HISTORY = (
    ("Dose prepared", "Technician A"),
    ("Label printed", "Technician A"),
    ("Label scanned back", "Technician A"),
    ("Result entered", "Analyst A"),
    ("Result reviewed", "Analyst B"),
    ("Release signed", "Pharmacist A"),
    ("Issued to the ward", "Pharmacist A"),
    ("Handed over to the porter", "Pharmacist A"),
    ("Hand-over accepted", "Nurse A"),
    ("Checked at the bedside", "Nurse A"),
    ("Identity confirmed by two", "Nurse A"),
    ("Infusion started", "Nurse A"),
    ("Infusion finished", "Nurse A"),
)
SIGNED = (
    ("Released by", "Pharmacist A, Pharmacist"),
    ("Issued by", "Pharmacist A, Pharmacist"),
    ("Performed by", "Nurse A, Ward nurse"),
    ("Verified by", "Nurse B, Ward nurse"),
)


def play(hands: Hands, world: World) -> Tale:
    """Play the whole thread, and look at each step on the page and in the database."""
    stage = Stage(installation=world.installation, cast=world.cast, at=world.at, chance=random.Random(20261123))
    manufacture.configure(stage)
    tale = Tale(hands=hands, world=world)
    a_cord_comes_in(tale)
    a_lot_grows(tale)
    containers_are_filled_and_stored(tale)
    quality_releases_the_lot(tale)
    a_participant_is_enrolled(tale)
    plasma_is_exchanged(tale)
    blood_is_drawn(tale)
    the_thaw_is_authorised(tale)
    a_dose_is_prepared(tale, tale.slots(Kind.INFUSION)[0])
    the_dose_travels(tale)
    check_at_bedside(tale)
    both_sign_and_it_runs(tale)
    the_page_tells_it_all(tale)
    return tale


def a_participant_is_enrolled(tale: Tale) -> None:
    """The investigator screens, takes consent, weighs, enters two blood groups, and enrols in arm 4."""
    hands, world = tale.hands, tale.world
    hands.become("investigator-a")
    identity = {"name": "Synthetic Patient One", "record_number": "SYN-0001", "birth_date": "1984-03-11"}
    hands.fill("/trial/participants/new", {**identity, "sex": "male", "ward": "WARD-7"})
    tale.made["participant"] = tale.last_made(Kind.PARTICIPANT)
    tale.holds("participant", "screening", event=1)
    tale.says(STUDY_NUMBER)
    page = f"/trial/participants/{tale.made['participant']}"
    hands.fill(f"{page}/consents/new", {"version": "consent-3", "given_at": tale.local()})
    hands.fill(f"{page}/weighings/new", {"weight": "65", "measured_at": tale.local()})
    for sample in ("SYN-0001-S1", "SYN-0001-S2"):
        world.pass_time(minutes=5)
        group = {"abo": "A", "rhd": "positive", "sample": sample, "tested_at": tale.local()}
        hands.fill(f"{page}/blood-groups/new", group)
    tale.holds("participant", "screening", event=5)
    hands.fill(f"{page}/enrolments/new", {**answers(tale), "arm": "4", "secret": PASSWORD})
    tale.holds("participant", "enrolled", event=6)
    assert [len(tale.slots(kind)) for kind in (Kind.INFUSION, Kind.EXCHANGE)] == [4, 3]


def answers(tale: Tale) -> dict[str, str]:
    """What the investigator says of a patient who fits."""
    with tale.world.look() as store:
        plan = protocol_in_force(store)[1].eligibility
    return {
        "bilirubin": "310",
        "bilirubin_unit": "umol/L",
        "creatinine": "78",
        "creatinine_unit": "umol/L",
        "inr": "1.9",
        "dialysed": "no",
        "procedures_after_consent": "yes",
        **{f"ground_{code}": "yes" for code in plan.inclusion},
        **{f"ground_{code}": "no" for code in plan.exclusion},
    }


def plasma_is_exchanged(tale: Tale) -> None:
    """Two units come by scan, are checked with a colleague, hung by scan, and the session is completed."""
    hands, world = tale.hands, tale.world
    world.pass_time(hours=3)
    patient, session = tale.made["participant"], tale.slots(Kind.EXCHANGE)[0]
    tale.made["exchange"] = session
    page, wristband = f"/apheresis/exchanges/{session}", tale.symbol("participant", "wristband")
    hands.become("apheresis-a")
    for serial in (1, 2):
        times = {"thawed_at": tale.local(minutes=30), "out_since": tale.local(minutes=10)}
        scanned = {"unit": plasma_symbol(tale, serial)}
        hands.fill(f"/apheresis/participants/{patient}/plasma-units/new", {**scanned, **times, "volume": "1000"})
        tale.made[f"plasma-{serial}"] = tale.last_made(Kind.PLASMA_UNIT)
        tale.holds(f"plasma-{serial}", "received", event=1)
    units = [tale.made["plasma-1"], tale.made["plasma-2"]]
    together = {"wristband": wristband, "identifier": "aloud", "units": [str(uid) for uid in units]}
    colleague = {"second": badge("apheresis-b"), "second_secret": pin("apheresis-b")}
    hands.fill(f"/apheresis/participants/{patient}/plasma-checks/new", {**together, **colleague})
    assert [world.item(uid).state for uid in units] == ["checked", "checked"], hands.text
    expires = f"{world.at + timedelta(days=200):%Y-%m-%d}"
    given = {"wristband": wristband, "consumable_lot": "SEP-2231", "consumable_expires_at": expires}
    hands.fill(f"{page}/starts/new", given)
    tale.holds("exchange", "running", event=2)
    for name in ("plasma-1", "plasma-2"):
        hands.open(page)
        hands.press(f"{page}/hangings", {"wristband": wristband, "unit": tale.bag_symbol(name)})
        tale.holds(name, "hung", event=3)
        world.pass_time(minutes=10)
        hands.press(f"/apheresis/plasma-units/{tale.made[name]}/ends")
        tale.holds(name, "done", event=4)
    hands.fill(f"{page}/completions/new", {})
    assert tale.item("exchange").state == "complete"


def plasma_symbol(tale: Tale, serial: int) -> str:
    """The one Data Matrix of a bag of group A: number, product, group, expiry."""
    expiry = Expiry.of(tale.world.at + timedelta(days=90), SITE_CLOCK)
    return "".join(
        (
            "=+04000",
            "=" + DonationNumber(din=Din.from_parts("A9998", 26, serial)).content,
            "=<" + ProductCode(code="E0701", collection_type="V").content,
            "=%" + BloodGroup.of(Abo.A, RhD.POSITIVE).content,
            "&>" + expiry.content,
        )
    )


def blood_is_drawn(tale: Tale) -> None:
    """The ward draws the Th1/Th2 tube, wristband first; the immune laboratory receives and stores it."""
    hands, world = tale.hands, tale.world
    with world.look() as store:
        key = store.items.by_uid(tale.made["participant"]).id
        tube = store.specimens.find(participant_item_id=key, purpose="th1-th2")
        assert tube is not None
        tale.made["tube"] = store.items.get(tube.item_id).uid
    hands.become("nurse-a")
    scans = {"wristband": tale.symbol("participant", "wristband"), "tube": tale.symbol("tube", "accession")}
    kind = {"tube_type": tube.tube_type.value, "volume": str(tube.planned_volume_ul // 1000)}
    hands.fill(f"/ward/specimens/{tale.made['tube']}/collections/new", {**scans, **kind})
    tale.holds("tube", "collected", event=2)
    world.pass_time(minutes=50)
    position = world.positions("IMMUNE-LAB")[0]
    hands.become("immune-a")
    hands.open("/immunology/tubes")
    hands.scan(scans["tube"])
    tale.holds("tube", "received", event=3)
    hands.open("/immunology/storing")
    hands.scan(scans["tube"])
    hands.scan(position.code)
    tale.holds("tube", "stored", event=4)
    tale.says(position.name)


def the_thaw_is_authorised(tale: Tale) -> None:
    """The patient is weighed again, and the physician signs that the cells may be thawed."""
    hands, world = tale.hands, tale.world
    world.pass_time(hours=2)
    hands.become("nurse-a")
    page = f"/trial/participants/{tale.made['participant']}/weighings/new"
    hands.fill(page, {"weight": "65", "measured_at": tale.local()})
    tale.made["order"] = tale.slots(Kind.INFUSION)[0]
    hands.become("doctor-a")
    hands.fill(
        f"/ward/infusions/{tale.made['order']}/authorisations/new",
        {"ready": "yes", "access": "yes", "fit": "yes", "secret": PASSWORD},
    )
    tale.holds("order", "authorised", event=2)


def the_dose_travels(tale: Tale) -> None:
    """The pharmacist issues it by signature and gives it to a porter by badge; the ward accepts it."""
    hands, world, dose = tale.hands, tale.world, tale.made["dose"]
    world.pass_time(minutes=5)
    hands.become("pharm-a")
    hands.fill(f"/pharmacy/issues/{dose}", {"to_place": "WARD-7", "secret": PASSWORD})
    assert tale.item("dose").state == "issued", hands.text
    hands.fill(f"/pharmacy/hand-overs/{dose}", {"porter": badge("porter-a")})
    assert tale.item("dose").state == "in-transit", hands.text
    world.pass_time(minutes=8)
    hands.become("nurse-a")
    hands.fill(f"/ward/doses/{dose}/acceptances/new", {"lowest": "4.0", "highest": "6.9", "intact": "yes"})
    assert tale.item("dose").state == "on-ward", hands.text
    signs = {"temperature_mc": "36.7", "pulse": "78", "systolic": "118", "diastolic": "74", "saturation": "98"}
    page = f"/ward/participants/{tale.made['participant']}/vital-signs/new"
    hands.fill(page, {**signs, "taken_at": tale.local()})


def check_at_bedside(tale: Tale, *, order: Sequence[str] = ("second", "bag", "first", "wristband")) -> None:
    """Two nurses scan in any order, answer, read GO and sign; the first starts the infusion."""
    hands = tale.hands
    hands.become("nurse-a")
    hands.open("/ward/doses")
    hands.press("/ward/checks")
    check = hands.path
    symbols = {
        "wristband": tale.symbol("participant", "wristband"),
        "bag": tale.bag_symbol("dose"),
        "first": badge("nurse-a"),
        "second": badge("nurse-b"),
    }
    for thing in order:
        hands.scan(symbols[thing])
    if not hands.seen_scanning:
        tale.says("Why was it typed and not scanned?")
        hands.press(f"{check}/answers", {"typed_reason": "scanner-broken"})
    tale.says("Ask the patient for name and birth date")
    hands.press(f"{check}/answers", {"identifier_confirmed": "aloud"})
    hands.press(f"{check}/answers", {"inspected": "yes"})
    assert hands.heading == "GO", hands.text
    tale.world.pass_time(seconds=20)


def both_sign_and_it_runs(tale: Tale) -> None:
    """Both sign after the verdict; the start judges again; the whole bag runs in."""
    hands, world, dose = tale.hands, tale.world, tale.made["dose"]
    check = hands.path
    signed = {"secret": pin("nurse-a"), "second": badge("nurse-b"), "second_secret": pin("nurse-b")}
    hands.press(f"{check}/signatures", signed)
    assert len(signers(tale)) == 4, hands.text
    hands.press(f"{check}/starts")
    assert tale.item("dose").state == "infusing", hands.text
    assert hands.path == f"/ward/doses/{dose}/infusion"
    world.pass_time(minutes=12)
    hands.fill(f"/ward/doses/{dose}/ends/new", {"volume": "100"})
    assert tale.item("dose").state == "infused", hands.text


def signers(tale: Tale) -> list[tuple[str, str]]:
    """Who signed on the dose, and what it meant."""
    with tale.world.look() as store:
        key = store.items.by_uid(tale.made["dose"]).id
        return [(one.printed_name, one.meaning.value) for one in store.signatures.all(item_id=key)]


def the_page_tells_it_all(tale: Tale) -> None:
    """Anyone entitled opens the dose's page by a scan: state, holder, every event, signatures, the way to the cord."""
    hands = tale.hands
    hands.become("auditor-a")
    hands.scan(tale.bag_symbol("dose"))
    tale.says("Dose A9999 26 000137", "Infused")
    hands.open(f"/items/{tale.made['dose']}")
    chain = tale.chain("dose")
    tale.says(f"{len(chain)} events", "Infused", "Held by", "Ward 7", "given 100 mL")
    assert history(hands.text) == list(HISTORY)
    tale.says(*(f"{meaning} · {who}" for meaning, who in SIGNED))
    tale.says(CORD_NAME, "UC26-001", "Container Used up", "LF-001", "Infusion Given")
    assert [event.number for event in chain] == list(range(1, len(chain) + 1))
    assert chain[-1].what is Happened.INFUSED
    assert events_that_hold(tale.world) > len(chain)


def history(text: str) -> list[tuple[str, str]]:
    """What happened and by whom, the oldest first, as the page tells it; what came several times stands once."""
    titles = "|".join(re.escape(title) for title in dict.fromkeys(title for title, _who in HISTORY))
    people = "|".join(sorted({who for _title, who in HISTORY}))
    told = re.findall(rf"({titles}) by ({people})", text)
    return [one for one, _same in groupby(reversed(told))]


def events_that_hold(world: World) -> int:
    """The ledger holds from end to end; returns how many events it has."""
    with world.installation.database.reading() as connection:
        found = verify(connection)
    assert not found.wrong
    return found.events
