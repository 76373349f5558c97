"""What may a browser do with our pages?"""

from __future__ import annotations

import re

from tests.web.browsing import Site

FORBIDDEN = re.compile(r"unsafe|https?:|\*|data:(?!$)")


def every_open_address(site: Site) -> list[str]:
    """Every address that can be asked for without knowing anything."""
    rules = site.client.application.url_map.iter_rules()
    return sorted({rule.rule for rule in rules if "GET" in (rule.methods or set()) and not rule.arguments})


def test_every_answer_carries_the_headers_that_bind_the_browser(site):
    browser = site.browser("admin")
    addresses = [*every_open_address(site), "/nowhere", "/static/js/scan.js", "/api/v1/nowhere"]

    assert len(addresses) > 8
    for address in addresses:
        headers = browser.client.get(address, buffered=True).headers
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["X-Frame-Options"] == "DENY", address
        assert headers["Referrer-Policy"] == "same-origin", address
        assert "camera=(self)" in headers["Permissions-Policy"], address
        policy = headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy, address
        assert "style-src 'self';" in policy, address
        assert "frame-ancestors 'none'" in policy, address
        assert "form-action 'self'" in policy, address
        assert not FORBIDDEN.search(policy.replace("img-src 'self' data:", "")), address


def test_no_page_is_kept_by_a_cache_and_what_is_the_same_for_all_may_be(site):
    browser = site.browser("tech-a")

    assert browser.client.get("/").headers["Cache-Control"] == "no-store"
    assert browser.client.get("/static/js/scan.js", buffered=True).headers["Cache-Control"] != "no-store"


def test_cookies_are_kept_from_scripts_and_from_other_sites(site):
    browser = site.browser()
    form = {**browser.open("/sign-in").fields(), "code": "tech-a", "secret": "labtrack-demo"}
    answer = browser.client.post("/sign-in", data=form)
    cookies = answer.headers.getlist("Set-Cookie")

    assert any(cookie.startswith("labtrack_session=") for cookie in cookies)
    for cookie in cookies:
        assert "HttpOnly" in cookie, cookie
        assert "SameSite=Lax" in cookie, cookie


def test_every_form_that_changes_something_asks_for_our_token(site):
    browser = site.browser("admin")
    rules = [
        rule
        for rule in site.client.application.url_map.iter_rules()
        if "POST" in (rule.methods or set()) and not rule.arguments and not rule.rule.startswith("/api/")
    ]

    assert len(rules) >= 5
    for rule in rules:
        assert browser.client.post(rule.rule, data={}).status_code == 400, rule.rule


def test_no_page_has_script_or_style_in_it(site):
    browser = site.browser("tech-a")

    for path in ("/", "/scan", "/sign-in", "/change-hands", "/lab/donations/new", "/nowhere"):
        page = browser.open(path)
        assert all(script.attributes.get("src") for script in page.all("script")), path
        assert not page.all("style"), path
        assert not any(name.startswith("on") or name == "style" for one in page.elements for name in one.attributes), (
            path
        )
