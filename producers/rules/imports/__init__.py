"""Lists of members and plots received as spreadsheets: what each line says, and what it changes."""
