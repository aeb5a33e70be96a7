"""What changes lots: births, runs, holds, recalls, analyses, trade items, labels."""
