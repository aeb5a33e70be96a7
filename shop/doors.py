"""The doors of the boutiques, in the order in which `wsgi.py` opens them."""

import shop.api.cards
import shop.api.counts
import shop.api.enrolment
import shop.api.tills
import shop.api.v1
import shop.cli.accounts
import shop.cli.days
import shop.cli.demonstration.commands
import shop.cli.tax_rules
import shop.cli.tills
import shop.jobs
import shop.web.agreements
import shop.web.catalogue
import shop.web.closings
import shop.web.count_shell
import shop.web.counts
import shop.web.exports
import shop.web.figures
import shop.web.home
import shop.web.ledger
import shop.web.outflows
import shop.web.owned
import shop.web.payout_files
import shop.web.payouts
import shop.web.pieces
import shop.web.pins
import shop.web.price_lists
import shop.web.queue_files
import shop.web.recall_acts
import shop.web.recall_files
import shop.web.recalls
import shop.web.relation
import shop.web.reordering
import shop.web.sales
import shop.web.settling
import shop.web.shelf_codes
import shop.web.shelf_labels
import shop.web.shell
import shop.web.simulator
import shop.web.stalls
import shop.web.standing
import shop.web.stocking
import shop.web.taxes
import shop.web.tills
import shop.web.valuation

# Each module has `install(app)`.
DOORS = (
    shop.jobs,
    shop.cli.tax_rules,
    shop.cli.accounts,
    shop.cli.days,
    shop.cli.tills,
    shop.cli.demonstration.commands,
    shop.api.tills,
    shop.api.cards,
    shop.api.counts,
    shop.api.enrolment,
    shop.api.v1,
    shop.web.home,
    shop.web.figures,
    shop.web.standing,
    shop.web.exports,
    shop.web.catalogue,
    shop.web.price_lists,
    shop.web.pieces,
    shop.web.shelf_labels,
    shop.web.taxes,
    shop.web.tills,
    shop.web.pins,
    shop.web.queue_files,
    shop.web.shell,
    shop.web.sales,
    shop.web.settling,
    shop.web.closings,
    shop.web.counts,
    shop.web.shelf_codes,
    shop.web.outflows,
    shop.web.stalls,
    shop.web.stocking,
    shop.web.valuation,
    shop.web.reordering,
    shop.web.relation,
    shop.web.simulator,
    shop.web.count_shell,
    shop.web.payouts,
    shop.web.payout_files,
    shop.web.agreements,
    shop.web.ledger,
    shop.web.owned,
    shop.web.recall_acts,
    shop.web.recall_files,
    shop.web.recalls,
)
