"""The flow of a review as sets of ids: every number that is shown is the length of one of them."""
