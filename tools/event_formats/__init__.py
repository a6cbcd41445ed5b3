"""One file for each body that can be posted to /events/ID."""
