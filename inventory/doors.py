"""The doors of places, stock and deliveries, in the order in which `wsgi.py` opens them."""

import inventory.api.field
import inventory.api.field_photos
import inventory.api.v1
import inventory.cli
import inventory.jobs
import inventory.web.deliveries
import inventory.web.delivery_papers
import inventory.web.expiry
import inventory.web.field_shell
import inventory.web.gatherings
import inventory.web.harvests
import inventory.web.makings
import inventory.web.orders
import inventory.web.outside
import inventory.web.people
import inventory.web.places
import inventory.web.processing
import inventory.web.relabelling
import inventory.web.returns
import inventory.web.signing
import inventory.web.stock

# Each module has `install(app)`.
DOORS = (
    inventory.cli,
    inventory.jobs,
    inventory.web.places,
    inventory.web.people,
    inventory.web.stock,
    inventory.web.harvests,
    inventory.web.makings,
    inventory.web.outside,
    inventory.web.gatherings,
    inventory.web.field_shell,
    inventory.api.field,
    inventory.api.field_photos,
    inventory.api.v1,
    inventory.web.processing,
    inventory.web.deliveries,
    inventory.web.delivery_papers,
    inventory.web.orders,
    inventory.web.returns,
    inventory.web.relabelling,
    inventory.web.signing,
    inventory.web.expiry,
)
