"""The doors of what no trade owns, in the order in which `wsgi.py` opens them."""

import kernel.api.pages
import kernel.cli
import kernel.imports.pages
import kernel.reference
import kernel.serve
import kernel.token_pages
import kernel.web

# Each module has `install(app)`.
DOORS = (
    kernel.web,
    kernel.cli,
    kernel.reference,
    kernel.serve,
    kernel.token_pages,
    kernel.imports.pages,
    kernel.api.pages,
)
