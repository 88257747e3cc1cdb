"""How much may leave: for each way out, receiving domain, company and person; and what a server's answer changes in it."""
