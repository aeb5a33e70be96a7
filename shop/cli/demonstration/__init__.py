"""The demonstration: invented history on M&D's public network, made through operations."""
