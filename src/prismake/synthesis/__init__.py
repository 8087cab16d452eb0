"""Synthesis: tables and figures of the included studies."""
