"""One seeded generator of variants a file; a file that exists is registered."""
