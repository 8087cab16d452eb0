"""The flow of a review as sets of ids: every number shown is the size of one set."""
