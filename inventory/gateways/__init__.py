"""What the stock says to the outside: papers."""
