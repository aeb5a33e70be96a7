"""Counts of the stock: opened, told figure by figure, counted again where it differs, posted or given up."""
