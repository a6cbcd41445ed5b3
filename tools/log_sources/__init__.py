"""One file for each kind of place that holds logs."""
