"""The protocol of a review, as people write it in config/config.yaml."""

from prismake.protocol.config import Config
from prismake.protocol.loading import load_config

__all__ = ["Config", "load_config"]
