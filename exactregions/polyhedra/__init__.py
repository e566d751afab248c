"""Floor 2, shapes: half-spaces, domains, exact linear programs, polytopes and their faces."""
