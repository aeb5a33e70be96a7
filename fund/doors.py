"""The doors of the revolving fund, in the order in which `wsgi.py` opens them."""

import fund.api.v1
import fund.cli.books
import fund.cli.figures
import fund.cli.forecast
import fund.cli.ledger
import fund.cli.reminders
import fund.cli.simulations
import fund.jobs
import fund.web.advances
import fund.web.applications
import fund.web.bank
import fund.web.bank_lines
import fund.web.books
import fund.web.calendar
import fund.web.calls
import fund.web.capital
import fund.web.committee
import fund.web.contracts
import fund.web.forecast
import fund.web.guarantees
import fund.web.overview
import fund.web.reminders
import fund.web.reports
import fund.web.trends

# Each module has `install(app)`.
DOORS = (
    fund.web.overview,
    fund.web.forecast,
    fund.web.trends,
    fund.web.advances,
    fund.web.applications,
    fund.web.books,
    fund.web.reports,
    fund.web.capital,
    fund.web.bank,
    fund.web.contracts,
    fund.web.guarantees,
    fund.web.bank_lines,
    fund.web.committee,
    fund.web.reminders,
    fund.web.calls,
    fund.web.calendar,
    fund.api.v1,
    fund.cli.simulations,
    fund.cli.books,
    fund.cli.figures,
    fund.cli.forecast,
    fund.cli.ledger,
    fund.cli.reminders,
    fund.jobs,
)
