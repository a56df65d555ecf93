"""The command line: run, worker, demo, doctor, and what an operator does with people, sessions, proxies and keys."""
