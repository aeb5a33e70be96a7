"""Questions about the fund's account at the bank."""
