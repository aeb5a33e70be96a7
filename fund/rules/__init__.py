"""What the revolving fund decides, on plain values."""
