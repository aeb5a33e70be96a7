"""What other systems read and do of the registers and of certification."""
