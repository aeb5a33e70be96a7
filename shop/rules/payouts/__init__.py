"""What producers are owed of what the boutiques sell for them (docs/algorithms/payouts.md)."""
