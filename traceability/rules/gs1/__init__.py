"""GS1 codes: check digits, element strings and Digital Link, read and written strictly.

Sources: GS1 General Specifications, GS1 Digital Link URI Syntax 1.4 and later, and the GS1 Barcode
Syntax Dictionary, whose data file and licence stand beside this module.
"""
