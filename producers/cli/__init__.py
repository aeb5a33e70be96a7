"""The terminal of the producers, one module per subject."""
