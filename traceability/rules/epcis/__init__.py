"""EPCIS 2.0 and CBV 2.0: events as plain dictionaries, their hash, their validity, and questions to them.

The schema `epcis-json-schema.json` is the official one (github.com/gs1/EPCIS, LICENSE beside it).
"""
