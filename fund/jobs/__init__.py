"""What the fund does by itself: the daily look at what asks for a reminder, and its letters."""

from flask import Flask

import fund.messages.reminders  # noqa: F401 - the sentences of this package
from fund.jobs import reminders


def install(app: Flask) -> None:
    """Let the worker do these jobs."""
    reminders.install(app)
