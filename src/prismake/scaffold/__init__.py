"""Creates the folder of a new review, with which a team starts."""
