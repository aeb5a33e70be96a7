"""The pages of the producers, one module per subject."""
