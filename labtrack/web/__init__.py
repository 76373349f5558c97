"""What do people see in the browser?"""

from __future__ import annotations

from flask import Flask

from labtrack.web import answers, doors, home, items, labels, scan, scanner_test, static_files, surroundings, words
from labtrack.web.jobs import JOBS

ON_THE_DOORS = (home, scan, scanner_test)
"""Modules that add their views to the doors' blueprint when they are imported."""


def register(app: Flask) -> None:
    """Add every page, the words that they are written in, and what stands around each of them."""
    static_files.register(app)
    words.register(app)
    surroundings.register(app)
    doors.register(app)
    for blueprint in (doors.doors, items.items, labels.labels, answers.answers):
        app.register_blueprint(blueprint)
    for job in JOBS:
        job.import_pages()
        app.register_blueprint(job.blueprint)
