"""What do the apheresis nurse's pages ask for, and how is it filled in?"""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from labtrack.domain.identifiers import Abo, BloodGroup, Din, DonationNumber, Expiry, ProductCode, RhD
from tests.clinical import Patient
from tests.web.browsing import Page, Site, badge, pin

HOUR = timedelta(hours=1)


ISO = re.compile(r"\d{4}-\d\d-\d\dT")


SITE_CLOCK = ZoneInfo("Asia/Shanghai")


def symbols(site: Site, *, serial: int = 137, group: Abo = Abo.A) -> dict[str, str]:
    """The four symbols of a bag, as they are scanned one after another."""
    expiry = Expiry.of(site.world.at + 20 * HOUR, SITE_CLOCK)
    return {
        "unit": "=" + DonationNumber(din=Din.from_parts("A9998", 26, serial)).content,
        "product": "=<" + ProductCode(code="E0713", collection_type="V").content,
        "group": "=%" + BloodGroup.of(group, RhD.POSITIVE).content,
        "expiry": "&>" + expiry.content,
    }


def session_path(uid: UUID) -> str:
    return f"/apheresis/exchanges/{uid}"


def hang_on_page(site: Site, session: UUID, patient: Patient, bag: str, *, wristband: str = "") -> Page:
    browser = site.browser("apheresis-a")
    path = f"{session_path(session)}/hangings"
    fields = browser.open(session_path(session)).fields(path)
    return browser.send(path, {**fields, "wristband": wristband or patient.wristband, "unit": bag})


def scan_of(site: Site, unit: UUID) -> str:
    """What the Data Matrix of a bag carries, in full."""
    with site.world.look() as store:
        product = store.items.codes(store.items.by_uid(unit).id)["product"]
    return f"=+02000={product[:13]}00=<{product[13:]}"


def together(patient: Patient, *units: UUID | None) -> dict[str, str]:
    """The answers of a check by two, of one bag or of several."""
    (unit,) = units
    return {
        "wristband": patient.wristband,
        "identifier": "aloud",
        "units": str(unit),
        "second": badge("apheresis-b"),
        "second_secret": pin("apheresis-b"),
    }
