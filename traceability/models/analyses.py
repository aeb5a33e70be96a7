"""What laboratories found."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model


class Analysis(Model):
    """A laboratory's result on a lot, with the method and edition it was made by."""

    __tablename__ = "analysis"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    laboratory: Mapped[str]
    method: Mapped[str]
    edition: Mapped[str]
    analysed_on: Mapped[date]
    # One row a measure: {"key", "label", "value", "unit", "minimum", "maximum"}, numbers as decimal texts.
    measures: Mapped[list[Any]]
    conclusion: Mapped[str | None]
    recorded_at: Mapped[datetime]
