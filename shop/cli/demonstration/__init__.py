"""The demonstration: invented history on the organisations of M&D's public documents, made through operations."""
