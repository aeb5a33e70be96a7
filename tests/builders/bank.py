"""Statements of a bank for tests, as its files say them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fund.gateways.camt import read_camt
from fund.models import BankLine
from fund.operations.bank.statements import ReceiveStatements, receive_statements
from fund.queries.bank.lines import lines_of
from fund.rules.bank.statements import ReadLine, ReadStatement
from kernel.db import db
from kernel.files import keep
from kernel.ids import new_id
from kernel.sniffing import XML
from tests.builders.fund import LATER, Lending
from tests.conftest import Do

ACCOUNT = "MA64011519000001205000534921"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a CAMT.053; `inside` is XML of its details, of the version's own."""

    cents: int
    day: str = "2025-10-05"
    reference: str = ""
    status: str = "BOOK"
    inside: str = ""
    more: str = ""
    currency: str = "MAD"


def amount(cents: int, currency: str = "MAD") -> str:
    return f'<Amt Ccy="{currency}">{abs(cents) // 100}.{abs(cents) % 100:02d}</Amt>'


def way(cents: int) -> str:
    return f"<CdtDbtInd>{'CRDT' if cents >= 0 else 'DBIT'}</CdtDbtInd>"


def details(
    cents: int, text: str, name: str = "", account: str = "", version: str = "02", reference: str = ""
) -> str:
    """One transaction of an entry, the other side named as each version does."""
    party = "Dbtr" if cents > 0 else "Cdtr"
    named = f"<Nm>{name}</Nm>" if version == "02" else f"<Pty><Nm>{name}</Nm></Pty>"
    worth = amount(cents)
    return (
        f"<TxDtls><Refs>{f'<AcctSvcrRef>{reference}</AcctSvcrRef>' if reference else ''}"
        f"<EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
        + (f"<AmtDtls><TxAmt>{worth}</TxAmt></AmtDtls>" if version == "02" else worth + way(cents))
        + f"<RltdPties><{party}>{named}</{party}><{party}Acct><Id><IBAN>{account}</IBAN></Id></{party}Acct>"
        f"</RltdPties><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"
    )


def camt(
    entries: Sequence[Entry],
    opening: int = 50_000_000,
    closing: int | None = None,
    version: str = "02",
    account: str = ACCOUNT,
) -> bytes:
    """A statement of the version asked; it closes with what its entries make unless told otherwise."""
    booked = sum(one.cents for one in entries if one.status == "BOOK")
    ends = opening + booked if closing is None else closing
    told = "".join(
        f"<Ntry>{amount(one.cents, one.currency)}{way(one.cents)}{one.more}"
        f"<Sts>{one.status if version == '02' else f'<Cd>{one.status}</Cd>'}</Sts>"
        f"<BookgDt><Dt>{one.day}</Dt></BookgDt><ValDt><Dt>{one.day}</Dt></ValDt>"
        f"{f'<AcctSvcrRef>{one.reference}</AcctSvcrRef>' if one.reference else ''}"
        f"<NtryDtls>{one.inside}</NtryDtls></Ntry>"
        for one in entries
    )
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{amount(cents)}{way(cents)}"
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
        for code, cents, day in (("OPBD", opening, "2025-10-01"), ("CLBD", ends, "2025-10-31"))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>'
        f"<Stmt><Id>R10</Id><Acct><Id><IBAN>{account}</IBAN></Id><Ccy>MAD</Ccy></Acct>{balances}{told}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def receive(do: Do, lending: Lending, content: bytes) -> dict[str, int]:
    """Receive a CAMT.053; what was added and what was known."""
    file = keep(content, "releve.xml", XML, new_id())
    said = ReceiveStatements(lending.fund_id, file, tuple(read_camt(content)))
    return dict(do(receive_statements, said, at=LATER).values)


def a_line(
    do: Do, lending: Lending, cents: int, on: date = date(2025, 10, 5), told: str = "VIREMENT", **more: str
) -> UUID:
    """One open line of a fund's account; its id."""
    line = ReadLine(on, cents, told, **more)
    file = keep(f"{new_id()}".encode(), "releve.csv", "text/csv", new_id())
    statement = ReadStatement("csv", (line,), since=on, until=on)
    do(receive_statements, ReceiveStatements(lending.fund_id, file, (statement,)), at=LATER)
    return open_lines(lending)[-1].id


def open_lines(lending: Lending) -> list[BankLine]:
    """The lines that nobody has said anything of, the oldest first."""
    db.session.rollback()
    return list(lines_of(db.session(), lending.fund_id, "open"))
