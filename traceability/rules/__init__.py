"""Decisions on plain values: yields, claims, GS1 codes. No Flask, no SQLAlchemy, no clock."""
