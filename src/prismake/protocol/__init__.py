"""The protocol of a review, as people write it in config/config.yaml."""

from prismake.protocol.loading import load_config
from prismake.protocol.protocol import Config

__all__ = ["Config", "load_config"]
