"""The pages of the revolving fund, one module per subject."""
