"""The fund at the terminal."""

from flask.cli import AppGroup

fund_commands = AppGroup("fund", help="The revolving fund.")
ledger_commands = AppGroup("ledger", help="Its double entry.")
