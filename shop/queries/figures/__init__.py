"""What a manager looks at, asked of the sums by day."""
