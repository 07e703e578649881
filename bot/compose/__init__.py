"""The composition root: settings -> parts -> platforms -> a running Limner.

Nothing else makes a part; everything a part needs is given to it here.
"""
