"""How an application moves: statuses, stages, deadlines and what happens by itself."""
