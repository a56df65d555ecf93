"""A person's session on a network: cookies, condition, proxy, budgets, and logging in anew."""
