"""The stock's JSON."""
