"""What does the ward see and do?"""

from __future__ import annotations

from flask import Blueprint

from labtrack.web.job import Job

ward = Blueprint("ward", __name__, url_prefix="/ward")


def import_pages() -> None:
    """Let each module of this job add its views."""


JOB = Job(blueprint=ward, import_pages=import_pages)
