"""Proves a change by running the job, before and after, on invented rows inside the sandbox."""
