"""Who is a participant in life, and who has been shown it?"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from labtrack.domain.custody import Item
from labtrack.domain.errors import Duplicate, NotFound
from labtrack.domain.participants import Identity
from labtrack.domain.people import Actor
from labtrack.persistence.models import DisclosureRow, IdentityRow
from labtrack.persistence.sealing import Vault
from labtrack.persistence.shelf import table_of

_identity = table_of(IdentityRow)
_disclosure = table_of(DisclosureRow)


class Identities:
    """Sealed identities; every opening writes one disclosure."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self.connection = connection
        self.vault = vault

    def add(self, participant: Item, identity: Identity) -> None:
        """Seal a participant's identity; Duplicate when the record number is already another's."""
        index = self.vault.index(identity.record_number)
        if self.find(identity.record_number) is not None:
            raise Duplicate("record-number-taken", fields={"record_number": "record-number-taken"})

        def sealed(field: str, text: str) -> bytes:
            return self.vault.seal(self.connection, participant.uid, field, text)

        self.connection.execute(
            insert(_identity).values(
                participant_item_id=participant.id,
                name=sealed("name", identity.name),
                record_number=sealed("record_number", identity.record_number),
                birth_date=sealed("birth_date", identity.birth_date.isoformat()),
                record_number_index=index,
            )
        )

    def find(self, record_number: str) -> int | None:
        """The key of the participant with exactly this record number."""
        statement = select(_identity.c.participant_item_id).where(
            _identity.c.record_number_index == self.vault.index(record_number)
        )
        return self.connection.execute(statement).scalar()

    def disclose(self, participant: Item, *, page: str, by: Actor, at: datetime) -> Identity:
        """Open an identity to a person, and write down that it was."""
        row = self.connection.execute(
            select(_identity).where(_identity.c.participant_item_id == participant.id)
        ).first()
        if row is None:
            raise NotFound(what="identity")
        self.connection.execute(
            insert(_disclosure).values(at=at, person_id=by.id, participant_item_id=participant.id, page=page)
        )
        sealed = {"name": row.name, "record_number": row.record_number, "birth_date": row.birth_date}
        opened = self.vault.open_all(self.connection, participant.uid, sealed)
        return Identity(
            name=opened["name"],
            record_number=opened["record_number"],
            birth_date=date.fromisoformat(opened["birth_date"]),
        )

    def birth_date(self, participant: Item) -> date:
        """The birth date, for a rule that needs the age and shows it to nobody."""
        sealed = self.connection.execute(
            select(_identity.c.birth_date).where(_identity.c.participant_item_id == participant.id)
        ).scalar_one()
        return date.fromisoformat(self.vault.open(self.connection, participant.uid, "birth_date", sealed))
