"""The outside of traceability: printed labels, QR and bar codes. Plain values in and out."""
