"""Pages of the lots, one module a subject."""
