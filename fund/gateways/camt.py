"""CAMT.053, the bank's statement in XML (ISO 20022, versions 001.02 to 001.08 and later), as plain lines.

Only what is booked is read. A batch with its own amounts is told line by line, as the beneficiaries know
it; one that does not sum to its entry stays one line.
"""

# defusedxml ships no types.
# mypy: disable-error-code="import-untyped"

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from fund.rules.bank.statements import LINE_CENTS_MAX, LINES_MAX, NO_REFERENCE, ReadLine, ReadStatement
from kernel.errors import Invalid

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
TEXT_LENGTH_MAX = 500
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)


class CamtUnreadable(Invalid):
    """Not a CAMT.053, or one that breaks off; `where` names what could not be read."""

    code = "bank-camt-unreadable"


class TooManyBankLines(Invalid):
    code = "bank-too-many-lines"


def read_camt(content: bytes) -> list[ReadStatement]:
    """The statements of a file, oldest first. Raises CamtUnreadable, TooManyBankLines."""
    try:
        # No DTD at all: a bank's message has none, and entities are how such a file would unfold.
        root: Any = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise CamtUnreadable(field="file", where="XML") from None
    if not root.tag.startswith(f"{{{NAMESPACE}"):
        raise CamtUnreadable(field="file", where=root.tag.rsplit("}", 1)[-1][:40])
    _bare(root)
    told = [_statement(one) for one in root.iterfind("BkToCstmrStmt/Stmt")]
    if not told:
        raise CamtUnreadable(field="file", where="Stmt")
    if sum(len(one.lines) for one in told) > LINES_MAX:
        raise TooManyBankLines(field="file", lines_max=LINES_MAX)
    return sorted(told, key=lambda one: (one.until or date.max, one.reference))


def _bare(root: Element) -> None:
    """Names without their version: all versions say the same thing in nearly the same words."""
    for one in root.iter():
        one.tag = one.tag.rsplit("}", 1)[-1]


def _statement(stmt: Element) -> ReadStatement:
    account = stmt.find("Acct")
    balances = {_text(one, "Tp/CdOrPrtry/Cd"): one for one in stmt.iterfind("Bal")}
    opening = next((balances[one] for one in _OPENING if one in balances), None)
    closing = next((balances[one] for one in _CLOSING if one in balances), None)
    lines = tuple(line for entry in stmt.iterfind("Ntry") for line in _lines(entry))
    days = sorted(one.booked_on for one in lines)
    return ReadStatement(
        sort="camt",
        lines=lines,
        account=_account(account),
        currency=_currency(stmt, account),
        reference=_text(stmt, "Id"),
        opening_cents=_signed(opening) if opening is not None else None,
        closing_cents=_signed(closing) if closing is not None else None,
        since=_day(stmt, "FrToDt/FrDtTm") or _balance_day(opening) or (days[0] if days else None),
        until=_day(stmt, "FrToDt/ToDtTm") or _balance_day(closing) or (days[-1] if days else None),
    )


def _currency(stmt: Element, account: Element | None) -> str:
    """Of the account, else of its amounts; two in one statement are none that a fund can keep."""
    said = _text(account, "Ccy") if account is not None else ""
    amounts = [one.get("Ccy", "") for path in ("Bal/Amt", "Ntry/Amt") for one in stmt.iterfind(path)]
    found = {one for one in (said, *amounts) if one}
    return "/".join(sorted(found))


def _account(account: Element | None) -> str:
    if account is None:
        return ""
    return _text(account, "Id/IBAN") or _text(account, "Id/Othr/Id")


def _lines(entry: Element) -> Iterator[ReadLine]:
    if (_text(entry, "Sts/Cd") or _text(entry, "Sts")) != "BOOK":
        return
    cents = _signed(entry)
    details = entry.findall("NtryDtls/TxDtls")
    parts = [_detail_cents(one, entry) for one in details]
    amounts = [one for one in parts if one is not None]
    if len(details) > 1 and len(amounts) == len(details) and sum(amounts) == cents:
        for detail, part in zip(details, amounts, strict=True):
            if part:
                yield _line(entry, detail, part)
    elif cents:
        yield _line(entry, details[0] if len(details) == 1 else None, cents)


def _line(entry: Element, detail: Element | None, cents: int) -> ReadLine:
    booked_on = _day(entry, "BookgDt/Dt") or _day(entry, "BookgDt/DtTm")
    if booked_on is None:
        raise CamtUnreadable(field="file", where="BookgDt")
    told = detail if detail is not None else entry
    party = "Dbtr" if cents > 0 else "Cdtr"
    remittance = [_of(one) for one in told.iterfind("RmtInf/Ustrd")]
    remittance += [_of(one) for one in told.iterfind("RmtInf/Strd/CdtrRefInf/Ref")]
    more = (_text(told, "AddtlTxInf"), _text(entry, "AddtlNtryInf"))
    return ReadLine(
        booked_on=booked_on,
        cents=cents,
        told=_bounded(" ".join(dict.fromkeys(one for one in (*remittance, *more) if one))),
        valued_on=_day(entry, "ValDt/Dt") or _day(entry, "ValDt/DtTm"),
        payer=_bounded(_text(told, f"RltdPties/{party}/Nm") or _text(told, f"RltdPties/{party}/Pty/Nm")),
        payer_account=_bounded(_account(told.find(f"RltdPties/{party}Acct"))),
        end_to_end=_reference(_text(told, "Refs/EndToEndId")),
        bank_reference=_bounded(_text(told, "Refs/AcctSvcrRef") or _text(entry, "AcctSvcrRef")),
        is_reversal=_text(entry, "RvslInd") in ("true", "1"),
    )


def _detail_cents(detail: Element, entry: Element) -> int | None:
    """What one transaction of a batch is worth in the currency of the account; None when it does not say."""
    amount = detail.find("Amt")
    amount = amount if amount is not None else detail.find("AmtDtls/TxAmt/Amt")
    whole = entry.find("Amt")
    if amount is None or whole is None or amount.get("Ccy") != whole.get("Ccy"):
        return None
    sign = _text(detail, "CdtDbtInd") or _text(entry, "CdtDbtInd")
    return _cents(_of(amount)) * (1 if sign == "CRDT" else -1)


def _signed(one: Element) -> int:
    """An amount by whether it is a credit of the account; a reversal says the way it went itself."""
    return _cents(_text(one, "Amt")) * (1 if _text(one, "CdtDbtInd") == "CRDT" else -1)


def _cents(text: str) -> int:
    try:
        cents = Decimal(text) * 100
    except InvalidOperation:
        raise CamtUnreadable(field="file", where="Amt") from None
    if not cents.is_finite() or cents != cents.to_integral_value() or not 0 <= cents <= LINE_CENTS_MAX:
        raise CamtUnreadable(field="file", where="Amt")
    return int(cents)


def _balance_day(balance: Element | None) -> date | None:
    return None if balance is None else _day(balance, "Dt/Dt") or _day(balance, "Dt/DtTm")


def _day(one: Element, path: str) -> date | None:
    text = _text(one, path)
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise CamtUnreadable(field="file", where=path) from None


def _text(one: Element, path: str) -> str:
    found = one.find(path)
    return "" if found is None else _of(found)


def _of(one: Element) -> str:
    return " ".join((one.text or "").split())


def _reference(text: str) -> str:
    return "" if text.upper() in NO_REFERENCE else _bounded(text)


def _bounded(text: str) -> str:
    return text[:TEXT_LENGTH_MAX]
