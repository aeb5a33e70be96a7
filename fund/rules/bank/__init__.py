"""What a bank tells of the fund's account, and what of the fund's business a line of it may be."""
