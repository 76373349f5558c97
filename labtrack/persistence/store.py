"""What does a use case remember with?"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, insert, select

from labtrack.domain.bedside import Gathering
from labtrack.domain.containers import Container
from labtrack.domain.deviations import Deviation
from labtrack.domain.donations import Donation
from labtrack.domain.doses import Dose
from labtrack.domain.holds import Hold
from labtrack.domain.jobs import Job
from labtrack.domain.label_designs import LabelDesign
from labtrack.domain.labelling import Label
from labtrack.domain.lots import Lot, MaterialUse
from labtrack.domain.orders import InfusionOrder
from labtrack.domain.participants import (
    BloodGroupResult,
    Consent,
    EligibilityJudgement,
    Participant,
    VitalSigns,
    Weighing,
)
from labtrack.domain.people import Grant, Person
from labtrack.domain.places import Place
from labtrack.domain.plasma_exchange import Exchange, PlasmaUnit
from labtrack.domain.premises import Premises
from labtrack.domain.print_jobs import PrintJob
from labtrack.domain.printers import Printer
from labtrack.domain.protocol import ProtocolVersion
from labtrack.domain.sign_ins import SignIn
from labtrack.domain.signatures import Signature
from labtrack.domain.specimens import Specimen
from labtrack.domain.stations import Station
from labtrack.domain.tasks import Task
from labtrack.domain.testing import Limit, Result, Specification
from labtrack.persistence import models
from labtrack.persistence.checkpoints import Checkpoints
from labtrack.persistence.commands import Audit, Commands
from labtrack.persistence.custody import Custody
from labtrack.persistence.identities import Identities
from labtrack.persistence.items import Items
from labtrack.persistence.log import Log
from labtrack.persistence.sealing import RAW_SCANS, Vault
from labtrack.persistence.shelf import Shelf, count_up, table_of

_counter = table_of(models.CounterRow)
_scan_failure = table_of(models.ScanFailureRow)

LONGEST_SCAN = 4000
"""More characters than a Data Matrix holds."""


class Store:
    """Everything that is remembered, seen from one transaction; frozen records go in and come out.

    `new_uid` gives the uids of what comes into being; the door chooses where they come from. `premises` is what the
    deployment says of the house.
    """

    def __init__(
        self,
        connection: Connection,
        vault: Vault,
        new_uid: Callable[[], UUID],
        premises: Premises,
        *,
        command_key: UUID | None = None,
    ) -> None:
        self._connection = connection
        self._vault = vault
        self.new_uid = new_uid
        self.premises = premises
        self.command_key = command_key
        self.items = Items(connection)
        self.custody = Custody(connection, command_key)
        self.commands = Commands(connection)
        self.audit = Audit(connection, command_key)
        self.identities = Identities(connection, vault)
        self.log = Log(connection)
        self.checkpoints = Checkpoints(connection)
        self._open_configuration(connection)
        self._open_manufacture(connection)
        self._open_printing(connection)
        self._open_trial(connection)
        self._open_treatment(connection)

    def use_command(self, key: UUID) -> None:
        """Let what is written from now on name this command: for many commands in one transaction."""
        self.command_key = key
        self.custody.command_key = key
        self.audit.command_key = key

    def _open_configuration(self, connection: Connection) -> None:
        self.people = Shelf(connection, models.PersonRow, Person, key="id")
        self.grants = Shelf(connection, models.GrantRow, Grant, key="id")
        self.sign_ins = Shelf(connection, models.SignInRow, SignIn, key="token_digest")
        self.places = Shelf(connection, models.PlaceRow, Place, key="id")
        self.stations = Shelf(connection, models.StationRow, Station, key="id")
        self.protocols = Shelf(connection, models.ProtocolVersionRow, ProtocolVersion, key="id")
        self.specifications = Shelf(connection, models.SpecificationRow, Specification, key="id")
        self.limits = Shelf(connection, models.LimitRow, Limit, key="id")
        self.tasks = Shelf(connection, models.TaskRow, Task, key="id")
        self.jobs = Shelf(connection, models.JobRow, Job, key="id")
        self.signatures = Shelf(connection, models.SignatureRow, Signature, key="id")

    def _open_manufacture(self, connection: Connection) -> None:
        self.donations = Shelf(connection, models.DonationRow, Donation)
        self.lots = Shelf(connection, models.LotRow, Lot)
        self.materials = Shelf(connection, models.MaterialUseRow, MaterialUse, key="id")
        self.containers = Shelf(connection, models.ContainerRow, Container)
        self.results = Shelf(connection, models.ResultRow, Result, key="id")
        self.deviations = Shelf(connection, models.DeviationRow, Deviation, key="id")
        self.holds = Shelf(connection, models.HoldRow, Hold, key="id")

    def _open_printing(self, connection: Connection) -> None:
        self.labels = Shelf(connection, models.LabelRow, Label, key="id")
        self.label_designs = Shelf(connection, models.LabelDesignRow, LabelDesign, key="id")
        self.printers = Shelf(connection, models.PrinterRow, Printer, key="id")
        self.print_jobs = Shelf(connection, models.PrintJobRow, PrintJob, key="id")

    def _open_trial(self, connection: Connection) -> None:
        self.participants = Shelf(connection, models.ParticipantRow, Participant)
        self.weighings = Shelf(connection, models.WeighingRow, Weighing, key="id")
        self.blood_groups = Shelf(connection, models.BloodGroupResultRow, BloodGroupResult, key="id")
        self.consents = Shelf(connection, models.ConsentRow, Consent, key="id")
        self.vital_signs = Shelf(connection, models.VitalSignsRow, VitalSigns, key="id")
        self.judgements = Shelf(connection, models.EligibilityJudgementRow, EligibilityJudgement, key="id")
        self.infusion_orders = Shelf(connection, models.InfusionOrderRow, InfusionOrder)
        self.specimens = Shelf(connection, models.SpecimenRow, Specimen)

    def _open_treatment(self, connection: Connection) -> None:
        self.exchanges = Shelf(connection, models.ExchangeRow, Exchange)
        self.plasma_units = Shelf(connection, models.PlasmaUnitRow, PlasmaUnit)
        self.doses = Shelf(connection, models.DoseRow, Dose)
        self.gatherings = Shelf(connection, models.GatheringRow, Gathering, key="id")

    def next_number(self, counter: str) -> int:
        """Give out the next number of a counter; its row stays locked until the transaction ends."""
        return count_up(self._connection, _counter, "value", name=counter)

    def exact(self, text: str) -> str:
        """The text by which identity data is found by exact match, and from which it cannot be read (43 characters)."""
        return urlsafe_b64encode(self._vault.index(text)).decode().rstrip("=")

    def keep_failed_scan(
        self,
        code: str,
        raw: str,
        *,
        place_id: int,
        device: str,
        at: datetime,
        station_id: int | None = None,
        label_id: int | None = None,
    ) -> None:
        """Keep a scan that resolved to nothing, or was typed: its text is sealed, and no person stands beside it.

        Of what is longer than any symbol can be, the beginning is kept.
        """
        sealed = self._vault.seal(self._connection, RAW_SCANS, "scan", raw[:LONGEST_SCAN])
        about = {"station_id": station_id, "label_id": label_id}
        kept = insert(_scan_failure).values(at=at, place_id=place_id, device=device, code=code, sealed=sealed, **about)
        self._connection.execute(kept)

    def failed_scans(self) -> int:
        """How many scans resolved to nothing so far?"""
        return int(self._connection.execute(select(func.count()).select_from(_scan_failure)).scalar_one())
