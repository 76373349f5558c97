"""How is labtrack put together?"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from functools import cache, partial

from apiflask import APIFlask

from labtrack import api, web
from labtrack.cli.demonstration.site import PASSWORD
from labtrack.cli.opening import Opening
from labtrack.config import BadSettings, Settings, settings_from
from labtrack.domain import sentences
from labtrack.domain.errors import Invalid
from labtrack.domain.identifiers.facility import is_facility, is_validation
from labtrack.domain.premises import Premises
from labtrack.domain.wristbands import BandPattern
from labtrack.edge import csrf, errors, language, scan_troubles, security, session, stations, texts
from labtrack.edge.clock import system
from labtrack.edge.credentials import Credentials
from labtrack.edge.installation import Checkpointing, Installation
from labtrack.edge.transaction import reading
from labtrack.edge.uids import from_clock
from labtrack.persistence import schema
from labtrack.persistence.engine import Database
from labtrack.persistence.key_files import notary_of
from labtrack.persistence.sealing import Vault
from labtrack.services.numbering import holds_validation_numbers
from labtrack.work.due import Worker

BAD_SETTINGS = 78
"""What the shell is told when the environment cannot be taken: the number that sendmail gave to it."""


def installation_from(settings: Settings) -> Installation:
    """Open the database and the vault that the settings name."""
    clock = settings.clock or system
    return Installation(
        database=Database(settings.database_url),
        vault=Vault(master=settings.master_key, index=settings.index_key),
        credentials=Credentials(),
        clock=clock,
        uids=from_clock(clock),
        premises=premises_from(settings),
        idle_limit=settings.idle_limit,
        lock_after=settings.lock_after,
        lock_for=settings.lock_for,
        checkpointing=Checkpointing(
            notary=partial(notary_of, settings.checkpoint_key_file),
            folder=settings.checkpoint_folder,
            url=settings.checkpoint_url,
            every=settings.checkpoint_every,
        ),
    )


def premises_from(settings: Settings) -> Premises:
    """Read what the settings say of the house. Raises BadSettings with every fault."""
    faults = []
    if settings.facility and not is_facility(settings.facility):
        faults.append("LABTRACK_FACILITY must be a facility identification number: five characters, such as G1234")
    elif settings.production and is_validation(settings.facility):
        faults.append("LABTRACK_FACILITY is a number for validation (A9990 to A9999), which production refuses")
    bands = None
    try:
        bands = BandPattern(text=settings.wristband_pattern) if settings.wristband_pattern else None
    except ValueError as wrong:
        faults.append(f"LABTRACK_WRISTBAND_PATTERN is {wrong}")
    if bands is not None and (taken := bands.takes_too_much()):
        faults.append(f"LABTRACK_WRISTBAND_PATTERN must not fit {taken!r}, which is no wristband")
    if faults:
        raise BadSettings(*faults)
    return Premises(facility=settings.facility or None, clinical=settings.production, bands=bands)


def create_app(installation: Installation, *, secret_key: str) -> APIFlask:
    """Make the application over an installation: pages, API, and what every door shares.

    Raises BadSettings in production when demonstration accounts are in the database or its schema is not the newest.
    """
    _require_ready(installation)
    app = APIFlask(
        "labtrack.web",
        title="labtrack",
        version="1",
        static_folder=None,  # type: ignore[arg-type] # web.static_files serves it, Flask takes None
        docs_path=None,
        spec_path="/api/v1/openapi.json",
        json_errors=False,
    )
    app.config.update(
        SECRET_KEY=secret_key,
        SESSION_COOKIE_NAME="labtrack_page",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=installation.production,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=4 * 1024 * 1024,
        OPENAPI_VERSION="3.1.0",
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_404_RESPONSE=False,
        DEMONSTRATION_PASSWORD=PASSWORD,
    )
    app.extensions["labtrack"] = installation
    for part in (security, texts, csrf, language, session, stations, scan_troubles, web, api, errors):
        part.register(app)
    return app


def application_from(settings: Settings) -> APIFlask:
    """Make the application that the settings describe."""
    return create_app(installation_from(settings), secret_key=settings.secret_key)


def application_from_environment() -> APIFlask:
    """Make the application of this process's environment, for a WSGI server."""
    return application_from(settings_from(os.environ))


def main() -> None:
    """Run the console command and leave with its exit code."""
    from labtrack.cli.main import run  # a WSGI server never loads the commands

    @cache
    def settings() -> Settings:
        return settings_from(os.environ)

    opening = Opening(
        installation=lambda: installation_from(settings()),
        application=lambda installation: create_app(installation, secret_key=settings().secret_key),
        address=lambda: (settings().host, settings().port),
        key_file=lambda: settings().checkpoint_key_file,
        worker=Worker,
    )
    try:
        raise SystemExit(run(None, obj=opening))
    except BadSettings as bad:
        for fault in bad.faults:
            print(fault, file=sys.stderr)  # noqa: T201 - there is no click context to say it in
        raise SystemExit(BAD_SETTINGS) from bad


def _require_ready(installation: Installation) -> None:
    if not installation.production:
        return
    try:
        installation.checkpointing.notary()
    except Invalid as unusable:
        raise BadSettings(f"LABTRACK_CHECKPOINT_KEY_FILE: {sentences.said(unusable)}") from unusable
    if schema.revision_of(installation.database) != schema.head():
        raise BadSettings("the database is not at the newest schema: run `labtrack database upgrade`")
    with reading(installation) as store:
        if store.people.find(demonstration=True) is not None:
            raise BadSettings("the database holds demonstration accounts, which production refuses")
        if holds_validation_numbers(store):
            raise BadSettings("the database holds donation numbers for validation (A9990 to A9999)")
