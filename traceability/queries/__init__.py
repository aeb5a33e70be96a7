"""Questions about lots and what they are made of."""
