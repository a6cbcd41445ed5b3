"""Where patches go: one file for each kind of forge."""
