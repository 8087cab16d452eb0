"""The five sources that prismake searches. Each is a module with a class, and a YAML file with its facts."""
