"""Questions asked of the fund; they change nothing."""
