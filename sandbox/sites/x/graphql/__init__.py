"""The GraphQL answers of the local X."""
