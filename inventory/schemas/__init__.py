"""The shape of what programs send about the stock."""
