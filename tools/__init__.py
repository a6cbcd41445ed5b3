"""Deterministic work, and the edges to other systems; no LangGraph, no model."""
