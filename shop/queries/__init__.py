"""Questions about what is sold, for how much, where and to whose profit."""
