"""Was this form sent from one of our own pages?"""

from __future__ import annotations

from flask import Blueprint, Flask
from flask_wtf.csrf import CSRFProtect

_protect = CSRFProtect()


def register(app: Flask) -> None:
    """Check the token of every form that changes something; it lives as long as the browser's session."""
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=app.config["SESSION_COOKIE_SECURE"])
    _protect.init_app(app)


def exempt(blueprint: Blueprint) -> None:
    """Let a blueprint do without: the API takes JSON alone, which no foreign form can send."""
    _protect.exempt(blueprint)
