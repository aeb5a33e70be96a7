"""The fund's account at the bank: statements received, and what each of their lines is."""
