"""The ports of the database: one repository per table family."""
