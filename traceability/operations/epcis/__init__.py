"""What is told to the world of our facts, and what others declare to us."""
