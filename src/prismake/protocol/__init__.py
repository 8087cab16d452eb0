"""The protocol of a review: config/config.yaml."""
