"""The PRISMA flow of a review as sets of ids: every number shown is the number of ids in one set."""
