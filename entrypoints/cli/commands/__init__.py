"""One file per command; a file that exists is a command."""
