"""The hall server: the rules of the queue, the ledger, the figures and the staff's pages."""
