"""The ground: items and their chains, commands, people, manufacture, the trial, treatment.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counter",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unique_key", sa.String(length=120), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("unique_key", name=op.f("uq_job_unique_key")),
    )
    op.create_index(
        "ix_job_due",
        "job",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("printed_name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("badge", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.Column("failed_attempts", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("badge", name=op.f("uq_person_badge")),
        sa.UniqueConstraint("code", name=op.f("uq_person_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_person_uid")),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("telephone", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["place.id"], name=op.f("fk_place_parent_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("code", name=op.f("uq_place_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_place_uid")),
    )
    op.create_index(op.f("ix_place_parent_id"), "place", ["parent_id"], unique=False)
    op.create_table(
        "sealed_key",
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_sealed_key")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("use_case", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("command_key", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_audit_actor_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_table(
        "command",
        sa.Column("client_key", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("use_case", sa.String(length=60), nullable=False),
        sa.Column("input_digest", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_command_actor_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("client_key", name=op.f("pk_command")),
    )
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("holder_role", sa.String(length=30), nullable=False),
        sa.Column("holder_place_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_item_numbered_from_one")),
        sa.ForeignKeyConstraint(
            ["holder_place_id"], ["place.id"], name=op.f("fk_item_holder_place_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_item_place_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("uid", name=op.f("uq_item_uid")),
    )
    op.create_index("ix_item_kind_state", "item", ["kind", "state"], unique=False)
    op.create_table(
        "protocol_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("in_force_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["person.id"], name=op.f("fk_protocol_version_signed_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protocol_version")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_protocol_version_code_version")),
        sa.UniqueConstraint("uid", name=op.f("uq_protocol_version_uid")),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_role_grant_place_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index("ix_role_grant_person", "role_grant", ["person_id"], unique=False)
    op.create_table(
        "scan_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_scan_failure_place_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_failure")),
    )
    op.create_table(
        "sign_in",
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_sign_in_place_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_sign_in")),
    )
    op.create_table(
        "specification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("in_force_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["person.id"], name=op.f("fk_specification_signed_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_specification")),
        sa.UniqueConstraint("subject", "version", name=op.f("uq_specification_subject_version")),
        sa.UniqueConstraint("uid", name=op.f("uq_specification_uid")),
    )
    op.create_table(
        "blood_group_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_item_id", sa.Integer(), nullable=False),
        sa.Column("abo", sa.String(length=30), nullable=False),
        sa.Column("rhd", sa.String(length=30), nullable=False),
        sa.Column("sample", sa.String(length=40), nullable=False),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_blood_group_result_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["participant_item_id"],
            ["item.id"],
            name=op.f("fk_blood_group_result_participant_item_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blood_group_result")),
        sa.UniqueConstraint(
            "participant_item_id", "sample", name=op.f("uq_blood_group_result_participant_item_id_sample")
        ),
    )
    op.create_index(
        op.f("ix_blood_group_result_participant_item_id"), "blood_group_result", ["participant_item_id"], unique=False
    )
    op.create_table(
        "command_outcome",
        sa.Column("client_key", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_key"], ["command.client_key"], name=op.f("fk_command_outcome_client_key"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("client_key", name=op.f("pk_command_outcome")),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_item_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant_item_id"], ["item.id"], name=op.f("fk_consent_participant_item_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_participant_item_id"), "consent", ["participant_item_id"], unique=False)
    op.create_table(
        "container",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lot_item_id", sa.Integer(), nullable=False),
        sa.Column("product_code", sa.String(length=6), nullable=False),
        sa.Column("division", sa.String(length=6), nullable=False),
        sa.Column("volume_ul", sa.Integer(), nullable=False),
        sa.Column("cells", sa.BigInteger(), nullable=False),
        sa.Column("filled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=True),
        sa.Column("reserved_for_id", sa.Integer(), nullable=True),
        sa.Column("thawed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_container_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["lot_item_id"], ["item.id"], name=op.f("fk_container_lot_item_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["place.id"], name=op.f("fk_container_position_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["reserved_for_id"], ["item.id"], name=op.f("fk_container_reserved_for_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_container")),
        sa.UniqueConstraint("lot_item_id", "division", name=op.f("uq_container_lot_item_id_division")),
    )
    op.create_index(op.f("ix_container_lot_item_id"), "container", ["lot_item_id"], unique=False)
    op.create_index(op.f("ix_container_reserved_for_id"), "container", ["reserved_for_id"], unique=False)
    op.create_index(
        "uq_container_position",
        "container",
        ["position_id"],
        unique=True,
        sqlite_where=sa.text("position_id IS NOT NULL"),
        postgresql_where=sa.text("position_id IS NOT NULL"),
    )
    op.create_table(
        "custody_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("witness_id", sa.Integer(), nullable=True),
        sa.Column("command_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_custody_event_numbered_from_one")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_custody_event_actor_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["command_key"], ["command.client_key"], name=op.f("fk_custody_event_command_key"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_custody_event_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["witness_id"], ["person.id"], name=op.f("fk_custody_event_witness_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_event")),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_custody_event_item_id_number")),
    )
    op.create_index(op.f("ix_custody_event_command_key"), "custody_event", ["command_key"], unique=False)
    op.create_table(
        "descent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["item.id"], name=op.f("fk_descent_child_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["parent_id"], ["item.id"], name=op.f("fk_descent_parent_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_descent")),
        sa.UniqueConstraint("child_id", "parent_id", name=op.f("uq_descent_child_id_parent_id")),
    )
    op.create_index(op.f("ix_descent_child_id"), "descent", ["child_id"], unique=False)
    op.create_index(op.f("ix_descent_parent_id"), "descent", ["parent_id"], unique=False)
    op.create_table(
        "deviation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(length=30), nullable=True),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["person.id"], name=op.f("fk_deviation_closed_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_deviation_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_deviation_opened_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deviation")),
        sa.UniqueConstraint("uid", name=op.f("uq_deviation_uid")),
    )
    op.create_index(op.f("ix_deviation_item_id"), "deviation", ["item_id"], unique=False)
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("participant_item_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_item_id"], ["item.id"], name=op.f("fk_disclosure_participant_item_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_disclosure_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    op.create_index(op.f("ix_disclosure_participant_item_id"), "disclosure", ["participant_item_id"], unique=False)
    op.create_table(
        "donation",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("din", sa.String(length=13), nullable=False),
        sa.Column("mother_code", sa.String(length=40), nullable=False),
        sa.Column("collected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transit_temperature_mc", sa.Integer(), nullable=True),
        sa.Column("consent_version", sa.String(length=40), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_donation_item_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_donation")),
        sa.UniqueConstraint("din", name=op.f("uq_donation_din")),
    )
    op.create_table(
        "dose",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("infusion_item_id", sa.Integer(), nullable=False),
        sa.Column("participant_item_id", sa.Integer(), nullable=False),
        sa.Column("lot_item_id", sa.Integer(), nullable=False),
        sa.Column("product_code", sa.String(length=6), nullable=False),
        sa.Column("division", sa.String(length=6), nullable=False),
        sa.Column("cells", sa.BigInteger(), nullable=False),
        sa.Column("viable_cells", sa.BigInteger(), nullable=False),
        sa.Column("viability_permille", sa.Integer(), nullable=False),
        sa.Column("volume_ul", sa.Integer(), nullable=False),
        sa.Column("medium", sa.String(length=40), nullable=False),
        sa.Column("specification_id", sa.Integer(), nullable=False),
        sa.Column("thawed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complete_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("line_cleared", sa.Boolean(), nullable=True),
        sa.Column("remainder", sa.String(length=20), nullable=True),
        sa.Column("issued_to_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("porter_id", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("lowest_mc", sa.Integer(), nullable=True),
        sa.Column("highest_mc", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_second_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_ul", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["person.id"], name=op.f("fk_dose_accepted_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_dose_confirmed_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_second_id"], ["person.id"], name=op.f("fk_dose_confirmed_second_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["infusion_item_id"], ["item.id"], name=op.f("fk_dose_infusion_item_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["person.id"], name=op.f("fk_dose_issued_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["issued_to_id"], ["place.id"], name=op.f("fk_dose_issued_to_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_dose_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["lot_item_id"], ["item.id"], name=op.f("fk_dose_lot_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["participant_item_id"], ["item.id"], name=op.f("fk_dose_participant_item_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["porter_id"], ["person.id"], name=op.f("fk_dose_porter_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["specification_id"], ["specification.id"], name=op.f("fk_dose_specification_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_dose")),
        sa.UniqueConstraint("lot_item_id", "division", name=op.f("uq_dose_lot_item_id_division")),
    )
    op.create_index(op.f("ix_dose_infusion_item_id"), "dose", ["infusion_item_id"], unique=False)
    op.create_index(op.f("ix_dose_lot_item_id"), "dose", ["lot_item_id"], unique=False)
    op.create_index(op.f("ix_dose_participant_item_id"), "dose", ["participant_item_id"], unique=False)
    op.create_table(
        "eligibility_judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_item_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("score_form", sa.String(length=60), nullable=False),
        sa.Column("score_raw", sa.String(length=30), nullable=False),
        sa.Column("score_rounded", sa.Integer(), nullable=False),
        sa.Column("eligible", sa.Boolean(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_eligibility_judgement_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["participant_item_id"],
            ["item.id"],
            name=op.f("fk_eligibility_judgement_participant_item_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_judgement")),
    )
    op.create_index(
        op.f("ix_eligibility_judgement_participant_item_id"),
        "eligibility_judgement",
        ["participant_item_id"],
        unique=False,
    )
    op.create_table(
        "exchange",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("participant_item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("planned_for", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_volume_ul", sa.Integer(), nullable=False),
        sa.Column("consumable_lot", sa.String(length=60), nullable=False),
        sa.Column("consumable_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_volume_ul", sa.Integer(), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_exchange_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["participant_item_id"], ["item.id"], name=op.f("fk_exchange_participant_item_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_exchange")),
        sa.UniqueConstraint("participant_item_id", "number", name=op.f("uq_exchange_participant_item_id_number")),
    )
    op.create_index(op.f("ix_exchange_participant_item_id"), "exchange", ["participant_item_id"], unique=False)
    op.create_table(
        "gathering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("participant_item_id", sa.Integer(), nullable=True),
        sa.Column("dose_item_id", sa.Integer(), nullable=True),
        sa.Column("first_id", sa.Integer(), nullable=True),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("identifier_confirmed", sa.String(length=40), nullable=True),
        sa.Column("inspected", sa.Boolean(), nullable=True),
        sa.Column("typed", sa.Boolean(), nullable=False),
        sa.Column("typed_reason", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["dose_item_id"], ["item.id"], name=op.f("fk_gathering_dose_item_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["first_id"], ["person.id"], name=op.f("fk_gathering_first_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_gathering_opened_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["participant_item_id"], ["item.id"], name=op.f("fk_gathering_participant_item_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_gathering_place_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["second_id"], ["person.id"], name=op.f("fk_gathering_second_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering")),
        sa.UniqueConstraint("uid", name=op.f("uq_gathering_uid")),
    )
    op.create_index(op.f("ix_gathering_dose_item_id"), "gathering", ["dose_item_id"], unique=False)
    op.create_index(
        "ix_gathering_open",
        "gathering",
        ["place_id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by_id", sa.Integer(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_second_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_hold_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["person.id"], name=op.f("fk_hold_lifted_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["lifted_second_id"], ["person.id"], name=op.f("fk_hold_lifted_second_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["placed_by_id"], ["person.id"], name=op.f("fk_hold_placed_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
        sa.UniqueConstraint("uid", name=op.f("uq_hold_uid")),
    )
    op.create_index(op.f("ix_hold_item_id"), "hold", ["item_id"], unique=False)
    op.create_table(
        "identity",
        sa.Column("participant_item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("record_number", sa.LargeBinary(), nullable=False),
        sa.Column("birth_date", sa.LargeBinary(), nullable=False),
        sa.Column("record_number_index", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_item_id"], ["item.id"], name=op.f("fk_identity_participant_item_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("participant_item_id", name=op.f("pk_identity")),
        sa.UniqueConstraint("record_number_index", name=op.f("uq_identity_record_number_index")),
    )
    op.create_table(
        "infusion_order",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("participant_item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("planned_for", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window_opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authorised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("authorised_by_id", sa.Integer(), nullable=True),
        sa.Column("dosing_weight_mg", sa.Integer(), nullable=True),
        sa.Column("dosing_weight_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["authorised_by_id"], ["person.id"], name=op.f("fk_infusion_order_authorised_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_infusion_order_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["participant_item_id"],
            ["item.id"],
            name=op.f("fk_infusion_order_participant_item_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_infusion_order")),
        sa.UniqueConstraint("participant_item_id", "number", name=op.f("uq_infusion_order_participant_item_id_number")),
    )
    op.create_index(
        op.f("ix_infusion_order_participant_item_id"), "infusion_order", ["participant_item_id"], unique=False
    )
    op.create_table(
        "item_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_code_item_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_code")),
    )
    op.create_index(op.f("ix_item_code_item_id"), "item_code", ["item_id"], unique=False)
    op.create_index("ix_item_code_value", "item_code", ["value"], unique=False)
    op.create_index(
        "uq_item_code_live",
        "item_code",
        ["scheme", "value"],
        unique=True,
        sqlite_where=sa.text("valid_to IS NULL"),
        postgresql_where=sa.text("valid_to IS NULL"),
    )
    op.create_table(
        "label",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("design", sa.String(length=40), nullable=False),
        sa.Column("serial", sa.String(length=20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("printed_by_id", sa.Integer(), nullable=False),
        sa.Column("live_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("spoiled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_label_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["printed_by_id"], ["person.id"], name=op.f("fk_label_printed_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label")),
        sa.UniqueConstraint("serial", name=op.f("uq_label_serial")),
        sa.UniqueConstraint("uid", name=op.f("uq_label_uid")),
    )
    op.create_index(op.f("ix_label_item_id"), "label", ["item_id"], unique=False)
    op.create_index(
        "uq_label_live",
        "label",
        ["item_id"],
        unique=True,
        sqlite_where=sa.text("live_at IS NOT NULL AND void_at IS NULL"),
        postgresql_where=sa.text("live_at IS NOT NULL AND void_at IS NULL"),
    )
    op.create_table(
        "lot",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("donation_item_id", sa.Integer(), nullable=False),
        sa.Column("product_code", sa.String(length=6), nullable=False),
        sa.Column("specification_id", sa.Integer(), nullable=False),
        sa.Column("passage", sa.Integer(), nullable=False),
        sa.Column("harvested_cells", sa.BigInteger(), nullable=True),
        sa.Column("harvested_viability_permille", sa.Integer(), nullable=True),
        sa.Column("harvested_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["donation_item_id"], ["item.id"], name=op.f("fk_lot_donation_item_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_lot_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["specification_id"], ["specification.id"], name=op.f("fk_lot_specification_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_lot")),
        sa.UniqueConstraint("number", name=op.f("uq_lot_number")),
    )
    op.create_index(op.f("ix_lot_donation_item_id"), "lot", ["donation_item_id"], unique=False)
    op.create_table(
        "material_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_item_id", sa.Integer(), nullable=False),
        sa.Column("material", sa.String(length=80), nullable=False),
        sa.Column("material_lot", sa.String(length=60), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lot_item_id"], ["item.id"], name=op.f("fk_material_use_lot_item_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_use")),
    )
    op.create_index(op.f("ix_material_use_lot_item_id"), "material_use", ["lot_item_id"], unique=False)
    op.create_table(
        "participant",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("study_number", sa.String(length=20), nullable=False),
        sa.Column("sex", sa.String(length=30), nullable=False),
        sa.Column("protocol_id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("arm", sa.Integer(), nullable=True),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("abo", sa.String(length=30), nullable=True),
        sa.Column("rhd", sa.String(length=30), nullable=True),
        sa.Column("died_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("transplanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_participant_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["protocol_id"], ["protocol_version.id"], name=op.f("fk_participant_protocol_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["place.id"], name=op.f("fk_participant_ward_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_participant")),
        sa.UniqueConstraint("study_number", name=op.f("uq_participant_study_number")),
    )
    op.create_table(
        "plasma_unit",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("din", sa.String(length=13), nullable=False),
        sa.Column("product_code", sa.String(length=8), nullable=False),
        sa.Column("abo", sa.String(length=30), nullable=True),
        sa.Column("rhd", sa.String(length=30), nullable=True),
        sa.Column("status", sa.String(length=30), nullable=True),
        sa.Column("volume_ul", sa.Integer(), nullable=False),
        sa.Column("label_expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("thawed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("thaw_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("out_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("participant_item_id", sa.Integer(), nullable=False),
        sa.Column("exchange_item_id", sa.Integer(), nullable=True),
        sa.Column("hung_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["exchange_item_id"], ["item.id"], name=op.f("fk_plasma_unit_exchange_item_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_plasma_unit_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["participant_item_id"], ["item.id"], name=op.f("fk_plasma_unit_participant_item_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_plasma_unit")),
        sa.UniqueConstraint("din", "product_code", name=op.f("uq_plasma_unit_din_product_code")),
    )
    op.create_index(op.f("ix_plasma_unit_exchange_item_id"), "plasma_unit", ["exchange_item_id"], unique=False)
    op.create_index(op.f("ix_plasma_unit_participant_item_id"), "plasma_unit", ["participant_item_id"], unique=False)
    op.create_table(
        "result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("specification_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_result_entered_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_result_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["person.id"], name=op.f("fk_result_reviewed_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["specification_id"], ["specification.id"], name=op.f("fk_result_specification_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
        sa.UniqueConstraint("uid", name=op.f("uq_result_uid")),
    )
    op.create_index(op.f("ix_result_item_id"), "result", ["item_id"], unique=False)
    op.create_table(
        "signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("meaning", sa.String(length=30), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("printed_name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("local_time", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("command_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["command_key"], ["command.client_key"], name=op.f("fk_signature_command_key"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_signature_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signature_person_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sa.UniqueConstraint("uid", name=op.f("uq_signature_uid")),
    )
    op.create_index(op.f("ix_signature_command_key"), "signature", ["command_key"], unique=False)
    op.create_index(op.f("ix_signature_item_id"), "signature", ["item_id"], unique=False)
    op.create_table(
        "specification_limit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("specification_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("lower", sa.String(length=30), nullable=True),
        sa.Column("upper", sa.String(length=30), nullable=True),
        sa.Column("expected", sa.String(length=60), nullable=True),
        sa.Column("stage", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["specification_id"],
            ["specification.id"],
            name=op.f("fk_specification_limit_specification_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_specification_limit")),
        sa.UniqueConstraint("specification_id", "code", name=op.f("uq_specification_limit_specification_id_code")),
    )
    op.create_table(
        "specimen",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("accession", sa.String(length=20), nullable=False),
        sa.Column("participant_item_id", sa.Integer(), nullable=False),
        sa.Column("visit", sa.String(length=30), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("tube_type", sa.String(length=30), nullable=False),
        sa.Column("planned_volume_ul", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("volume_ul", sa.Integer(), nullable=True),
        sa.Column("collected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("position_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_specimen_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["participant_item_id"], ["item.id"], name=op.f("fk_specimen_participant_item_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["place.id"], name=op.f("fk_specimen_position_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_specimen")),
        sa.UniqueConstraint("accession", name=op.f("uq_specimen_accession")),
    )
    op.create_index(op.f("ix_specimen_participant_item_id"), "specimen", ["participant_item_id"], unique=False)
    op.create_index(
        "uq_specimen_position",
        "specimen",
        ["position_id"],
        unique=True,
        sqlite_where=sa.text("position_id IS NOT NULL"),
        postgresql_where=sa.text("position_id IS NOT NULL"),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_task_item_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_task_place_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("uid", name=op.f("uq_task_uid")),
    )
    op.create_index(op.f("ix_task_item_id"), "task", ["item_id"], unique=False)
    op.create_index(
        "ix_task_open",
        "task",
        ["place_id", "role", "due_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "vital_signs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_item_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("temperature_mc", sa.Integer(), nullable=False),
        sa.Column("pulse", sa.Integer(), nullable=False),
        sa.Column("systolic", sa.Integer(), nullable=False),
        sa.Column("diastolic", sa.Integer(), nullable=False),
        sa.Column("saturation", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_vital_signs_by_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["participant_item_id"], ["item.id"], name=op.f("fk_vital_signs_participant_item_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vital_signs")),
    )
    op.create_index(op.f("ix_vital_signs_participant_item_id"), "vital_signs", ["participant_item_id"], unique=False)
    op.create_table(
        "weighing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_item_id", sa.Integer(), nullable=False),
        sa.Column("weight_mg", sa.Integer(), nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_weighing_by_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["participant_item_id"], ["item.id"], name=op.f("fk_weighing_participant_item_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weighing")),
    )
    op.create_index(op.f("ix_weighing_participant_item_id"), "weighing", ["participant_item_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_weighing_participant_item_id"), table_name="weighing")
    op.drop_table("weighing")
    op.drop_index(op.f("ix_vital_signs_participant_item_id"), table_name="vital_signs")
    op.drop_table("vital_signs")
    op.drop_index(
        "ix_task_open",
        table_name="task",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index(op.f("ix_task_item_id"), table_name="task")
    op.drop_table("task")
    op.drop_index(
        "uq_specimen_position",
        table_name="specimen",
        sqlite_where=sa.text("position_id IS NOT NULL"),
        postgresql_where=sa.text("position_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_specimen_participant_item_id"), table_name="specimen")
    op.drop_table("specimen")
    op.drop_table("specification_limit")
    op.drop_index(op.f("ix_signature_item_id"), table_name="signature")
    op.drop_index(op.f("ix_signature_command_key"), table_name="signature")
    op.drop_table("signature")
    op.drop_index(op.f("ix_result_item_id"), table_name="result")
    op.drop_table("result")
    op.drop_index(op.f("ix_plasma_unit_participant_item_id"), table_name="plasma_unit")
    op.drop_index(op.f("ix_plasma_unit_exchange_item_id"), table_name="plasma_unit")
    op.drop_table("plasma_unit")
    op.drop_table("participant")
    op.drop_index(op.f("ix_material_use_lot_item_id"), table_name="material_use")
    op.drop_table("material_use")
    op.drop_index(op.f("ix_lot_donation_item_id"), table_name="lot")
    op.drop_table("lot")
    op.drop_index(
        "uq_label_live",
        table_name="label",
        sqlite_where=sa.text("live_at IS NOT NULL AND void_at IS NULL"),
        postgresql_where=sa.text("live_at IS NOT NULL AND void_at IS NULL"),
    )
    op.drop_index(op.f("ix_label_item_id"), table_name="label")
    op.drop_table("label")
    op.drop_index(
        "uq_item_code_live",
        table_name="item_code",
        sqlite_where=sa.text("valid_to IS NULL"),
        postgresql_where=sa.text("valid_to IS NULL"),
    )
    op.drop_index("ix_item_code_value", table_name="item_code")
    op.drop_index(op.f("ix_item_code_item_id"), table_name="item_code")
    op.drop_table("item_code")
    op.drop_index(op.f("ix_infusion_order_participant_item_id"), table_name="infusion_order")
    op.drop_table("infusion_order")
    op.drop_table("identity")
    op.drop_index(op.f("ix_hold_item_id"), table_name="hold")
    op.drop_table("hold")
    op.drop_index(
        "ix_gathering_open",
        table_name="gathering",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index(op.f("ix_gathering_dose_item_id"), table_name="gathering")
    op.drop_table("gathering")
    op.drop_index(op.f("ix_exchange_participant_item_id"), table_name="exchange")
    op.drop_table("exchange")
    op.drop_index(op.f("ix_eligibility_judgement_participant_item_id"), table_name="eligibility_judgement")
    op.drop_table("eligibility_judgement")
    op.drop_index(op.f("ix_dose_participant_item_id"), table_name="dose")
    op.drop_index(op.f("ix_dose_lot_item_id"), table_name="dose")
    op.drop_index(op.f("ix_dose_infusion_item_id"), table_name="dose")
    op.drop_table("dose")
    op.drop_table("donation")
    op.drop_index(op.f("ix_disclosure_participant_item_id"), table_name="disclosure")
    op.drop_table("disclosure")
    op.drop_index(op.f("ix_deviation_item_id"), table_name="deviation")
    op.drop_table("deviation")
    op.drop_index(op.f("ix_descent_parent_id"), table_name="descent")
    op.drop_index(op.f("ix_descent_child_id"), table_name="descent")
    op.drop_table("descent")
    op.drop_index(op.f("ix_custody_event_command_key"), table_name="custody_event")
    op.drop_table("custody_event")
    op.drop_index(
        "uq_container_position",
        table_name="container",
        sqlite_where=sa.text("position_id IS NOT NULL"),
        postgresql_where=sa.text("position_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_container_reserved_for_id"), table_name="container")
    op.drop_index(op.f("ix_container_lot_item_id"), table_name="container")
    op.drop_table("container")
    op.drop_index(op.f("ix_consent_participant_item_id"), table_name="consent")
    op.drop_table("consent")
    op.drop_table("command_outcome")
    op.drop_index(op.f("ix_blood_group_result_participant_item_id"), table_name="blood_group_result")
    op.drop_table("blood_group_result")
    op.drop_table("specification")
    op.drop_table("sign_in")
    op.drop_table("scan_failure")
    op.drop_index("ix_role_grant_person", table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_table("protocol_version")
    op.drop_index("ix_item_kind_state", table_name="item")
    op.drop_table("item")
    op.drop_table("command")
    op.drop_index(op.f("ix_audit_at"), table_name="audit")
    op.drop_table("audit")
    op.drop_table("sealed_key")
    op.drop_index(op.f("ix_place_parent_id"), table_name="place")
    op.drop_table("place")
    op.drop_table("person")
    op.drop_index(
        "ix_job_due",
        table_name="job",
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.drop_table("job")
    op.drop_table("counter")
