"""Ways in: each reads the settings, builds what the graph needs, and starts it."""
