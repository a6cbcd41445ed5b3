"""Offline evaluation over recorded failures."""
