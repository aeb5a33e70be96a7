"""The archive of a year: made here as tills make it, then whole, changed, forged and damaged."""
