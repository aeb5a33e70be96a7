"""What changes the register of the producers, one module per subject."""
