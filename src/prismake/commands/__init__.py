"""What stands behind the verbs of the command `prismake`: a module a verb, and what they share."""
