"""What changes what producers are owed and paid."""
