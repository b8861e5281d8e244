"""Who is in the sample folder; everybody is made up."""

PERSON, SUPERVISOR, HEAD = "Zoë O’Hara", "Łukasz Brennan", "Tanya Plummer"
