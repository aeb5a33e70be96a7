"""The fund for other systems."""
