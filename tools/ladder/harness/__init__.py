"""Runs inside the sandbox, on the Python and the Spark of the job; it is sent there as text."""
