"""The page of a live login and its socket."""
