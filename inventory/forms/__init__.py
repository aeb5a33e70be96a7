"""What is typed on the stock's pages, turned into commands."""
