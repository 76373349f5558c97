"""What do administrators see and do?"""

from __future__ import annotations

from flask import Blueprint

from labtrack.web.job import Job

admin = Blueprint("admin", __name__, url_prefix="/admin")


def import_pages() -> None:
    """Let each module of this job add its views."""


JOB = Job(blueprint=admin, import_pages=import_pages)
