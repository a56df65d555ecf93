"""A network changes its profiles or lists: admins hear of it, and jobs wait until they can be read again."""
