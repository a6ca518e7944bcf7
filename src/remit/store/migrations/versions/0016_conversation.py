"""Comments become messages of a conversation; mailboxes, letters and attachments stand beside them."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Hash, Identifier, Json, Key, Moment

revision = "0016_conversation"
down_revision = "0014_proof"


def upgrade() -> None:
    """Widen the table of comments and make the others."""
    _widen_comment()
    _make_mailbox()
    _make_letter()
    _make_attachment()


def _widen_comment() -> None:
    """Add the columns, and say of the comments so far which were the client's and which were for the client."""
    for column in (
        sa.Column("data_class", Key, nullable=False, server_default="personal"),
        sa.Column("way", Key, nullable=False, server_default="house"),
        sa.Column("from_client", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("automatic", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("comment", column)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT set_config('remit.tenant', '*', true)")  # every tenant's rows, within this transaction
    op.execute("UPDATE comment SET way = 'portal' WHERE visibility = 'client'")
    op.execute(
        "UPDATE comment SET from_client = (1 = 1) WHERE kind = 'answer' OR EXISTS"
        " (SELECT 1 FROM person WHERE person.id = comment.author AND person.tenant = comment.tenant)"
    )


def _make_mailbox() -> None:
    op.create_table(
        "mailbox",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("address", Key, nullable=False),
        sa.Column("incoming", Json, nullable=False),
        sa.Column("outgoing", Json, nullable=False),
        sa.Column("folder", Key, nullable=False),
        sa.Column("poll_s", sa.Integer(), nullable=False),
        sa.Column("acknowledge", sa.Boolean(), nullable=False),
        sa.Column("language", Key, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "engagement_id"],
            ["engagement.tenant", "engagement.id"],
            name=op.f("fk_mailbox_tenant_engagement_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_mailbox")),
    )
    op.create_index("uq_mailbox_address", "mailbox", ["tenant", "address"], unique=True)
    op.create_table(
        "mailbox_standing",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("mailbox_id", Identifier, nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("uid_last", sa.BigInteger(), nullable=False),
        sa.Column("next_at", Moment(), nullable=True),
        sa.Column("fetched_at", Moment(), nullable=True),
        sa.Column("failing_since", Moment(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "mailbox_id"],
            ["mailbox.tenant", "mailbox.id"],
            name=op.f("fk_mailbox_standing_tenant_mailbox_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "mailbox_id", name=op.f("pk_mailbox_standing")),
    )


def _make_letter() -> None:
    op.create_table(
        "letter",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("mailbox_id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=True),
        *(sa.Column(name, Key, nullable=False) for name in ("direction", "state", "message_id", "mark")),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("sender_mark", Key, nullable=False),
        sa.Column("recipients", Json, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("in_reply_to", sa.Text(), nullable=False),
        sa.Column("references", Json, nullable=False),
        sa.Column("automatic", Key, nullable=True),
        sa.Column("quoted", sa.Text(), nullable=False),
        sa.Column("raw", Hash, nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "mailbox_id"], ["mailbox.tenant", "mailbox.id"], name=op.f("fk_letter_tenant_mailbox_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_letter_tenant_item_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_letter")),
    )
    op.create_index("uq_letter_mark", "letter", ["tenant", "mailbox_id", "mark"], unique=True)
    op.create_index("ix_letter_message_id", "letter", ["tenant", "message_id"])
    op.create_index("ix_letter_item", "letter", ["tenant", "item_id", "at"])
    op.create_index("ix_letter_sender", "letter", ["tenant", "mailbox_id", "sender_mark", "at"])


def _make_attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("message_id", Identifier, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", Key, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", Hash, nullable=True),
        sa.Column("unfit", Key, nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_attachment_tenant_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "message_id"], ["comment.tenant", "comment.id"], name=op.f("fk_attachment_tenant_message_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_item", "attachment", ["tenant", "item_id", "id"])
