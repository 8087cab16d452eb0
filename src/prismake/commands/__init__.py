"""The implementation of the commands of `prismake`: one module per command, and shared helpers."""
