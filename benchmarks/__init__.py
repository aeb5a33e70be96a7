"""Speeds over HTTP and in the database, each beside a floor measured in the same run."""
