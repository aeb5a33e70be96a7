"""What the fund reads from files and writes to them; plain values in and out."""
