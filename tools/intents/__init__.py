"""One file for each kind of question that can be asked about a run."""
