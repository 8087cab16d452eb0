"""Decisions made in other tools: Rayyan, Covidence and ASReview. One module a tool, one for the match, one for the votes."""
