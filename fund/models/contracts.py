"""The contract of an advance, signed on a screen or joined as it was signed on paper; inserted only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model


class ContractSignature(Model):
    """Somebody signed the contract of an advance on a screen, for one of those it binds, once."""

    __tablename__ = "contract_signature"
    __table_args__ = (
        UniqueConstraint("advance_id", "signatory"),
        CheckConstraint("strokes <> ''", name="strokes_not_empty"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    advance_id: Mapped[UUID] = mapped_column(ForeignKey("advance.id"))
    # `fund`, `beneficiary`, or the id of a guarantor.
    signatory: Mapped[str]
    # As the person who signs typed it; often not who is signed in.
    name: Mapped[str]
    # `x,y x,y;x,y` on a grid of 1000 by 400; none when the name was typed and nothing drawn.
    strokes: Mapped[str | None]
    # SHA-256 of what the contract said at that moment.
    content_hash: Mapped[str]
    # On whose account.
    signed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class ContractPaper(Model):
    """The contract as it was signed on paper, scanned."""

    __tablename__ = "contract_paper"

    advance_id: Mapped[UUID] = mapped_column(ForeignKey("advance.id"), primary_key=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"), primary_key=True, index=True)
    signed_on: Mapped[date]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
