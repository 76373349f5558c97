"""What do the labels of these tests say? All of it is made up."""

from __future__ import annotations

from labels import LabelContent

COMPOUND = "=+03000=A99992600013700=<S1234VA0&>0263271300"

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

CHINESE_DOSE = DOSE | {
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
}

FIELDS = {
    "container-v1": CONTAINER,
    "dose-v1": DOSE,
    "tube-v1": TUBE,
    "wristband-v1": WRISTBAND,
    "badge-v1": BADGE,
    "printer-v1": PRINTER,
}


def a_label(design: str = "container-v1", *, language: str = "en", **changes: str) -> LabelContent:
    """Return a complete label of a design, with some of its fields changed."""
    return LabelContent(design=design, fields=FIELDS[design] | changes, language=language)


def a_chinese_dose(**changes: str) -> LabelContent:
    """Return a dose's label with Chinese text and captions."""
    return LabelContent(design="dose-v1", fields=CHINESE_DOSE | changes, language="zh")
