"""The jobs of the producers: received lists, and certificates that end."""

from flask import Flask

import producers.messages  # noqa: F401 - the sentences of this package
from producers.jobs import certificates, imports


def install(app: Flask) -> None:
    """Let the worker do these jobs."""
    imports.install(app)
    certificates.install(app)
