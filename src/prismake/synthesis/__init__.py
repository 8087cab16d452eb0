"""Synthesis: the tables that readers came for."""
