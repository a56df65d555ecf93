"""People and their ties as files for graph programs such as Gephi."""
