"""Lists received from cooperatives."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models.organisations import one_of

IMPORT_KINDS = ("members", "plots")


class ImportFile(Model):
    """A list of members or plots received from a cooperative, kept as it was received."""

    __tablename__ = "import_file"
    __table_args__ = (CheckConstraint(one_of("kind", IMPORT_KINDS), name="kind_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str]
    file_name: Mapped[str]
    # Relative to the data folder.
    file_path: Mapped[str]
    sha256: Mapped[str]
    received_at: Mapped[datetime]
    received_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    check_job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"))
    import_job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"))
