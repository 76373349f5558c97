"""What do the labels of these tests say? All of it is made up."""

from __future__ import annotations

from labels import LabelContent

COMPOUND = "=+03000=A99992600013700=<S1234VA0&>0263271300"

SYMBOLS = frozenset(
    {"isbt_message", "label_symbol", "symbol", "din_symbol", "abo_symbol", "product_symbol", "expiry_symbol"}
)
"""The fields that only a scanner reads."""


CONTAINER = {
    "din_text": "A9999 26 000137",
    "din_check": "X",
    "product": "MSC(WJ), Cryopreserved",
    "product_code": "S1234VA0",
    "lot": "L26-0007",
    "volume": "20 mL",
    "cells": "20 million",
    "storage": "≤ −150 °C, vapour phase",
    "expiry": "2031-09-20",
    "warnings": "For use by intended recipient only\nDo not irradiate",
    "banner": "NOT FOR CLINICAL USE",
    "serial": "LB-00000042-K",
    "isbt_message": COMPOUND,
    "label_symbol": "LB-00000042-K",
}
DOSE = CONTAINER | {
    "product": "MSC(WJ), Washed",
    "study_number": "LF-4-012",
    "infusion": "Infusion 2 of 4",
    "viable_cells": "6.5 million",
    "viability": "92 %",
    "volume": "100 mL",
    "cells": "7.0 million",
    "rate": "3.3 mL/min",
    "expiry": "2026-11-23 14:00 CST",
    "start_by": "2026-11-23 13:00 CST",
    "complete_by": "2026-11-23 13:45 CST",
    "prepared_at": "2026-11-23 11:42",
    "medium": "0.9 % NaCl, 5 % human albumin",
    "storage": "20 to 24 °C, do not refreeze",
    "recipient_note": "Properly identify intended recipient and product",
    "synthetic": "Synthetic data: no such patient exists",
}
TUBE = {
    "study_number": "LF-4-012",
    "visit": "Week 4",
    "tube_type": "Sodium heparin, 5 mL",
    "accession": "SP-26-004711",
    "label_symbol": "LB-00004711-7",
    "banner": "NOT FOR CLINICAL USE",
}
WRISTBAND = {"study_number": "LF-4-012", "initials": "W.F.", "birth_date": "1975-03-08", "symbol": "LF-4-012"}
BADGE = {"printed_name": "Wang Fang", "role": "Ward nurse\nWard 5 East", "symbol": "BADGE-0007-Q"}
PRINTER = {
    "name": "Filling bench",
    "loaded": "tube-v1",
    "resolution": "300 dpi",
    "symbol": "PT-00000001-T",
    "code": "PT-00000001-T",
    "asked": "2026-11-23 12:06 CST",
}

FACILITY = "Cell Laboratory, Example Hospital\n1 Sample Road, Testville"
COLLECTION = {
    "donor": "A9999-0000-0137",
    "collected_at": "2026-09-20 08:15 CST\n(00:15 UTC)",
    "collection_facility": "Maternity Ward, Example Hospital",
    "additives": "10 % DMSO, 5 % human albumin",
    "abo_text": "O RhD positive",
    "biohazard": "BIOHAZARD",
    "recipient": "LF-4-012\nWang F.",
    "facility": FACILITY,
}
IDENTITY = {
    name: CONTAINER[name] for name in ("din_text", "din_check", "product", "product_code", "lot", "banner", "serial")
} | {
    "din_symbol": "=A99992600013712",
    "isbt_message": COMPOUND,
    "label_symbol": "LB-00000042-K",
}
ISBT_CONTAINER = (
    IDENTITY
    | COLLECTION
    | {
        "din_symbol": "=A99992600013700",
        "abo_symbol": "=%5100",
        "product_symbol": "=<S1234VA0",
        "expiry_symbol": "&>0312632359",
        "donation_type": "Volunteer donor,\nallogeneic",
        "volume": "20 mL",
        "cells": "20 million",
        "storage": "≤ −150 °C, vapour phase",
        "expiry": "2031-09-20 23:59 CST",
        "warnings": "NOT EVALUATED FOR INFECTIOUS SUBSTANCES\nDo not irradiate\nDo not use a leukocyte filter",
    }
)
CRYOBAG = IDENTITY | {"recipient": "LF-4-012\nWang F."}
CRYOVIAL = {name: text for name, text in IDENTITY.items() if name not in ("din_symbol", "lot")} | {
    "recipient": "LF-4-012"
}
ATTACHED_TAG = {name: text for name, text in IDENTITY.items() if name not in ("isbt_message", "label_symbol")} | {
    "din_symbol": "=A99992600013713",
    "donor": "A9999-0000-0137",
    "storage": "≤ −150 °C, vapour phase",
    "recipient": "LF-4-012\nWang F.",
}
ACCOMPANYING_TAG = {
    name: text
    for name, text in ISBT_CONTAINER.items()
    if name not in SYMBOLS - {"din_symbol"} and name != "donation_type"
} | {
    "red_cells": "Not applicable: no red cells",
    "recipient_note": "Properly identify intended recipient and product",
}
DOSE_V2 = DOSE | {"facility": FACILITY}
ALIQUOT = {
    "study_number": "LF-4-012",
    "material": "PBMC, 3 of 6",
    "visit": "Week 4",
    "accession": "SP-00004711-7",
    "symbol": "SP-00004711-7",
}
EXCHANGE = {
    "study_number": "LF-4-012",
    "session": "Plasma exchange 3 of 5",
    "planned_at": "2026-11-23 09:00 CST",
    "plan": "2600 mL",
    "replacement": "Plasma, 4 % albumin",
    "blood_group": "AB RhD +",
    "label_symbol": "LB-00000042-K",
    "serial": "LB-00000042-K",
    "synthetic": "Synthetic data: no such patient exists",
    "banner": "NOT FOR CLINICAL USE",
}
TRANSPORT_BOX = {
    "sender": "Cell Laboratory, Example Hospital\n1 Sample Road, Testville\n+00 555 0100",
    "receiver": "Ward 5 East, Example Hospital\n2 Sample Road, Testville\n+00 555 0101",
    "contact": "+00 555 0199, day and night",
    "packed_at": "2026-11-23 12:00 CST",
    "deliver_by": "2026-11-23 12:40 CST",
    "contents": "Human cells for administration",
    "handling": "DO NOT X-RAY\nHandle at once",
    "storage": "20 to 24 °C",
    "biohazard": "BIOHAZARD",
    "label_symbol": "LB-00000042-K",
    "serial": "LB-00000042-K",
    "banner": "NOT FOR CLINICAL USE",
}
POSITION = {
    "name": "Tank 2 · Rack B · Box 4 · C7",
    "within": "Cell laboratory, cryostore",
    "symbol": "PL-00000012-P",
    "code": "PL-00000012-P",
}

CHINESE_DOSE = DOSE_V2 | {
    "product": "间充质干细胞（脐带华通胶），洗涤",
    "infusion": "第 2 次输注，共 4 次",
    "viable_cells": "650 万",
    "cells": "700 万",
    "volume": "100 毫升",
    "rate": "3.3 毫升/分",
    "medium": "0.9 % 氯化钠，5 % 人血白蛋白",
    "storage": "20 至 24 °C，不得再次冷冻",
    "warnings": "仅供指定受者使用\n禁止辐照",
    "recipient_note": "请正确核对指定受者与产品",
    "synthetic": "合成数据：无此患者",
    "banner": "不得用于临床",
    "facility": "示例医院细胞实验室\n示例路一号",
}

FIELDS = {
    "isbt-container-v1": ISBT_CONTAINER,
    "container-v1": CONTAINER,
    "cryobag-v1": CRYOBAG,
    "cryovial-v1": CRYOVIAL,
    "dose-v2": DOSE_V2,
    "dose-v1": DOSE,
    "attached-tag-v1": ATTACHED_TAG,
    "accompanying-tag-v1": ACCOMPANYING_TAG,
    "tube-v1": TUBE,
    "tube-45x13-v1": {name: text for name, text in TUBE.items() if name != "banner"},
    "aliquot-v1": ALIQUOT,
    "exchange-v1": EXCHANGE,
    "transport-box-v1": TRANSPORT_BOX,
    "position-v1": POSITION,
    "badge-v1": BADGE,
    "wristband-v1": WRISTBAND,
    "printer-v1": PRINTER,
}


def a_label(design: str = "container-v1", *, language: str = "en", **changes: str) -> LabelContent:
    """Return a complete label of a design, with some of its fields changed."""
    return LabelContent(design=design, fields=FIELDS[design] | changes, language=language)


def a_chinese_dose(**changes: str) -> LabelContent:
    """Return a dose's label with Chinese text and captions."""
    return LabelContent(design="dose-v2", fields=CHINESE_DOSE | changes, language="zh")
