"""JSON read into what the fund is asked."""
