"""Reading Instagram's texts, pure: which trees one holds, and the profiles, lists and posts inside them."""
