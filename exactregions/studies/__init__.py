"""Floor 6, studies: many networks measured exactly, kept in a store, on all cores or a cluster."""
