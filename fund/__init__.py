"""The revolving fund of repayable advances."""
