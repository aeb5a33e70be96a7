"""The shop's accounts told from facts (docs/algorithms/ledger.md)."""
