"""What the stock tells the world, in EPCIS."""
