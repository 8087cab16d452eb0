"""The protocol of a review, as people write it in config/config.yaml."""

from prismake.config.loading import load_config
from prismake.config.protocol import Config

__all__ = ["Config", "load_config"]
