"""What comes from outside: received files, and the spreadsheets in them."""
