"""The GraphQL answers of the local Facebook: lists, posts, reactions, comments and errors."""
