"""The doors of lots, labels and the public page, in the order in which `wsgi.py` opens them."""

import traceability.api.epcis
import traceability.api.v1
import traceability.cli.epcis
import traceability.cli.gs1
import traceability.cli.reference
import traceability.cli.serials
import traceability.jobs
import traceability.web.analyses
import traceability.web.balances
import traceability.web.certificates
import traceability.web.claims
import traceability.web.genealogy
import traceability.web.holds
import traceability.web.items
import traceability.web.keys
import traceability.web.label_log
import traceability.web.labels
import traceability.web.lots
import traceability.web.pieces
import traceability.web.prices
import traceability.web.public
import traceability.web.public_products
import traceability.web.public_reports
import traceability.web.reports
import traceability.web.resolver
import traceability.web.scan_alerts
import traceability.web.scan_counter
import traceability.web.seasons
import traceability.web.share

# Each module has `install(app)`.
DOORS = (
    traceability.cli.reference,
    traceability.cli.serials,
    traceability.cli.gs1,
    traceability.cli.epcis,
    traceability.api.epcis,
    traceability.api.v1,
    traceability.jobs,
    traceability.web.lots,
    traceability.web.certificates,
    traceability.web.claims,
    traceability.web.pieces,
    traceability.web.balances,
    traceability.web.genealogy,
    traceability.web.holds,
    traceability.web.analyses,
    traceability.web.seasons,
    traceability.web.items,
    traceability.web.labels,
    traceability.web.prices,
    traceability.web.reports,
    traceability.web.label_log,
    traceability.web.scan_alerts,
    traceability.web.scan_counter,
    traceability.web.keys,
    traceability.web.public,
    traceability.web.public_products,
    traceability.web.share,
    traceability.web.public_reports,
    traceability.web.resolver,
)
