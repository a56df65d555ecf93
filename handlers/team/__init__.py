"""`/admin`: people, invitations, schedules, audit."""
