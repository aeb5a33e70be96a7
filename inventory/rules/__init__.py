"""Decisions about stock on plain values."""
