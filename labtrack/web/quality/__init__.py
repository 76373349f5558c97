"""What does quality see and do?"""

from __future__ import annotations

from flask import Blueprint

from labtrack.web.job import Job

quality = Blueprint("quality", __name__, url_prefix="/quality")


def import_pages() -> None:
    """Let each module of this job add its views."""


JOB = Job(blueprint=quality, import_pages=import_pages)
