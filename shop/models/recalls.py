"""Whom a recall or a drill was told to, who answered, and what was learnt from it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of

NOTICE_KINDS = ("place", "organisation", "authority", "certifier", "customer")
NOTICE_CHANNELS = ("screen", "email", "phone", "letter", "visit")
NOTE_KINDS = ("gap", "action", "retest")
_OF_ONE = "(recall_id IS NULL) <> (drill_id IS NULL)"


class RecallNotice(Model):
    """A recall, or a drill, told to somebody: by what channel, in what words, by whom."""

    __tablename__ = "recall_notice"
    __table_args__ = (
        CheckConstraint(_OF_ONE, name="of_a_recall_or_a_drill"),
        CheckConstraint(one_of("kind", NOTICE_KINDS), name="kind_known"),
        CheckConstraint(one_of("channel", NOTICE_CHANNELS), name="channel_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    recall_id: Mapped[UUID | None] = mapped_column(ForeignKey("recall.id"), index=True)
    drill_id: Mapped[UUID | None] = mapped_column(ForeignKey("recall_drill.id"), index=True)
    kind: Mapped[str]
    # The place or the organisation that was told, when it is one of the network's.
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    # Whom, as a text: a place, an organisation, an office and who answered the telephone.
    recipient: Mapped[str]
    channel: Mapped[str]
    text: Mapped[str]
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class RecallAcknowledgement(Model):
    """The answer to a notice, once: who has read it, and what was done."""

    __tablename__ = "recall_acknowledgement"

    notice_id: Mapped[UUID] = mapped_column(ForeignKey("recall_notice.id"), primary_key=True)
    # Who answered, as a text: it may be somebody on the telephone.
    name: Mapped[str]
    remark: Mapped[str | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class RecallNote(Model):
    """What a recall or a drill taught: a gap, a corrective action, a lot to test again by a day."""

    __tablename__ = "recall_note"
    __table_args__ = (
        CheckConstraint(_OF_ONE, name="of_a_recall_or_a_drill"),
        CheckConstraint(one_of("kind", NOTE_KINDS), name="kind_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    recall_id: Mapped[UUID | None] = mapped_column(ForeignKey("recall.id"), index=True)
    drill_id: Mapped[UUID | None] = mapped_column(ForeignKey("recall_drill.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str]
    due_on: Mapped[date | None]
    written_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
