"""Questions about the shop's accounts."""
