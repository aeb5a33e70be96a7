"""A simulated advance as JSON: what is asked, read; what comes of it, written. Amounts are « 1234.50 »."""
