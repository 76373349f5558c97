"""What can another program ask of labtrack, over JSON?"""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import Flask

from labtrack.api import health, items, scans
from labtrack.edge import csrf

VERSION = "/api/v1"


def register(app: Flask) -> None:
    """Add version 1. It takes JSON alone, which no form of another site can send; so it does without form tokens."""
    for module in (health, items, scans):
        blueprint: APIBlueprint = module.api
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint, url_prefix=VERSION)
