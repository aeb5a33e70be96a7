"""Lists of articles and prices received as spreadsheets: what each line says, and what it changes."""
