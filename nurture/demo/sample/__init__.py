"""Sample data, invented by us: a company that sells condition monitoring to manufacturers, and whom it pursues."""
