"""Whether a lot may bear a certification's name, decided on plain values and explained line by line."""
