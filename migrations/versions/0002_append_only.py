"""What was recorded is only ever added to: triggers refuse the rest, on both engines.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEYS = {
    "custody_event": (("id",), ("item_id", "number")),
    "signature": (("id",), ("uid",)),
    "audit": (("id",),),
    "command": (("client_key",),),
    "command_outcome": (("client_key",),),
    "disclosure": (("id",),),
    "descent": (("id",), ("child_id", "parent_id")),
}
"""Each append-only table with every key that a replacing insert could hit."""

REFUSE = """
CREATE FUNCTION labtrack_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME;
END;
$$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def downgrade() -> None:
    bind = op.get_bind()
    for table in KEYS:
        if bind.execute(sa.select(sa.literal(1)).select_from(sa.table(table)).limit(1)).first() is not None:
            raise RuntimeError(f"{table} holds what was recorded: it is never taken back")
    for table in KEYS:
        if bind.dialect.name == "postgresql":
            op.execute(f"DROP TRIGGER {table}_refuses_change ON {table}")
            op.execute(f"DROP TRIGGER {table}_refuses_truncate ON {table}")
        else:
            for what in ("update", "delete", "replace"):
                op.execute(f"DROP TRIGGER {table}_refuses_{what}")
    if bind.dialect.name == "postgresql":
        op.execute("DROP FUNCTION labtrack_refuse()")


def _guard_postgresql() -> None:
    op.execute(REFUSE)
    for table in KEYS:
        op.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION labtrack_refuse()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION labtrack_refuse()"
        )


def _guard_sqlite() -> None:
    for table, keys in KEYS.items():
        for what in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{what} BEFORE {what.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'append-only: {what} on {table} is refused'); END"
            )
        taken = " OR ".join("(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in keys)
        op.execute(
            f"CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken}) "
            f"BEGIN SELECT RAISE(ABORT, 'append-only: an existing row of {table} is refused'); END"
        )
