"""Recalls and drills across the counter, one module per question."""
