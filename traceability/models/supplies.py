"""Where lots from outside came from, as their papers say."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model


class Supply(Model):
    """The supplier of a lot from outside, and by what papers and number the supplier knows it."""

    __tablename__ = "supply"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    # In the words of the paper.
    supplier: Mapped[str]
    # Set when the supplier is registered here.
    supplier_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    # The number that the supplier gave the lot.
    supplier_lot: Mapped[str | None]
    # The lot's address or EPC at the supplier's, canonical: other systems' events name it so.
    supplier_address: Mapped[str | None] = mapped_column(index=True)
    # The number of the delivery note or invoice.
    reference: Mapped[str]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
