"""One incident per problem: its states, its recipients and its grouping."""
