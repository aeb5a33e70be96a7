"""Questions about counts of the stock."""
