"""The jobs of the producers: received lists, certificates that end, dossiers made into one PDF."""

from flask import Flask

import producers.messages  # noqa: F401 - the sentences of this package
from producers.jobs import certificates, dossiers, imports


def install(app: Flask) -> None:
    """Let the worker do these jobs."""
    imports.install(app)
    certificates.install(app)
    dossiers.install(app)
