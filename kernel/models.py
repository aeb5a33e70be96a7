"""Tables of the kernel: people and their attachments, operations, the journal, the outbox, jobs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.db import Model


class RoleRecord(Model, RoleMixin):
    """The six roles, as rows because attachments point at them."""

    __tablename__ = "role"

    name: Mapped[str] = mapped_column(primary_key=True)

    @property
    def permissions(self) -> list[str]:  # type: ignore[override] # Flask-Security says a column
        """Rights are declared on operations and views, so a role carries none of its own."""
        return []


class Attachment(Model):
    """A role held by a person: for an organisation, for a place, or for the whole network."""

    __tablename__ = "attachment"
    __table_args__ = (UniqueConstraint("user_id", "role_name", "organisation_id", "place_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    role_name: Mapped[str] = mapped_column(ForeignKey("role.name"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"))


class User(Model, UserMixin):
    """A person who signs in. Column names are those that Flask-Security reads."""

    __tablename__ = "user_account"

    id: Mapped[UUID] = mapped_column(primary_key=True)  # type: ignore[assignment] # not an integer
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(default="fr")
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    fs_token_uniquifier: Mapped[str | None] = mapped_column(unique=True)  # type: ignore[assignment]
    tf_primary_method: Mapped[str | None]
    tf_totp_secret: Mapped[str | None]
    tf_phone_number: Mapped[str | None]
    mf_recovery_codes: Mapped[list[Any] | None]
    created_at: Mapped[datetime]

    attachments: Mapped[list[Attachment]] = relationship(lazy="selectin", viewonly=True)
    roles: Mapped[list[RoleRecord]] = relationship(  # type: ignore[assignment] # our own role rows
        secondary="attachment", viewonly=True
    )


class OperationRecord(Model):
    """One row for each operation id ever used: the same id never acts twice."""

    __tablename__ = "operation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    content_hash: Mapped[str]
    claimed_at: Mapped[datetime]


class JournalHead(Model):
    """The last link of one stream; its row is the only lock that two writers of a stream share."""

    __tablename__ = "journal_head"

    stream: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    hash: Mapped[str]


class JournalEntry(Model):
    """What was done, word for word as it was hashed; inserted only."""

    __tablename__ = "journal_entry"
    __table_args__ = (UniqueConstraint("stream", "sequence"),)

    operation_id: Mapped[UUID] = mapped_column(ForeignKey("operation.id"), primary_key=True)
    stream: Mapped[str]
    sequence: Mapped[int]
    operation_name: Mapped[str]
    actor_id: Mapped[UUID | None]
    channel: Mapped[str]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    # The canonical text that `hash` is the SHA-256 of; it holds command, result and previous hash.
    text: Mapped[str]
    hash: Mapped[str]


class OutboxMessage(Model):
    """Something to do after the transaction: written with the facts, delivered at least once."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_waiting", "delivered_at", "abandoned_at", "due_at"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic: Mapped[str]
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    abandoned_at: Mapped[datetime | None]
    last_error: Mapped[str | None]


class Job(Model):
    """A long piece of work asked for on a page, with how far it is and what came of it."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("done >= 0 AND done <= total", name="done_within_total"),
        CheckConstraint("status IN ('queued', 'running', 'done', 'failed')", name="status_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    parameters: Mapped[dict[str, Any]]
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"))
    created_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default="queued")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int]
    finished_at: Mapped[datetime | None]
    # File made, relative to the data folder, and the name it is downloaded under.
    file_path: Mapped[str | None]
    file_name: Mapped[str | None]
    media_type: Mapped[str | None]
    # What the page shows at the end: counts, or the problems line by line.
    outcome: Mapped[dict[str, Any] | None]


class ImportFile(Model):
    """A list received for a register, kept as it was received; packages declare the kinds there are."""

    __tablename__ = "import_file"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # Whose register it is for; neither for the network's.
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"), index=True)
    kind: Mapped[str]
    file_name: Mapped[str]
    # Relative to the data folder.
    file_path: Mapped[str]
    sha256: Mapped[str]
    received_at: Mapped[datetime]
    received_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    check_job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"))
    import_job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"))


class Series(Model):
    """The last number given in a human numbering: delivery notes, recalls, lots of a year."""

    __tablename__ = "series"

    name: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class StoredFile(Model):
    """A file received as evidence: what it is and the hash of its bytes, which lie in the data folder."""

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("size_bytes > 0", name="size_positive"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # Whose evidence it is; none for what concerns the network.
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    # As sniffed from the content.
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    # In hexadecimal; also the name of the bytes on the disk.
    sha256: Mapped[str] = mapped_column(index=True)
    received_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    received_at: Mapped[datetime]


class ApiToken(Model):
    """The key of another system: it acts for an account, within its scopes, for a time."""

    __tablename__ = "api_token"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # Which system holds it: "Comptabilité", "Moulin d’Aoulouz".
    name: Mapped[str]
    # SHA-256 of the token, in hexadecimal; the token itself is shown once and never kept.
    digest: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    # Names of what it may be used for: `epcis:read`.
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    # To the minute: written by the door, states no fact of the trade.
    used_at: Mapped[datetime | None]
