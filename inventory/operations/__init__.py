"""What changes the stock: places, movements, production, deliveries."""
