"""Where the protocol lies, apart from the models of its sections: the command line starts without loading pydantic."""

CONFIG = "config/config.yaml"
"""The file of the protocol, from the folder of the review."""
