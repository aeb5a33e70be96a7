"""What changes the shop's catalogue, tills and sales."""
