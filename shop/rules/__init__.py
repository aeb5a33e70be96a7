"""Decisions of the shop on plain values."""
