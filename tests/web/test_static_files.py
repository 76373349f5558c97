"""Does a browser keep what does not change, and ask again for what may have?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from labtrack.web.static_files import FOLDER, stamp_of
from tests.web.browsing import Page, Site

FOR_EVER = "public, max-age=31536000, immutable"
STAMPED = re.compile(r"/static/v-[0-9a-f]{16}/")


def files_of(page: Page) -> list[str]:
    """The addresses of everything that a page loads."""
    named = [one.attributes.get("href", "") for one in page.all("link")]
    return [*named, *(one.attributes["src"] for one in page.all("script"))]


@pytest.mark.parametrize("path", ["/sign-in", "/", "/ward/doses"])
def test_whatever_a_page_loads_is_kept_for_ever(site: Site, path: str) -> None:
    browser = site.browser("nurse-a")
    loaded = files_of(browser.open(path))

    assert len(loaded) >= 17
    for address in loaded:
        answer = browser.client.get(address, buffered=True)
        assert STAMPED.match(address), address
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == FOR_EVER, address
        assert "Set-Cookie" not in answer.headers, address
        assert "Vary" not in answer.headers, address


def test_what_a_file_names_beside_itself_is_kept_for_ever_too(site: Site) -> None:
    sheet = next(one for one in files_of(site.browser().open("/sign-in")) if one.endswith("/css/tokens.css"))
    fonts = re.findall(r'url\("\.\./(fonts/[^"]+)"\)', (FOLDER / "css" / "tokens.css").read_text())
    beside = sheet.removesuffix("css/tokens.css")

    assert len(fonts) == 3
    for file in (*fonts, "js/burst.js"):
        answer = site.client.get(beside + file, buffered=True)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, FOR_EVER), file


@pytest.mark.parametrize("stamp", ["", "v-0123456789abcdef/"])
def test_under_no_stamp_or_a_former_one_the_file_of_now_is_sent_and_asked_for_again(site: Site, stamp: str) -> None:
    answer = site.client.get(f"/static/{stamp}css/base.css", buffered=True)

    assert answer.status_code == 200
    assert answer.data == (FOLDER / "css" / "base.css").read_bytes()
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["ETag"]


@pytest.mark.parametrize("file", ["css/nothing.css", "../static_files.py", "v-0123456789abcdef/css/base.css"])
def test_what_is_not_there_is_not_found_and_that_is_not_kept(site: Site, file: str) -> None:
    answer = site.client.get(f"/static/{stamp_of(FOLDER)}/{file}", buffered=True)

    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_stamp_is_another_one_as_soon_as_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "base.css").write_text("a {}")
    stamps = [stamp_of(tmp_path), stamp_of(tmp_path)]
    (tmp_path / "css" / "base.css").write_text("b {}")
    stamps.append(stamp_of(tmp_path))
    (tmp_path / "css" / "base.css").rename(tmp_path / "css" / "best.css")
    stamps.append(stamp_of(tmp_path))
    (tmp_path / "css" / "more.css").write_text("")
    stamps.append(stamp_of(tmp_path))

    assert stamps[0] == stamps[1]
    assert len(set(stamps)) == 4
    assert all(re.fullmatch(r"v-[0-9a-f]{16}", stamp) for stamp in stamps)
