"""Everything that was recorded gets its place in one log, whose state is signed from time to time.

Revision ID: 0008
Revises: 0007
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEYS = {
    "ledger_leaf": (("leaf_index",), ("source", "row_id")),
    "ledger_node": (("level", "node_index"),),
    "checkpoint": (("size",),),
    "checkpoint_key": (("number",), ("fingerprint",)),
}
"""Each append-only table with every key that a replacing insert could hit."""

HIDDEN = frozenset({"ledger_leaf", "ledger_node", "checkpoint"})
"""Those whose key is not SQLite's row number: a replacing insert could hit that number as well."""

SOURCES = ("event", "signature", "audit", "disclosure")


def upgrade() -> None:
    op.create_table(
        "ledger_leaf",
        sa.Column("leaf_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("leaf_index >= 0", name=op.f("ck_ledger_leaf_counted_from_zero")),
        sa.PrimaryKeyConstraint("leaf_index", name=op.f("pk_ledger_leaf")),
        sa.UniqueConstraint("source", "row_id", name=op.f("uq_ledger_leaf_source_row_id")),
    )
    op.create_table(
        "ledger_node",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("node_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("level >= 1", name=op.f("ck_ledger_node_above_the_leaves")),
        sa.PrimaryKeyConstraint("level", "node_index", name=op.f("pk_ledger_node")),
    )
    mark = op.create_table(
        "ledger_mark",
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("settled_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_transaction", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_ledger_mark")),
    )
    op.create_table(
        "checkpoint",
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_checkpoint")),
    )
    op.create_table(
        "checkpoint_key",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.String(16), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("introduced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_checkpoint_key")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_checkpoint_key_fingerprint")),
    )
    beginning = {"settled_id": 0, "seen_id": 0, "seen_transaction": 0, "seen_at": datetime(1970, 1, 1, tzinfo=UTC)}
    op.bulk_insert(mark, [{"source": source, **beginning} for source in SOURCES])
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def downgrade() -> None:
    bind = op.get_bind()
    for table in KEYS:
        if bind.execute(sa.select(sa.literal(1)).select_from(sa.table(table)).limit(1)).first() is not None:
            raise RuntimeError(f"{table} holds what was recorded: it is never taken back")
    for table in (*KEYS, "ledger_mark"):
        op.drop_table(table)


def _guard_postgresql() -> None:
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
        hits = ["(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in keys]
        taken = " OR ".join([*hits, *(["rowid = NEW.rowid"] if table in HIDDEN else [])])
        op.execute(
            f"CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken}) "
            f"BEGIN SELECT RAISE(ABORT, 'append-only: an existing row of {table} is refused'); END"
        )
