"""People, roles, invitations, groups, schedules and tokens."""
