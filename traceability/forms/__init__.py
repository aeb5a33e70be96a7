"""What people type about lots, turned into commands; one module a subject."""
