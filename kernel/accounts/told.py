"""An account that an organisation tells for its books: a further row, never a changed one.

Shops and funds each have a table, for each has roles of its own; what a row holds and how it is told is here.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.access import Touch
from kernel.accounts import Account
from kernel.db import Model
from kernel.execute import Context


class ToldAccount(Model):
    """The account of an organisation's plan that a role stands for, as a person said; the latest holds."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[str]
    number: Mapped[str]
    label: Mapped[str]
    # Who says so: the accountant's name, the plan.
    source: Mapped[str]
    # An accountant looked at it.
    is_confirmed: Mapped[bool]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


Told = TypeVar("Told", bound=ToldAccount)


@dataclass(frozen=True, slots=True)
class TellAccount:
    """The account that a role has in an organisation's plan; `source` is who or what says so."""

    account_id: UUID
    organisation_id: UUID
    role: str
    number: str
    label: str
    source: str
    is_confirmed: bool = False


Telling = TypeVar("Telling", bound=TellAccount)


def touched_by(session: Session, command: Telling) -> Touch:
    """Whose accounts they are."""
    return Touch(
        stream=f"organisation:{command.organisation_id}",
        organisations=frozenset({command.organisation_id}),
    )


def write_account(
    session: Session, table: type[ToldAccount], command: TellAccount, read: Account, context: Context
) -> dict[str, str]:
    """Write an account as it was read from what was typed; files made before keep the one they had."""
    session.add(
        table(
            id=command.account_id,
            organisation_id=command.organisation_id,
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
            **asdict(read),
        )
    )
    session.flush()
    return {"account_id": str(command.account_id)}


def told_by(session: Session, table: type[Told], organisation_id: UUID) -> Sequence[Told]:
    """Every account that an organisation told, the latest last."""
    return session.scalars(
        select(table).where(table.organisation_id == organisation_id).order_by(table.recorded_at, table.id)
    ).all()
