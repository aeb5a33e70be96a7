"""What a lot is, where it comes from, what became of it, and what a consumer may know of it."""
