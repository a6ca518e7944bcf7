"""The tables of the room work."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Hash, Identifier, Json, Key, Moment

revision = "0004_work"
down_revision = "0003_contracts"


def upgrade() -> None:
    """Make the tables of the room."""
    _make_definition_source()
    _make_fingerprint()
    _make_item()
    _make_item_counter()
    _make_reference()
    _make_comment()
    _make_definition()
    _make_deliverable()
    _make_instance()
    _make_task()
    _make_incident()
    _make_subscription()


def _make_definition_source() -> None:
    op.create_table(
        "definition_source",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("hash", Hash, nullable=False),
        sa.Column("xml", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "hash", name=op.f("pk_definition_source")),
    )


def _make_fingerprint() -> None:
    op.create_table(
        "fingerprint",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("key", Key, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "engagement_id", "kind", "key", name=op.f("pk_fingerprint")),
    )
    op.create_index("ix_fingerprint_item", "fingerprint", ["tenant", "engagement_id", "item_id"], unique=False)


def _make_item() -> None:
    op.create_table(
        "item",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("number", Key, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("line", Key, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("source_hash", Hash, nullable=False),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("media_type", Key, nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("channel", Key, nullable=False),
        sa.Column("received_by", Key, nullable=False),
        sa.Column("reference", Key, nullable=True),
        sa.Column("payload", Json, nullable=False),
        sa.Column("problems", Json, nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("resolved_at", Moment(), nullable=True),
        sa.Column("released_at", Moment(), nullable=True),
        sa.Column("straight_through", sa.Boolean(), nullable=True),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("idempotency_key", Key, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_item")),
    )
    op.create_index("ix_item_engagement", "item", ["tenant", "engagement_id", "id"], unique=False)
    op.create_index(
        "ix_item_open",
        "item",
        ["tenant", "due_at"],
        unique=False,
        sqlite_where=sa.text(
            "state IN ('awaiting_client', 'in_progress', 'in_review', 'incident', 'received', 'returned')"
        ),
        postgresql_where=sa.text(
            "state IN ('awaiting_client', 'in_progress', 'in_review', 'incident', 'received', 'returned')"
        ),
    )
    op.create_index("ix_item_received", "item", ["tenant", "received_at"], unique=False)
    op.create_index("ix_item_reference", "item", ["tenant", "reference"], unique=False)
    op.create_index("ix_item_released", "item", ["tenant", "released_at"], unique=False)
    op.create_index("ix_item_state", "item", ["tenant", "state", "id"], unique=False)
    op.create_index("uq_item_idempotency_key", "item", ["tenant", "idempotency_key"], unique=True)
    op.create_index("uq_item_number", "item", ["tenant", "number"], unique=True)


def _make_item_counter() -> None:
    op.create_table(
        "item_counter",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("prefix", Key, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "engagement_id", name=op.f("pk_item_counter")),
    )
    op.create_index("uq_item_counter_prefix", "item_counter", ["tenant", "prefix"], unique=True)


def _make_reference() -> None:
    op.create_table(
        "reference",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("key", Key, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("put_at", Moment(), nullable=False),
        sa.Column("put_by", Key, nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "engagement_id", "kind", "key", "version", name=op.f("pk_reference")),
    )
    op.create_index(
        "uq_reference_latest",
        "reference",
        ["tenant", "engagement_id", "kind", "key"],
        unique=True,
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )


def _make_comment() -> None:
    op.create_table(
        "comment",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("author", Key, nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("visibility", Key, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("question_id", Identifier, nullable=True),
        sa.Column("activation", sa.Integer(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_comment_tenant_item_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_comment")),
    )
    op.create_index("ix_comment_item", "comment", ["tenant", "item_id", "at"], unique=False)
    op.create_index(
        "ix_comment_unanswered",
        "comment",
        ["tenant", "at"],
        unique=False,
        sqlite_where=sa.text("kind = 'question' AND answered_at IS NULL"),
        postgresql_where=sa.text("kind = 'question' AND answered_at IS NULL"),
    )


def _make_definition() -> None:
    op.create_table(
        "definition",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("notation", Key, nullable=False),
        sa.Column("key", Key, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hash", Hash, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("line", Key, nullable=True),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("published_by", Key, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "hash"],
            ["definition_source.tenant", "definition_source.hash"],
            name=op.f("fk_definition_tenant_hash"),
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_definition")),
    )
    op.create_index("uq_definition_version", "definition", ["tenant", "notation", "key", "version"], unique=True)


def _make_deliverable() -> None:
    op.create_table(
        "deliverable",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("media_type", Key, nullable=False),
        sa.Column("content_hash", Hash, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", Key, nullable=False),
        sa.Column("released_at", Moment(), nullable=True),
        sa.Column("purpose", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_deliverable_tenant_item_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_deliverable")),
    )
    op.create_index("uq_deliverable_version", "deliverable", ["tenant", "item_id", "name", "version"], unique=True)


def _make_instance() -> None:
    op.create_table(
        "instance",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("definition_key", Key, nullable=False),
        sa.Column("definition_hash", Hash, nullable=False),
        sa.Column("notation", Key, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("parent_id", Identifier, nullable=True),
        sa.Column("parent_activation", sa.Integer(), nullable=True),
        sa.Column("bindings", Json, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("outcome", Key, nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_instance_tenant_item_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_instance")),
    )
    op.create_index("ix_instance_item", "instance", ["tenant", "item_id"], unique=False)
    op.create_index(
        "ix_instance_running",
        "instance",
        ["tenant", "definition_key", "id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("uq_instance_parent", "instance", ["tenant", "parent_id", "parent_activation"], unique=True)


def _make_task() -> None:
    op.create_table(
        "task",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("instance_id", Identifier, nullable=False),
        sa.Column("activation", sa.Integer(), nullable=False),
        sa.Column("element", Key, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("line", Key, nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("form", Key, nullable=True),
        sa.Column("role", Key, nullable=False),
        sa.Column("skill", Key, nullable=True),
        sa.Column("proficiency", sa.Integer(), nullable=False),
        sa.Column("qualification", Key, nullable=True),
        sa.Column("language", Key, nullable=True),
        sa.Column("onshore_only", sa.Boolean(), nullable=False),
        sa.Column("separate_from", Json, nullable=False),
        sa.Column("data_classes", Json, nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("assignee", Identifier, nullable=True),
        sa.Column("claimed_at", Moment(), nullable=True),
        sa.Column("active_since", Moment(), nullable=True),
        sa.Column("pause_reason", Key, nullable=True),
        sa.Column("completed_at", Moment(), nullable=True),
        sa.Column("handling_time_s", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("extensions", Json, nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("outcome", Json, nullable=True),
        sa.ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_task_tenant_item_id")),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_task")),
    )
    op.create_index("ix_task_assignee", "task", ["tenant", "assignee", "claimed_at"], unique=False)
    op.create_index(
        "ix_task_done",
        "task",
        ["tenant", "completed_at"],
        unique=False,
        sqlite_where=sa.text("state = 'completed'"),
        postgresql_where=sa.text("state = 'completed'"),
    )
    op.create_index("ix_task_item", "task", ["tenant", "item_id"], unique=False)
    op.create_index(
        "ix_task_ready",
        "task",
        ["tenant", "role", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'ready'"),
        postgresql_where=sa.text("state = 'ready'"),
    )
    op.create_index("uq_task_activation", "task", ["tenant", "instance_id", "activation"], unique=True)


def _make_incident() -> None:
    op.create_table(
        "incident",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("instance_id", Identifier, nullable=False),
        sa.Column("activation", sa.Integer(), nullable=False),
        sa.Column("element", Key, nullable=False),
        sa.Column("topic", Key, nullable=True),
        sa.Column("code", Key, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("resolved_at", Moment(), nullable=True),
        sa.Column("resolved_by", Key, nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "instance_id"], ["instance.tenant", "instance.id"], name=op.f("fk_incident_tenant_instance_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_incident")),
    )
    op.create_index("ix_incident_item", "incident", ["tenant", "item_id"], unique=False)
    op.create_index(
        "ix_incident_open",
        "incident",
        ["tenant", "raised_at"],
        unique=False,
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )


def _make_subscription() -> None:
    op.create_table(
        "subscription",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("instance_id", Identifier, nullable=False),
        sa.Column("activation", sa.Integer(), nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("name", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "instance_id"],
            ["instance.tenant", "instance.id"],
            name=op.f("fk_subscription_tenant_instance_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_subscription")),
    )
    op.create_index("ix_subscription_instance", "subscription", ["tenant", "instance_id"], unique=False)
    op.create_index("ix_subscription_item", "subscription", ["tenant", "item_id"], unique=False)
    op.create_index("ix_subscription_name", "subscription", ["tenant", "kind", "name"], unique=False)
