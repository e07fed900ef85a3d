"""Letters to bidders, as HTML and Word, from a template that the user can replace.

What lives here: the contents of a letter, the template, and the writing of both kinds of file. A
letter holds its own bidder's figures and those of the winner that are released, and no other's.
"""
