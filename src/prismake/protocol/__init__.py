"""The protocol of a review, as people write it in config/config.yaml."""
