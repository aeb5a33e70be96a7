"""Questions about the producers, one module per subject."""
