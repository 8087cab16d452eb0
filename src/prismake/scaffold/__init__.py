"""A new review: the folder that its team starts from."""
