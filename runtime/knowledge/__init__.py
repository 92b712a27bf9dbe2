"""Finding the right knowledge: index, passages, ranking, answers, the context of a request."""
