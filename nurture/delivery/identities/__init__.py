"""From which address a mail goes, and by which way: a person's own, a shared mailbox, or the installation's."""
