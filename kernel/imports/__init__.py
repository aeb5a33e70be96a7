"""Lists that people keep in a spreadsheet: received, checked line by line, then imported whole or not at all.

Each package declares what may be imported into its registers (`declared.py`); what is here knows no trade.
"""
