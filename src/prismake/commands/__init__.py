"""What is behind the verbs of the command `prismake`: one module per verb, and what they share."""
