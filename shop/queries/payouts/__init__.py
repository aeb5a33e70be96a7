"""Questions about what producers are owed and paid."""
