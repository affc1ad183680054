"""The speed of the hall, measured on real processes, each figure beside the machine's own limit of the same run."""
