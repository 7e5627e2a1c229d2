"""Whether the results of a run can be trusted: identities that every TIMES run holds, and warnings.

A check is a question to an open database about one scenario; its answer is a `Check`. `every` lists them.
"""
