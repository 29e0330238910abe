"""The brief: one HTML file with the question, the answer and how sure it is, that can be mailed, printed and kept as it is."""
