"""What does the immune laboratory see and do?"""

from __future__ import annotations

from flask import Blueprint

from labtrack.web.job import Job

immunology = Blueprint("immunology", __name__, url_prefix="/immunology")


def import_pages() -> None:
    """Let each module of this job add its views."""


JOB = Job(blueprint=immunology, import_pages=import_pages)
