"""Text from pages turned into commands, one module per subject."""
