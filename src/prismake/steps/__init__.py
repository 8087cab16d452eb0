"""A module a rule: it reads its inputs, calls the package, and writes its outputs."""
