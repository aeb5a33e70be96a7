"""`flask fund export`: the books of a fund for a checker, a spreadsheet or an administration."""

import sys
from datetime import datetime

import click
from flask import Flask
from sqlalchemy.orm import Session

from fund.cli import fund_commands
from fund.cli.figures import DAY
from fund.gateways.books import beancount, book_lines, csv_rows
from fund.messages.books import book_words, csv_head, french_words
from fund.models import Fund
from fund.queries.books import beneficiaries, books_of, last_day
from fund.queries.figures import fund_by_code
from fund.queries.plans import holder_of, plan_of
from kernel.accounts import PeriodUpsideDown
from kernel.clock import business_day, now
from kernel.db import at_one_moment, db
from kernel.errors import DomainError
from kernel.fec import check_french, fec_bytes, fec_rows, read_siren
from kernel.messages import sentence
from kernel.spreadsheets import csv_text


@fund_commands.command("export")
@click.option("--fund", "code", required=True, help="Code of the fund, such as FDIR.")
@click.option("--format", "sort", type=click.Choice(["beancount", "csv", "fec"]), default="beancount")
@click.option("--from", "begins", type=DAY, help="The first day told; the fund's opening when none is.")
@click.option(
    "--until", "asked", type=DAY, help="The last day told; the last that has an entry when none is."
)
@click.option("--siren", default="", help="Nine figures, for the FEC.")
def export(code: str, sort: str, begins: datetime | None, asked: datetime | None, siren: str) -> None:
    """Write the books of a fund, each year closed, to the standard output."""
    session = db.session()
    at_one_moment(session)
    try:
        fund = fund_by_code(session, code)
        content = _content(session, fund, sort, begins, asked, siren)
    except DomainError as error:
        click.echo(sentence(error), err=True)
        sys.exit(1)
    click.echo(content, nl=False)


def _content(
    session: Session, fund: Fund, sort: str, begins: datetime | None, asked: datetime | None, siren: str
) -> bytes:
    """Raises PeriodUpsideDown, NotFrenchBooks, SirenMalformed."""
    first = begins.date() if begins else fund.opened_on
    last = asked.date() if asked else last_day(session, fund.id) or fund.opened_on
    if last < first:
        raise PeriodUpsideDown(field="last")
    holder = holder_of(session, fund)
    plan, told = plan_of(session, holder), books_of(session, fund, first, last)
    if sort == "beancount":
        lines = beancount(f"{fund.code} – {fund.name}", fund.currency, fund.opened_on, plan, told)
        return "".join(f"{line}\n" for line in lines).encode()
    parties = beneficiaries(session, fund.id)
    if sort == "csv":
        rows = csv_rows(fund.currency, plan, parties, book_words(), told)
        return csv_text([csv_head(), *rows]).encode()
    check_french(holder.country, fund.currency)
    read_siren(siren)
    lines_of_fec = book_lines(plan, parties, french_words(), told)
    return fec_bytes(fec_rows(lines_of_fec, business_day(now(), fund.timezone)))


def install(app: Flask) -> None:
    """The command hangs on those of the fund."""
