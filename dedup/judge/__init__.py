"""Facts -> findings: `credits` says who is credited, `rules` what is wrong, `policy` how much it matters."""
