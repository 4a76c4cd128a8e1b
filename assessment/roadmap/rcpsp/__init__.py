"""Resource-constrained project scheduling: a problem, a quick schedule, and the shortest one."""
