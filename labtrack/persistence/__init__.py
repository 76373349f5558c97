"""How does the database remember, and how is it asked?"""
