"""The terminal: `flask reference load` for products and yields, `flask gs1` for codes."""
