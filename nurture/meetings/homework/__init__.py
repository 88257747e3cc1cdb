"""Actions (宿題): what one person does until a day, given in a meeting."""
