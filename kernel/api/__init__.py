"""The API for other systems, `/api/v1`: doors made of tables and acts, and what it is for people."""
