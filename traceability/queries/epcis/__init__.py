"""Events told of facts, events asked for, and what others declare of our lots."""
