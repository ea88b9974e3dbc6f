"""Set-up, serving, testing and linting of the project: standard library only.

``python3 -m tools`` lists the commands; the Makefile gives the usual ones a name.
"""
