"""Images of public pages, for the messages in which their addresses are shared."""
