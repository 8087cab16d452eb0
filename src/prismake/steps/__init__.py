"""The steps: one module per rule, which reads the inputs, calls the package and writes the outputs."""
