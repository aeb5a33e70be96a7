"""The shop at the terminal: its reference data, and the demonstration."""
