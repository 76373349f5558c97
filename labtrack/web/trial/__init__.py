"""What do investigators and coordinators see and do?"""

from __future__ import annotations

from flask import Blueprint

from labtrack.web.job import Job

trial = Blueprint("trial", __name__, url_prefix="/trial")


def import_pages() -> None:
    """Let each module of this job add its views."""


JOB = Job(blueprint=trial, import_pages=import_pages)
