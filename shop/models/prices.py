"""What was said of prices, by whom and when: facts, inserted only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model, changed_at
from producers.models import one_of

PRICE_ACTS = ("set", "withdrawn")


class PriceFact(Model):
    """A price said or withdrawn; the rows of `price` are what holds of all that was said."""

    __tablename__ = "price_fact"
    __table_args__ = (
        CheckConstraint(one_of("act", PRICE_ACTS), name="act_known"),
        CheckConstraint("gross_cents >= 0", name="gross_not_negative"),
        Index("ix_price_fact_article_id_valid_from", "article_id", "valid_from"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    price_list_id: Mapped[UUID] = mapped_column(ForeignKey("price_list.id"))
    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.id"))
    valid_from: Mapped[date]
    act: Mapped[str]
    # What was said, or what is withdrawn, VAT included.
    gross_cents: Mapped[int]
    # The end of a price that was asked until a day: withdrawn with its beginning.
    is_return: Mapped[bool] = mapped_column(default=False)
    # Everything that was said at once bears the same.
    said_in: Mapped[UUID]
    said_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
    # When tills were to hear of a withdrawal, which leaves no row of `price` behind.
    changed_at: Mapped[datetime] = changed_at()
