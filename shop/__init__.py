"""What is sold: catalogue, prices and taxes, tills, sales, recalls across the counter."""
