"""Networks that changed what they show: what admins are told, and what they can do."""
