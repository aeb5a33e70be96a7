"""What changes the revolving fund."""
