"""Numbers of the fund's papers: `FDIR-A-26-0004`, gapless by fund, sort and year."""

from datetime import date

from sqlalchemy.orm import Session

from fund.models import Fund
from kernel.numbering import next_number


def numbered(session: Session, fund: Fund, sort: str, day: date) -> str:
    """The next number of a sort: C contribution, D dossier, PV decision, A advance, R cash receipt."""
    prefix = f"{fund.code}-{sort}-{day:%y}"
    return f"{prefix}-{next_number(session, f'fund:{prefix}'):04d}"
