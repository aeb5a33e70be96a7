"""Who grows and transforms: organisations, their members and plots, certificates."""
