"""`/sesion`: a person's sessions and the team's."""
