"""What the shop does after the fact: places closed, receipts sent, data carried away."""

from flask import Flask

from shop.jobs import exports, imports, letters


def install(app: Flask) -> None:
    """Let the worker do these jobs."""
    letters.install(app)
    exports.install(app)
    imports.install(app)
