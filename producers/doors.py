"""The doors of producers and their certificates, in the order in which `wsgi.py` opens them."""

import producers.api.v1
import producers.cli.reference
import producers.jobs
import producers.web.conversion
import producers.web.dossiers
import producers.web.inspections
import producers.web.members
import producers.web.organisations
import producers.web.plots
import producers.web.requirements
import producers.web.standards
import producers.web.trainings

# Each module has `install(app)`.
DOORS = (
    producers.cli.reference,
    producers.api.v1,
    producers.jobs,
    producers.web.organisations,
    producers.web.members,
    producers.web.plots,
    producers.web.standards,
    producers.web.dossiers,
    producers.web.requirements,
    producers.web.trainings,
    producers.web.inspections,
    producers.web.conversion,
)
