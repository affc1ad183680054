"""The hall as outside programs meet it: `hall serve` as a process, spoken to by the published contract alone."""
