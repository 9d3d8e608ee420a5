"""Settings: `settings` is the table, `load` reads it, `policy` makes the judge's policy of it, `reference` documents it."""
