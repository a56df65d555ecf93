"""One shared Chromium, a context per session, and the guard over everything a page is answered."""
