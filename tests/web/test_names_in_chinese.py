"""Does a reader of Chinese read what the signed versions in force name, and do older versions keep their words?"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from labtrack.domain.people import Language, Role
from labtrack.domain.testing import Requirement
from labtrack.services.disposition import release_lot
from labtrack.services.testing import adopt_specification
from tests.manufacture import Batch, a_quarantined_lot
from tests.web.browsing import Page, Site
from tests.web.deciding import results_shown
from tests.web.test_crawl import choose


@pytest.fixture
def batch(site: Site) -> Batch:
    """A lot that waits for its tests; quality reads Chinese."""
    batch = a_quarantined_lot(site.world)
    choose(site.browser("qa-a"), Language.CHINESE.value)
    return batch


def release_page(site: Site, batch: Batch) -> Page:
    return site.browser("qa-a").open(f"/quality/releases/{batch.lot}")


def test_tests_bear_the_name_that_the_specification_gives_them_in_chinese(site: Site, batch: Batch) -> None:
    page = release_page(site, batch)

    assert {"无菌", "支原体", "内毒素", "活率", "CD73 阳性", "梅毒"} <= set(results_shown(page))


def test_a_refusal_names_the_test_in_the_language_of_whoever_reads_it(site: Site, batch: Batch) -> None:
    key = site.world.new_key()
    refused = site.world.do(release_lot, batch.lot, by=Role.QUALITY_ASSURANCE, sign=True, key=key)
    in_chinese, in_english = (site.browser(code).open(f"/answers/{key}") for code in ("qa-a", "qa-b"))

    assert refused.refused
    assert "无菌" in in_chinese.text
    assert "Sterility" not in in_chinese.text
    assert "Sterility" in in_english.text
    assert "无菌" not in in_english.text


def test_what_has_no_chinese_name_is_called_by_its_english_one(site: Site) -> None:
    adopted: Iterable[Requirement] = [Requirement(code="sterility", name="Sterility", expected="negative")]
    site.world.do(adopt_specification, "lot", adopted, by=Role.ADMINISTRATOR, sign=True)
    choose(site.browser("admin"), Language.CHINESE.value)

    page = site.browser("admin").open("/admin/configuration")

    assert "Sterility" in page.text
    assert "阴性" in page.text
